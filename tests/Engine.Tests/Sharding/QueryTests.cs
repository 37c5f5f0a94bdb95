using Akka.Actor;
using Akka.Cluster.Sharding;
using Engine.Tests.Stage;

namespace Engine.Tests.Sharding;

public sealed class QueryTests() : ShardingKit("akka.cluster.sharding.shard-region-query-timeout = 120s")
{
    private static readonly TimeSpan Timeout = Patience.Deadline;
    private static readonly string[] Ids = ["a", "b", "c", "d", "e"];

    [Fact]
    public async Task Shards_and_their_entities_are_listed()
    {
        var region = await StartAll();
        var state = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, Timeout);
        Assert.Equal(Ids, state.Shards.SelectMany(shard => shard.EntityIds).Order());
        Assert.All(state.Shards, shard => Assert.All(shard.EntityIds, id => Assert.Equal(shard.ShardId, ShardOf(id))));
        Assert.Empty(state.Failed);
    }

    [Fact]
    public async Task Entities_are_counted_by_shard()
    {
        var region = await StartAll();
        var stats = await region.Ask<ShardRegionStats>(GetShardRegionStats.Instance, Timeout);
        Assert.Equal(Ids.GroupBy(ShardOf).ToDictionary(shard => shard.Key, shard => shard.Count()).OrderBy(pair => pair.Key), stats.Stats.OrderBy(pair => pair.Key));
    }

    [Fact]
    public async Task All_regions_are_those_of_this_process()
    {
        var region = await StartAll();
        var self = Akka.Cluster.Cluster.Get(Sys).SelfAddress;
        var stats = await region.Ask<ClusterShardingStats>(new GetClusterShardingStats(Timeout), Timeout);
        Assert.Equal(Ids.Length, stats.Regions[self].Stats.Values.Sum());
        Assert.Equal([self], (await region.Ask<CurrentRegions>(GetCurrentRegions.Instance, Timeout)).Regions);
    }

    [Fact]
    public async Task An_entity_is_located_without_being_started()
    {
        var region = await StartAll();
        var running = await region.Ask<EntityLocation>(new GetEntityLocation("a", Timeout), Timeout);
        Assert.Equal(Akka.Cluster.Cluster.Get(Sys).SelfAddress, running.ShardRegion);
        Assert.Equal(ShardOf("a"), running.ShardId);
        Assert.EndsWith($"/{ShardOf("a")}/a", running.EntityRef.Value.Path.ToString(), StringComparison.Ordinal);

        var other = Enumerable.Range(0, 1000).Select(i => $"x{i}").First(id => ShardOf(id) == ShardOf("a"));
        Assert.False((await region.Ask<EntityLocation>(new GetEntityLocation(other, Timeout), Timeout)).EntityRef.HasValue);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task An_entity_of_a_shard_that_is_nowhere_has_no_region()
    {
        var location = await Start().Ask<EntityLocation>(new GetEntityLocation("a", Timeout), Timeout);
        Assert.Equal(Address.AllSystems, location.ShardRegion);
        Assert.False(location.EntityRef.HasValue);
    }

    private async Task<IActorRef> StartAll()
    {
        var region = Start();
        foreach (var id in Ids)
        {
            region.Tell(new ShardRegion.StartEntity(id), ActorRefs.NoSender);
            await FishForMessageAsync<Started>(started => started.Id == id);
        }

        return region;
    }
}
