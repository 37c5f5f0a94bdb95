namespace Actors.Node.Segments;

/// <summary>How segments are written: <c>actors.node.segments</c>.</summary>
/// <param name="Interval">Time between two.</param>
/// <param name="MaxSize">Bytes of reports in one, before they are compressed.</param>
/// <param name="MaxWaiting">Bytes of this node's segments that may lie in the directory.</param>
internal sealed record SegmentSettings(TimeSpan Interval, long MaxSize, long MaxWaiting);
