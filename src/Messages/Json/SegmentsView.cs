namespace Actors.Messages.Json;

/// <summary>Answer of POST /v1/imports/node and of <c>actors import node</c>: what became of the segments.</summary>
public sealed record SegmentsView
{
    /// <summary>Segments that told something new.</summary>
    public required int Accepted { get; init; }

    /// <summary>Segments of which everything was known.</summary>
    public required int Duplicate { get; init; }

    /// <summary>Segments that could not be taken, and reports in others.</summary>
    public required int Quarantined { get; init; }

    /// <summary>Why, one by one.</summary>
    public required IReadOnlyList<ImportFault> Reasons { get; init; }

    /// <summary>Segments that could not be taken as a whole.</summary>
    public required IReadOnlyList<string> Bad { get; init; }

    /// <summary>The outboxes they are of.</summary>
    public required IReadOnlyList<SegmentStreamView> Streams { get; init; }
}

/// <summary>Answer of GET /v1/segments.</summary>
public sealed record SegmentStreamList
{
    public required IReadOnlyList<SegmentStreamView> Streams { get; init; }
}

/// <summary>An outbox that writes segments.</summary>
public sealed record SegmentStreamView
{
    public required string Cluster { get; init; }
    public required string Node { get; init; }

    /// <summary>Names the outbox.</summary>
    public required string Stream { get; init; }

    /// <summary>Number of the newest segment that was taken.</summary>
    public required long Highest { get; init; }

    /// <summary>Numbers below it that have not come: <c>3,7-9</c>; null: none.</summary>
    public string? Missing { get; init; }

    /// <summary>When the newest was written, on the node's clock.</summary>
    public required string Written { get; init; }

    /// <summary>When one was taken last.</summary>
    public required string Taken { get; init; }
}
