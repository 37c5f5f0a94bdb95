using Akka.Actor;
using Akka.Cluster.Sharding;
using Engine.Tests.Stage;

namespace Engine.Tests.Sharding;

public sealed class RememberEntitiesTests() : ShardingKit("akka.cluster.sharding { remember-entities = on, entity-restart-backoff = 10ms }")
{
    [Fact]
    public void Entities_start_again_with_their_region_without_a_message()
    {
        var region = Start();
        foreach (var id in (string[])["a", "b", "c"]) region.Tell(new ForEntity(id, 1));
        Assert.Equal(["a", "b", "c"], Ids(ReceiveN(6).OfType<Heard>().Select(h => h.Id)));
        Stop(region, entities: 3);
        Start();
        Assert.Equal(["a", "b", "c"], Ids(ReceiveN(3).Cast<Started>().Select(s => s.Id)));
    }

    [Fact]
    public void The_first_message_comes_after_the_start_is_recorded_and_none_is_lost()
    {
        var region = Start();
        for (var i = 0; i < 50; i++) region.Tell(new ForEntity("a", i));
        ExpectMsg(new Started("a"));
        for (var i = 0; i < 50; i++) ExpectMsg(new Heard("a", i));
    }

    [Fact]
    public void Entities_of_a_shard_that_failed_start_again_without_a_message()
    {
        var region = StartWith("a");
        FailShardOf("a", region);
        ExpectMsg(new Started("a"));
    }

    [Fact]
    public void A_passivated_entity_is_forgotten()
    {
        var region = Start();
        region.Tell(new ForEntity("a", 1));
        region.Tell(new ForEntity("b", 1));
        ReceiveN(4);
        region.Tell(new ForEntity("a", "passivate"));
        ExpectMsg(new Stopped("a"));
        // The answer to a start comes behind the record of the end.
        region.Tell(new ShardRegion.StartEntity("a"), TestActor);
        Assert.Single(ReceiveN(2).OfType<Started>());
        region.Tell(new ForEntity("a", "passivate"));
        ExpectMsg(new Stopped("a"));
        AwaitAssert(() => Assert.Equal(["b"], Ids(Remembered())));
        Stop(region, entities: 1);
        Start();
        ExpectMsg(new Started("b"));
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void An_entity_that_stops_by_itself_starts_again_after_the_pause()
    {
        var region = StartWith("a");
        region.Tell(new ForEntity("a", "stop"));
        ExpectMsg(new Stopped("a"));
        ExpectMsg(new Started("a"));
    }

    [Fact]
    public void What_comes_while_a_passivated_entity_stops_starts_it_again()
    {
        var region = Start();
        region.Tell(new ForEntity("a", "passivate"));
        region.Tell(new ForEntity("a", 1));
        region.Tell(new ForEntity("a", 2));
        ExpectMsg(new Started("a"));
        FishForMessage(m => Equals(m, new Heard("a", 1)));
        ExpectMsg(new Heard("a", 2));
    }

    [Fact]
    public void Racing_starts_and_passivations_leave_those_remembered_that_run()
    {
        var region = Start();
        string[] ids = ["a", "b", "c", "d"];
        Racers.Race(Enumerable.Range(0, 4).Select(sender => (Action)(() =>
        {
            for (var i = 0; i < 10; i++) region.Tell(new ForEntity(ids[(i + sender) % 4], i % 2 == 0 ? i : "passivate"), ActorRefs.NoSender);
        })));
        foreach (var id in (string[])["c", "d"]) region.Tell(new ForEntity(id, "passivate"), ActorRefs.NoSender);
        AwaitAssert(() =>
        {
            // Those that asked for their end before this have it behind them by some round.
            foreach (var id in (string[])["a", "b"]) region.Tell(new ForEntity(id, 0), ActorRefs.NoSender);
            var state = region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance).GetAwaiter().GetResult();
            var store = Sys.ActorSelection("/system/sharding/jobRememberedEntities").Ask<RememberedEntities.All>(RememberedEntities.Get.Instance);
            Assert.Equal(["a", "b"], Ids(state.Shards.SelectMany(shard => shard.EntityIds)));
            Assert.Equal(["a", "b"], Ids(store.GetAwaiter().GetResult().EntityIds));
        });
    }

    private static IEnumerable<string> Ids(IEnumerable<string> ids) => ids.Order(StringComparer.Ordinal);

    private IReadOnlyCollection<string> Remembered()
    {
        Sys.ActorSelection("/system/sharding/jobRememberedEntities").Tell(RememberedEntities.Get.Instance, TestActor);
        return ExpectMsg<RememberedEntities.All>().EntityIds;
    }

    private void Stop(IActorRef region, int entities)
    {
        Watch(region);
        region.Tell(GracefulShutdown.Instance);
        var got = ReceiveN(entities + 1);
        Assert.Equal(entities, got.OfType<Stopped>().Count());
        Assert.Single(got.OfType<Terminated>());
        // The guardian has seen the end when it answers, for its notice was sent with ours or before.
        AwaitAssert(() => Assert.DoesNotContain("job", RegionNames()));
    }

    private IEnumerable<string> RegionNames()
    {
        var guardian = (ActorRefWithCell)Sys.ActorSelection("/system/sharding").ResolveOne(TimeSpan.FromMinutes(2)).GetAwaiter().GetResult();
        return guardian.Children.Select(c => c.Path.Name);
    }
}
