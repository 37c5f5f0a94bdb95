namespace Actors.Hub.Reports;

/// <summary>What a report of software is to hold.</summary>
internal sealed record SoftwareReportQuery
{
    /// <summary>Jobs that ended at this instant or later; null: no bound.</summary>
    public long? FromUnixUsec { get; init; }

    /// <summary>Jobs that ended before this instant; null: no bound.</summary>
    public long? ToUnixUsec { get; init; }

    /// <summary>Which jobs, by their user.</summary>
    public NameFilter Users { get; init; } = NameFilter.All;

    /// <summary>Which jobs, by their project.</summary>
    public NameFilter Projects { get; init; } = NameFilter.All;

    /// <summary>Which parts of these jobs, by the software's name.</summary>
    public NameFilter Software { get; init; } = NameFilter.All;

    /// <summary>What makes a row.</summary>
    public ReportBy By { get; init; } = ReportBy.Software;
}

/// <summary>What makes a row of a report.</summary>
internal enum ReportBy
{
    Software,
    Version,
    User,
    Project,
}
