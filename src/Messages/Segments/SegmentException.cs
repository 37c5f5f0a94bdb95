namespace Actors.Messages.Segments;

/// <summary>A file is no segment that can be taken; the message says why.</summary>
public sealed class SegmentException(string message, Exception? inner = null) : Exception(message, inner);
