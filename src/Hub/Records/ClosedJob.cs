using Actors.Messages.Events;
using Actors.Messages.Identity;

namespace Actors.Hub.Records;

/// <summary>
/// What the writers are told of a closed job: everything a record is made of, and nothing read elsewhere, so that the same
/// job and revision gives the same record however often it is handed over.
/// </summary>
public sealed record ClosedJob
{
    public required JobKey Key { get; init; }

    /// <summary><c>CLUSTER:RAWID:YYYYMMDDhhmmss</c>, fixed when the job's first record was issued (<see cref="SamsRecordId"/>).</summary>
    public required string RecordId { get; init; }

    /// <summary>From 1; a higher one replaces every lower one.</summary>
    public required int Revision { get; init; }

    /// <summary>Names what this revision says, for the writer to give back: the answer to an older content confirms nothing of a newer one.</summary>
    public string Content { get; init; } = "";

    /// <summary>Null: not known.</summary>
    public string? User { get; init; }

    /// <summary>Null: not known.</summary>
    public string? Project { get; init; }
    public required DateTimeOffset Start { get; init; }

    /// <summary>The month of this instant in UTC is the month the job counts in.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>Allocated CPUs × active time in microseconds; 0: the allocation is not known.</summary>
    public long AllocatedUsec { get; init; }

    /// <summary>The job's total in microseconds, what no executable was charged with included; null: not known.</summary>
    public long? CpuUsec { get; init; }

    /// <summary>The software of the event SoftwareResolved that this revision stems from.</summary>
    public required IReadOnlyList<ResolvedSoftware> Software { get; init; }

    /// <summary>When that event was made: the record's time of creation.</summary>
    public required DateTimeOffset ResolvedAt { get; init; }

    /// <summary>Another system's files alone tell of it: it comes with thousands of others, and its record is left to the exports.</summary>
    public bool Imported { get; init; }
}
