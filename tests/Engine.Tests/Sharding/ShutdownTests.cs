using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Engine.Tests.Stage;

namespace Engine.Tests.Sharding;

public sealed class ShutdownTests() : ShardingKit("akka.stdout-loglevel = OFF")
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
    public void What_comes_while_a_region_stops_is_dropped_and_said_so()
    {
        var region = Start(handOff: "message it does not care for");
        region.Tell(new ForEntity("a", 1));
        ExpectMsg<Started>();
        var entity = LastSender;
        ExpectMsg<Heard>();
        var dropped = CreateTestProbe();
        Sys.EventStream.Subscribe(dropped, typeof(Dropped));
        region.Tell(GracefulShutdown.Instance);
        region.Tell(new ForEntity("a", 2));
        Assert.Equal(new ForEntity("a", 2), dropped.ExpectMsg<Dropped>().Message);
        Sys.Stop(entity);
    }

    [Fact]
    public async Task Entities_stop_by_their_message_before_the_system_ends()
    {
        var stopped = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        var region = Sharding.Start(
            "late", _ => Props.Create(() => new Last(stopped)), Settings, Extractor, Sharding.DefaultShardAllocationStrategy(Settings), "farewell");
        await region.Ask<string>(new ForEntity("a", "hello"), Patience.Deadline);
        await Sys.Terminate().WaitAsync(Patience.Deadline);
        Assert.Equal("farewell", await stopped.Task.WaitAsync(Patience.Deadline));
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

public sealed class HandOffTimeoutTests() : ShardingKit("""
    akka.stdout-loglevel = OFF
    akka.cluster.sharding.handoff-timeout = 200ms
    """)
{
    [Fact]
    public void An_entity_that_does_not_stop_in_time_is_stopped()
    {
        var region = Start(handOff: "message it does not care for");
        region.Tell(new ForEntity("a", 1));
        ReceiveN(2);
        Watch(region);
        region.Tell(GracefulShutdown.Instance);
        // A busy host may let the end overtake the message.
        FishForMessage<Stopped>(stopped => stopped.Id == "a");
        ExpectTerminated(region);
    }
}
