using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Node.Outbox;

/// <summary>Watcher to outbox: the newest report of its job. A final one is answered with <see cref="ReportSafe"/>, in time.</summary>
internal sealed record KeepReport(JobReport Report);

/// <summary>Outbox to watcher: the final report is on the disk or in the hub's journal.</summary>
internal sealed record ReportSafe(NodeJobRef Ref);

/// <summary>Process table to outbox: the scanner's state of a pass.</summary>
internal sealed record KeepCheckpoint(ByteString Checkpoint);

/// <summary>Process table to outbox: what the node counts beside its jobs, by the scheduler's name of the node; empty: the agent's.</summary>
internal sealed record KeepNodeUsage(IReadOnlyDictionary<string, NodeUsage> Nodes);

/// <summary>Process table to outbox: the scanner has forgotten the job; checkpoints from now on are without it.</summary>
internal sealed record ReleaseJob(NodeJobRef Ref);

/// <summary>Process table to outbox, after the first pass: these jobs the scanner knows.</summary>
internal sealed record KnownJobs(IReadOnlySet<RefKey> Keys);

/// <summary>To the outbox: write everything now, answer <see cref="Saved"/>.</summary>
internal sealed record Save
{
    public static readonly Save Instance = new();
}

/// <summary>Everything is written, or the disk refuses.</summary>
/// <param name="IsOnDisk">False when the disk refuses.</param>
/// <param name="Waiting">Jobs with a report the hub has not acknowledged.</param>
internal sealed record Saved(bool IsOnDisk, int Waiting);

/// <summary>Outbox to link: there may be something to send.</summary>
internal sealed record ReportsWaiting
{
    public static readonly ReportsWaiting Instance = new();
}

/// <summary>Link to outbox: answer <see cref="NextBatch"/>.</summary>
internal sealed record TakeBatch(int MaxBytes);

/// <summary>Outbox to link: what to send, possibly nothing.</summary>
/// <param name="Reports">Reports of one node.</param>
/// <param name="Node">The scheduler's name of that node; empty: the agent's.</param>
/// <param name="Usage">What that node counts beside its jobs; null where that is not due.</param>
internal sealed record NextBatch(IReadOnlyList<JobReport> Reports, string Node = "", NodeUsage? Usage = null);

/// <summary>Link to outbox: the hub took these and answered so.</summary>
internal sealed record Delivered(IReadOnlyList<JobReport> Reports, BatchReply Reply);

/// <summary>Link to outbox: these did not reach the hub.</summary>
internal sealed record Undelivered(IReadOnlyList<JobReport> Reports);

/// <summary>Link to outbox: the hub refuses this one for good.</summary>
internal sealed record Refused(JobReport Report, string Reason);

/// <summary>Link to outbox: answer <see cref="SegmentPlace"/>.</summary>
internal sealed record WhichSegment
{
    public static readonly WhichSegment Instance = new();
}

/// <summary>Outbox to link: what the next segment is called.</summary>
/// <param name="Stream">Names the outbox.</param>
/// <param name="Number">One more than that of the last that was kept.</param>
internal sealed record SegmentPlace(string Stream, ulong Number);

/// <summary>Link to outbox: a segment with these reports is durable.</summary>
internal sealed record SegmentKept(ulong Number, IReadOnlyList<JobReport> Reports);
