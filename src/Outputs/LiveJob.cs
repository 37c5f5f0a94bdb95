using System.Globalization;
using Actors.Messages.Wire;

namespace Actors.Outputs;

/// <summary>The newest state of a job on a node, as outputs see it.</summary>
/// <param name="Node">The scheduler's name of the node.</param>
/// <param name="Report">What it reported.</param>
public sealed record LiveJob(string Node, JobReport Report)
{
    /// <summary>What it reported before that; null at first.</summary>
    public JobReport? Before { get; init; }

    /// <summary>The raw id.</summary>
    public string JobId => Report.Ref.RawId;

    /// <summary>What tells one part of a job from another.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Node}/{Report.Ref.Cluster}:{JobId}/{Report.Ref.BootId}/{Report.Ref.CgroupInode}/{Report.Ref.FirstSeenUnixUsec}");

    /// <summary>When its counters were read, seconds since 1970.</summary>
    public long UnixSeconds => Report.ObservedUnixUsec / 1_000_000;

    /// <summary>A text with <c>%(jobid)s</c>, <c>%(node)s</c> and <c>%(cluster)s</c> filled in: a path or a URL. Ids may come from an environment: what could lead elsewhere is escaped.</summary>
    public string Fill(string template) => template
        .Replace("%(jobid)s", Uri.EscapeDataString(JobId), StringComparison.Ordinal)
        .Replace("%(node)s", Uri.EscapeDataString(Node), StringComparison.Ordinal)
        .Replace("%(cluster)s", Uri.EscapeDataString(Report.Ref.Cluster), StringComparison.Ordinal);
}
