using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;

namespace Engine.Tests.Sharding;

public sealed class ShutdownTests() : ShardingKit("""
    akka.stdout-loglevel = OFF
    akka.cluster.sharding.handoff-timeout = 200ms
    """)
{
    [Fact]
    public void A_region_stops_when_its_entities_got_their_message_and_stopped()
    {
        var region = Start(handOff: "stop");
        region.Tell(new ForEntity("a", 1));
        region.Tell(new ForEntity("b", 1));
        ReceiveN(4);
        Watch(region);
        region.Tell(GracefulShutdown.Instance);
        ExpectMsgAllOf<object>(new Stopped("a"), new Stopped("b"));
        ExpectTerminated(region);
    }

    [Fact]
    public void A_region_without_entities_stops_at_once()
    {
        var region = Start();
        Watch(region);
        region.Tell(GracefulShutdown.Instance);
        ExpectTerminated(region);
    }

    [Fact]
    public void An_entity_that_does_not_stop_in_time_is_stopped()
    {
        var region = Start(handOff: "message it does not care for");
        region.Tell(new ForEntity("a", 1));
        ReceiveN(2);
        Watch(region);
        region.Tell(GracefulShutdown.Instance);
        ExpectMsg<Heard>();
        ExpectMsg(new Stopped("a"));
        ExpectTerminated(region);
    }

    [Fact]
    public void What_comes_while_a_region_stops_is_dropped_and_said_so()
    {
        var region = Start(handOff: "message it does not care for");
        region.Tell(new ForEntity("a", 1));
        ReceiveN(2);
        var dropped = CreateTestProbe();
        Sys.EventStream.Subscribe(dropped, typeof(Dropped));
        region.Tell(GracefulShutdown.Instance);
        region.Tell(new ForEntity("a", 2));
        Assert.Equal(new ForEntity("a", 2), dropped.ExpectMsg<Dropped>().Message);
    }

    [Fact]
    public async Task Entities_stop_by_their_message_before_the_system_ends()
    {
        var stopped = new TaskCompletionSource<object>();
        var region = Sharding.Start(
            "late", _ => Props.Create(() => new Last(stopped)), Settings, Extractor, Sharding.DefaultShardAllocationStrategy(Settings), "farewell");
        await region.Ask<string>(new ForEntity("a", "hello"), TimeSpan.FromSeconds(5));
        await Sys.Terminate().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("farewell", await stopped.Task.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    private sealed class Last : ReceiveActor
    {
        public Last(TaskCompletionSource<object> stopped)
        {
            Receive<string>(message => message == "hello", _ => Sender.Tell("here"));
            ReceiveAny(message =>
            {
                stopped.TrySetResult(message);
                Context.Stop(Self);
            });
        }
    }
}
