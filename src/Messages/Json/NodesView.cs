namespace Actors.Messages.Json;

/// <summary>Answer of GET /v1/nodes.</summary>
public sealed record NodesView
{
    public required IReadOnlyList<NodeBootView> Nodes { get; init; }
}

/// <summary>
/// One boot of a node and the CPU it counts beside its jobs, in seconds; null: not known. root = jobs + unassignedTail + other + earlier; with outside it is
/// the host's CPU time.
/// </summary>
public sealed record NodeBootView
{
    public required string Cluster { get; init; }

    /// <summary>The scheduler's name of the node.</summary>
    public required string Node { get; init; }
    public required string BootId { get; init; }
    public string? MachineId { get; init; }
    public required string AgentVersion { get; init; }
    public required string FirstSeen { get; init; }
    public required string LastSeen { get; init; }

    /// <summary>Two machines, or two agents of one machine, report under this name.</summary>
    public required bool Conflict { get; init; }

    /// <summary>machines or agents; null where there is no conflict.</summary>
    public string? ConflictOf { get; init; }
    public string? Attribution { get; init; }
    public long? LostEvents { get; init; }

    /// <summary>The scheduler's root directories.</summary>
    public double? RootSeconds { get; init; }

    /// <summary>Jobs below them, ended ones included.</summary>
    public double? JobsSeconds { get; init; }

    /// <summary>Used below them by jobs of which no single one can be charged.</summary>
    public double? UnassignedTailSeconds { get; init; }

    /// <summary>The scheduler's own directories.</summary>
    public double? OtherSeconds { get; init; }

    /// <summary>Used there before an agent watched.</summary>
    public double? EarlierSeconds { get; init; }

    /// <summary>Everything else on the host.</summary>
    public double? OutsideSeconds { get; init; }

    /// <summary>Busy time of the host by its ticks.</summary>
    public double? BusySeconds { get; init; }
}
