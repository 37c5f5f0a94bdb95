namespace Actors.Messages.Json;

/// <summary>Answer of GET /v1/jobs/{id}/series.</summary>
public sealed record SeriesList
{
    public required IReadOnlyList<SeriesView> Series { get; init; }
}

/// <summary>One metric of a job on a node over time.</summary>
public sealed record SeriesView
{
    public required string Node { get; init; }
    public required string Sampler { get; init; }
    public required string Name { get; init; }
    public required string Unit { get; init; }

    /// <summary>gauge or counter.</summary>
    public required string Kind { get; init; }
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>How the node's value was given to the job; null: it is the job's own.</summary>
    public string? Rule { get; init; }

    /// <summary>Length of the spans.</summary>
    public required long SpanSeconds { get; init; }

    /// <summary>By time.</summary>
    public required IReadOnlyList<SeriesPoint> Points { get; init; }
}

/// <summary>One span.</summary>
public sealed record SeriesPoint
{
    public required string Start { get; init; }

    /// <summary>Over what was covered since the point before; of a counter, its growth per second. Null: nothing was.</summary>
    public double? Mean { get; init; }

    /// <summary>Largest value that was reported in the span; of a counter null.</summary>
    public double? Maximum { get; init; }

    /// <summary>The last value in the span; of a counter, its growth since the job's start.</summary>
    public required double Last { get; init; }
}
