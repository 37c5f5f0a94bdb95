namespace Actors.Messages.Json;

/// <summary>Answer of GET /v1/summary: sums per month, user, project and software.</summary>
public sealed record SummaryView
{
    public required IReadOnlyList<SummaryRow> Rows { get; init; }
}

/// <summary>One sum.</summary>
public sealed record SummaryRow
{
    /// <summary><c>YYYY-MM</c>, UTC: the month in which the jobs ended.</summary>
    public required string Month { get; init; }

    /// <summary>Null: not known.</summary>
    public string? User { get; init; }

    /// <summary>Null: not known.</summary>
    public string? Project { get; init; }

    /// <summary>software, ignored, undetermined or unattributed.</summary>
    public required string Kind { get; init; }

    /// <summary>Null where no rule matched, or no executable could be charged.</summary>
    public string? Software { get; init; }

    /// <summary>Consumed.</summary>
    public required double CpuSeconds { get; init; }

    /// <summary>Allocated CPUs × time, shared out by consumed CPU.</summary>
    public required double CpuHours { get; init; }

    /// <summary>Jobs that used it; a job with several software counts in each.</summary>
    public required long Jobs { get; init; }
}
