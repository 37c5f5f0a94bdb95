using Actors.Messages.Wire;

namespace Actors.Hub.Nodes;

/// <summary>One boot of one node as its agent told of it last. Instants are the hub's, CPU in microseconds; null: not known.</summary>
public sealed record NodeBoot
{
    public required string Cluster { get; init; }

    /// <summary>The scheduler's name of the node.</summary>
    public required string Node { get; init; }
    public required string BootId { get; init; }

    /// <summary>Empty where the host has none.</summary>
    public required string MachineId { get; init; }
    public required string AgentVersion { get; init; }
    public required long FirstSeenUnixUsec { get; init; }
    public required long LastSeenUnixUsec { get; init; }
    public string? Attribution { get; init; }
    public long? LostEvents { get; init; }
    public long? RootUsec { get; init; }
    public long? JobsUsec { get; init; }
    public long? UnassignedTailUsec { get; init; }
    public long? OtherUsec { get; init; }
    public long? EarlierUsec { get; init; }
    public long? OutsideUsec { get; init; }
    public long? BusyUsec { get; init; }

    /// <summary>The state after a batch.</summary>
    /// <param name="batch">What came.</param>
    /// <param name="before">The state before; null for a boot that is new.</param>
    /// <param name="nowUnixUsec">The hub's clock.</param>
    public static NodeBoot Of(Batch batch, NodeBoot? before, long nowUnixUsec)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var boot = (before ?? new NodeBoot
        {
            Cluster = batch.Cluster,
            Node = batch.Node,
            BootId = batch.BootId,
            MachineId = batch.MachineId,
            AgentVersion = batch.AgentVersion,
            FirstSeenUnixUsec = nowUnixUsec,
            LastSeenUnixUsec = nowUnixUsec,
        }) with { LastSeenUnixUsec = nowUnixUsec, AgentVersion = batch.AgentVersion, MachineId = batch.MachineId };
        return batch.Usage is not { } usage
            ? boot
            : boot with
            {
                Attribution = usage.Attribution.Length == 0 ? null : usage.Attribution,
                LostEvents = usage.LostEvents,
                RootUsec = usage.HasRootUsec ? usage.RootUsec : null,
                JobsUsec = usage.JobsUsec,
                UnassignedTailUsec = usage.UnassignedTailUsec,
                OtherUsec = usage.OtherUsec,
                EarlierUsec = usage.EarlierUsec,
                OutsideUsec = usage.HasOutsideUsec ? usage.OutsideUsec : null,
                BusyUsec = usage.HasBusyUsec ? usage.BusyUsec : null,
            };
    }
}
