namespace Akka.Cluster.Sharding;

/// <summary>Decides which region gets a shard. In one process every shard lives in the one region, whatever the strategy says.</summary>
public interface IShardAllocationStrategy : INoSerializationVerificationNeeded
{
    Task<IActorRef> AllocateShard(
        IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations);

    Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress);
}

/// <summary>The strategies there are.</summary>
public static class ShardAllocationStrategy
{
    /// <summary>The region with the fewest shards gets the next; in one process nothing is ever moved.</summary>
    public static IShardAllocationStrategy LeastShardAllocationStrategy(int absoluteLimit, double relativeLimit) => new LeastShards();

    private sealed class LeastShards : IShardAllocationStrategy
    {
        public Task<IActorRef> AllocateShard(
            IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations) =>
            Task.FromResult(currentShardAllocations.OrderBy(region => region.Value.Count).Select(region => region.Key).FirstOrDefault(requester));

        public Task<IImmutableSet<string>> Rebalance(
            IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress) =>
            Task.FromResult<IImmutableSet<string>>(ImmutableHashSet<string>.Empty);
    }
}
