namespace Actors.Messages.Json;

/// <summary>Answer of GET /v1/reports/software: what software used of the jobs that ended in a period.</summary>
public sealed record SoftwareReportView
{
    /// <summary>The period, RFC 3339; null: no bound. A job counts in the period in which it ended.</summary>
    public string? From { get; init; }
    public string? To { get; init; }

    /// <summary>What makes a row: software, version, user or project.</summary>
    public required string By { get; init; }

    /// <summary>Of all that was chosen, rows that are not listed included.</summary>
    public required double CoreHours { get; init; }
    public required double CpuSeconds { get; init; }
    public required long Jobs { get; init; }

    /// <summary>Of these jobs: without a known allocation, and so without core-hours.</summary>
    public required long JobsWithoutAllocation { get; init; }

    /// <summary>Jobs of the period that wait for their nodes or for the scheduler's word; they are in no other figure.</summary>
    public required long UnsettledJobs { get; init; }

    /// <summary>The same by kind.</summary>
    public required IReadOnlyList<SoftwareReportRow> Kinds { get; init; }
    public required IReadOnlyList<SoftwareReportRow> Rows { get; init; }

    /// <summary>Rows below the least core-hours, or behind the limit.</summary>
    public required long OmittedRows { get; init; }
    public required double OmittedCoreHours { get; init; }
}

/// <summary>A row of a report of software.</summary>
public sealed record SoftwareReportRow
{
    /// <summary>software, ignored, undetermined, unattributed or scheduler; null in rows by user or project.</summary>
    public string? Kind { get; init; }

    /// <summary>Null where the kind has none.</summary>
    public string? Software { get; init; }
    public string? Version { get; init; }

    /// <summary>Null: not known, or rows are not by user.</summary>
    public string? User { get; init; }

    /// <summary>Null: not known, or rows are not by project.</summary>
    public string? Project { get; init; }

    /// <summary>Allocated CPUs × active time of the jobs, each by this row's share of the job's CPU time.</summary>
    public required double CoreHours { get; init; }

    /// <summary>Of all core-hours of the report.</summary>
    public required double CoreHoursPercent { get; init; }

    /// <summary>Jobs that used it; a job of several software counts in each.</summary>
    public required long Jobs { get; init; }

    /// <summary>Of all jobs of the report.</summary>
    public required double JobsPercent { get; init; }

    /// <summary>Mean of the allocated CPUs of these jobs; null where none is known.</summary>
    public double? MeanCpus { get; init; }

    /// <summary>Consumed.</summary>
    public required double CpuSeconds { get; init; }
}
