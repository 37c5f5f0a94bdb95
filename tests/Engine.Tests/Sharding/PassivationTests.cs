using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.TestKit;

namespace Engine.Tests.Sharding;

public sealed class PassivationTests() : ShardingKit("""
    akka.stdout-loglevel = OFF
    akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
    akka.cluster.sharding.buffer-size = 3
    """)
{
    [Fact]
    public void An_entity_that_asks_is_sent_its_stop_message()
    {
        var region = Start();
        region.Tell(new ForEntity("a", "passivate"));
        ExpectMsg(new Started("a"));
        ExpectMsg(new Stopped("a"));
        region.Tell(new ForEntity("a", 1));
        ExpectMsg(new Started("a"));
        ExpectMsg(new Heard("a", 1));
    }

    [Fact]
    public void What_comes_while_an_entity_stops_starts_it_again_in_order()
    {
        var (region, entity) = Slow();
        region.Tell(new ForEntity("a", "passivate"));
        entity.ExpectMsg("asked");
        foreach (var i in (int[])[1, 2, 3])
        {
            region.Tell(new ForEntity("a", i));
        }

        var stopping = entity.Sender;
        entity.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        stopping.Tell("go");
        Assert.Equal([1, 2, 3], entity.ReceiveN(3).Cast<int>());
    }

    [Fact]
    public void What_does_not_fit_into_the_buffer_is_dropped_and_said_so()
    {
        var (region, entity) = Slow();
        region.Tell(new ForEntity("a", "passivate"));
        entity.ExpectMsg("asked");
        var dropped = CreateTestProbe();
        Sys.EventStream.Subscribe(dropped, typeof(Dropped));
        foreach (var i in (int[])[1, 2, 3, 4])
        {
            region.Tell(new ForEntity("a", i));
        }

        Assert.Equal(4, dropped.ExpectMsg<Dropped>().Message);
        entity.Reply("go");
        Assert.Equal([1, 2, 3], entity.ReceiveN(3).Cast<int>());
    }

    [Fact]
    public void Asking_twice_is_asking_once()
    {
        var region = Start();
        region.Tell(new ForEntity("a", "passivate twice"));
        ExpectMsg(new Started("a"));
        ExpectMsg(new Stopped("a"));
        region.Tell(new ForEntity("b", 1));
        ExpectMsg(new Started("b"));
        ExpectMsg(new Heard("b", 1));
    }

    [Fact]
    public void An_entity_that_is_to_be_started_while_it_stops_starts_again()
    {
        var (region, entity) = Slow();
        region.Tell(new ForEntity("a", "passivate"));
        entity.ExpectMsg("asked");
        region.Tell(new ShardRegion.StartEntity("a"));
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        entity.Reply("go");
        ExpectMsg<ShardRegion.StartEntityAck>();
    }

    // The stop message is answered by the test, so that the test decides how long stopping takes.
    private (IActorRef Region, TestProbe Entity) Slow()
    {
        var probe = CreateTestProbe();
        IActorRef listener = probe.Ref;
        return (Sharding.Start("slow", _ => Props.Create(() => new SlowEntity(listener)), Settings, Extractor), probe);
    }

    private sealed class SlowEntity : ReceiveActor
    {
        public SlowEntity(IActorRef listener)
        {
            Receive<string>(message => message == "passivate", _ => Context.Parent.Tell(new Passivate("stop")));
            Receive<string>(message => message == "stop", _ => listener.Tell("asked"));
            Receive<string>(message => message == "go", _ => Context.Stop(Self));
            ReceiveAny(message => listener.Tell(message));
        }
    }
}

public sealed class IdlePassivationTests() : ShardingKit("""
    akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
    akka.cluster.sharding.passivate-idle-entity-after = 10s
    """)
{
    [Fact]
    public void An_entity_without_messages_is_stopped_and_one_with_messages_is_not()
    {
        var region = Start();
        foreach (var id in (string[])["idle", "busy"])
        {
            region.Tell(new ForEntity(id, 0));
            ExpectMsg(new Started(id));
            ExpectMsg(new Heard(id, 0));
        }

        Pass(6);
        region.Tell(new ForEntity("busy", 1));
        ExpectMsg(new Heard("busy", 1));
        Pass(6);
        ExpectMsg(new Stopped("idle"));
        region.Tell(new ForEntity("busy", 2));
        ExpectMsg(new Heard("busy", 2));
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void An_entity_that_was_stopped_comes_back_with_its_next_message()
    {
        var region = Start();
        region.Tell(new ForEntity("a", 0));
        ReceiveN(2);
        Pass(11);
        ExpectMsg(new Stopped("a"));
        region.Tell(new ForEntity("a", 1));
        ExpectMsg(new Started("a"));
        ExpectMsg(new Heard("a", 1));
    }

    private void Pass(int seconds) => ((TestScheduler)Sys.Scheduler).Advance(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Passivation_can_be_off_or_of_another_time()
    {
        Assert.Equal(TimeSpan.FromSeconds(10), Settings.PassivateIdleEntityAfter);
        Assert.Equal(TimeSpan.Zero, ClusterShardingSettings.Create("passivate-idle-entity-after = off", null).PassivateIdleEntityAfter);
        Assert.Equal(TimeSpan.FromSeconds(7), Settings.WithPassivateIdleAfter(TimeSpan.FromSeconds(7)).PassivateIdleEntityAfter);
    }
}

public sealed class SettingsTests : ShardingKit
{
    [Fact]
    public void Defaults_are_those_of_Akka()
    {
        Assert.Equal(TimeSpan.FromSeconds(120), Settings.PassivateIdleEntityAfter);
        Assert.Equal(100_000, Settings.TuningParameters.BufferSize);
        Assert.Equal(TimeSpan.FromSeconds(60), Settings.TuningParameters.HandOffTimeout);
        Assert.Equal(TimeSpan.FromSeconds(3), Settings.ShardRegionQueryTimeout);
        Assert.False(Settings.RememberEntities);
        Assert.Null(Settings.Role);
        Assert.Equal(StateStoreMode.Persistence, Settings.StateStoreMode);
    }
}
