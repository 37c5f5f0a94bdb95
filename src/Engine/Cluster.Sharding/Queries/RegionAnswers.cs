using System.Collections.Immutable;
using Akka.Actor;
using Akka.Util;

namespace Akka.Cluster.Sharding;

/// <summary>The entities of one shard.</summary>
public sealed class ShardState : IClusterShardingSerializable
{
    public readonly string ShardId;
    public readonly IImmutableSet<string> EntityIds;

    public ShardState(string shardId, IImmutableSet<string> entityIds)
    {
        ShardId = shardId;
        EntityIds = entityIds;
    }
}

/// <summary>The shards of a region, and those that did not answer in time.</summary>
public sealed class CurrentShardRegionState : IClusterShardingSerializable
{
    public readonly IImmutableSet<ShardState> Shards;
    public readonly IImmutableSet<string> Failed;

    public CurrentShardRegionState(IImmutableSet<ShardState> shards)
        : this(shards, ImmutableHashSet<string>.Empty)
    {
    }

    public CurrentShardRegionState(IImmutableSet<ShardState> shards, IImmutableSet<string> failed)
    {
        Shards = shards;
        Failed = failed;
    }
}

/// <summary>Number of entities by shard, and the shards that did not answer in time.</summary>
public sealed class ShardRegionStats : IClusterShardingSerializable
{
    public readonly IImmutableDictionary<string, int> Stats;
    public readonly IImmutableSet<string> Failed;

    public ShardRegionStats(IImmutableDictionary<string, int> stats)
        : this(stats, ImmutableHashSet<string>.Empty)
    {
    }

    public ShardRegionStats(IImmutableDictionary<string, int> stats, IImmutableSet<string> failed)
    {
        Stats = stats;
        Failed = failed;
    }
}

/// <summary>The numbers of each region by its address.</summary>
public sealed class ClusterShardingStats : IClusterShardingSerializable
{
    public readonly IImmutableDictionary<Address, ShardRegionStats> Regions;

    public ClusterShardingStats(IImmutableDictionary<Address, ShardRegionStats> regions) => Regions = regions;
}

/// <summary>Addresses of the regions.</summary>
public sealed class CurrentRegions : IClusterShardingSerializable
{
    public readonly IImmutableSet<Address> Regions;

    public CurrentRegions(IImmutableSet<Address> regions) => Regions = regions;
}

/// <summary>Where an entity belongs, and the entity itself if it runs.</summary>
public sealed class EntityLocation
{
    public EntityLocation(string entityId, string shardId, Address shardRegion, Option<IActorRef> entityRef)
    {
        EntityId = entityId;
        ShardId = shardId;
        ShardRegion = shardRegion;
        EntityRef = entityRef;
    }

    public string EntityId { get; }

    public string ShardId { get; }

    /// <summary><see cref="Address.AllSystems"/> while no region has the shard.</summary>
    public Address ShardRegion { get; }

    public Option<IActorRef> EntityRef { get; }
}
