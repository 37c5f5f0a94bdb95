namespace Actors.Messages.Json;

/// <summary>Answer of POST /v1/imports/sams and of <c>actors import</c>: what became of the files.</summary>
public sealed record ImportView
{
    /// <summary>Files that told something new.</summary>
    public required int Accepted { get; init; }

    /// <summary>Files of which everything was known.</summary>
    public required int Duplicate { get; init; }

    /// <summary>Files that could not be used.</summary>
    public required int Quarantined { get; init; }

    /// <summary>Why, one by one.</summary>
    public required IReadOnlyList<ImportFault> Reasons { get; init; }
}

/// <summary>A file that could not be used.</summary>
public sealed record ImportFault
{
    public required string File { get; init; }
    public required string Reason { get; init; }
}

/// <summary>Answer of GET /v1/pending.</summary>
public sealed record PendingView
{
    /// <summary>Records to be issued and jobs to be resolved anew, and one more while tables are behind the journal.</summary>
    public required long Pending { get; init; }
}
