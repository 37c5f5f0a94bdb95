namespace Akka.Cluster.Sharding;

/// <summary>A message for an entity, when the message itself does not name it.</summary>
public sealed class ShardingEnvelope(string entityId, object message)
    : IWrappedMessage, IClusterShardingSerializable, IEquatable<ShardingEnvelope>
{
    public string EntityId { get; } = entityId;
    public object Message { get; } = message;

    public bool Equals(ShardingEnvelope? other) =>
        other is not null && string.Equals(EntityId, other.EntityId, StringComparison.Ordinal) && Equals(Message, other.Message);

    public override bool Equals(object? obj) => Equals(obj as ShardingEnvelope);
    public override int GetHashCode() => HashCode.Combine(EntityId, Message);
    public override string ToString() => $"ShardingEnvelope({EntityId}, {Message})";
}

/// <summary>
/// From an entity to its parent: send me the stop message when nothing is on its way to me any more. What arrives from then on waits and starts the
/// entity again once it has stopped.
/// </summary>
public sealed class Passivate(object stopMessage) : IShardRegionCommand
{
    public object StopMessage { get; } = stopMessage;
}

/// <summary>To a region: stop all entities with their hand-off message, then yourself.</summary>
public sealed class GracefulShutdown : IShardRegionCommand
{
    public static readonly GracefulShutdown Instance = new();
    private GracefulShutdown() { }
}

/// <summary>Asks a region for its shards and entities: <see cref="CurrentShardRegionState"/>.</summary>
public sealed class GetShardRegionState : IShardRegionQuery, IClusterShardingSerializable
{
    public static readonly GetShardRegionState Instance = new();
    private GetShardRegionState() { }
}

/// <summary>Asks a region for the number of entities of each shard: <see cref="ShardRegionStats"/>.</summary>
public sealed class GetShardRegionStats : IShardRegionQuery, IClusterShardingSerializable
{
    public static readonly GetShardRegionStats Instance = new();
    private GetShardRegionStats() { }
}

/// <summary>Asks for the numbers of all regions of the type: <see cref="ClusterShardingStats"/>.</summary>
public sealed class GetClusterShardingStats(TimeSpan timeout) : IShardRegionQuery, IClusterShardingSerializable
{
    /// <summary>How long the regions may take.</summary>
    public readonly TimeSpan Timeout = timeout;
}

/// <summary>Asks where regions of the type are: <see cref="CurrentRegions"/>.</summary>
public sealed class GetCurrentRegions : IShardRegionQuery, IClusterShardingSerializable
{
    public static readonly GetCurrentRegions Instance = new();
    private GetCurrentRegions() { }
}

/// <summary>Asks where an entity is, without starting it: <see cref="EntityLocation"/>.</summary>
public sealed class GetEntityLocation(string entityId, TimeSpan timeout) : IShardRegionQuery
{
    public string EntityId { get; } = entityId;
    public TimeSpan Timeout { get; } = timeout;
}

/// <summary>The entities of one shard.</summary>
public sealed class ShardState(string shardId, IImmutableSet<string> entityIds) : IClusterShardingSerializable
{
    public readonly string ShardId = shardId;
    public readonly IImmutableSet<string> EntityIds = entityIds;
}

/// <summary>The shards of a region, and those that did not answer in time.</summary>
public sealed class CurrentShardRegionState(IImmutableSet<ShardState> shards, IImmutableSet<string> failed) : IClusterShardingSerializable
{
    public readonly IImmutableSet<ShardState> Shards = shards;
    public readonly IImmutableSet<string> Failed = failed;
    public CurrentShardRegionState(IImmutableSet<ShardState> shards) : this(shards, ImmutableHashSet<string>.Empty) { }
}

/// <summary>Number of entities by shard, and the shards that did not answer in time.</summary>
public sealed class ShardRegionStats(IImmutableDictionary<string, int> stats, IImmutableSet<string> failed) : IClusterShardingSerializable
{
    public readonly IImmutableDictionary<string, int> Stats = stats;
    public readonly IImmutableSet<string> Failed = failed;
    public ShardRegionStats(IImmutableDictionary<string, int> stats) : this(stats, ImmutableHashSet<string>.Empty) { }
}

/// <summary>The numbers of each region by its address.</summary>
public sealed class ClusterShardingStats(IImmutableDictionary<Address, ShardRegionStats> regions) : IClusterShardingSerializable
{
    public readonly IImmutableDictionary<Address, ShardRegionStats> Regions = regions;
}

/// <summary>Addresses of the regions.</summary>
public sealed class CurrentRegions(IImmutableSet<Address> regions) : IClusterShardingSerializable
{
    public readonly IImmutableSet<Address> Regions = regions;
}

/// <summary>Where an entity belongs, and the entity itself if it runs.</summary>
public sealed class EntityLocation(string entityId, string shardId, Address shardRegion, Option<IActorRef> entityRef)
{
    public string EntityId { get; } = entityId;
    public string ShardId { get; } = shardId;

    /// <summary><see cref="Address.AllSystems"/> while no region has the shard.</summary>
    public Address ShardRegion { get; } = shardRegion;

    public Option<IActorRef> EntityRef { get; } = entityRef;
}
