namespace Actors.Messages.Json;

/// <summary>Answer of GET /v1/paths.</summary>
public sealed record PathList
{
    public required IReadOnlyList<PathView> Paths { get; init; }
}

/// <summary>A path of executables: what the rules make of it, and what jobs used under it.</summary>
public sealed record PathView
{
    /// <summary>Bytes that are not UTF-8 as U+FFFD.</summary>
    public required string Path { get; init; }

    /// <summary>The bytes, where they are not UTF-8; else null.</summary>
    public string? PathBase64 { get; init; }

    /// <summary>Null: no rule matches.</summary>
    public string? Name { get; init; }

    /// <summary>Texts may hold <c>%(user)s</c> and <c>%(project)s</c>, which stand for each job's own.</summary>
    public string? Version { get; init; }
    public string? LocalVersion { get; init; }
    public bool UserProvided { get; init; }
    public bool Ignore { get; init; }

    /// <summary>Allocated CPUs x elapsed time of the jobs, in hours, each by this path's share of the job's CPU time.</summary>
    public required double CoreHours { get; init; }
    public required double CpuSeconds { get; init; }
    public required long Jobs { get; init; }
}

/// <summary>Answer of POST /v1/rules/diff: the paths that other rules would see otherwise.</summary>
public sealed record RulesDiff
{
    public required IReadOnlyList<PathChange> Paths { get; init; }

    /// <summary>Closed jobs that ran one of them.</summary>
    public required long Jobs { get; init; }

    /// <summary>Of all these paths together.</summary>
    public required double CoreHours { get; init; }
}

/// <summary>What a path is and what it would be.</summary>
public sealed record PathChange
{
    public required PathView Before { get; init; }
    public required PathView After { get; init; }
}
