using Akka.Actor;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor;

public class ActorTelemetryTests
{
    [Fact]
    public void Start_restart_and_end_of_an_actor_are_on_the_event_stream_where_telemetry_is_on()
    {
        using var stage = new ActorStage("akka.actor.telemetry.enabled = on");
        var probe = stage.Probe();
        probe.Drain();
        stage.System.EventStream.Subscribe(probe.Ref, typeof(IActorTelemetryEvent));
        var actor = stage.System.ActorOf(Props.Create<Fragile>(), "fragile");
        Assert.Equal((actor, typeof(Fragile)), Of(Next<ActorStarted>(probe, actor)));
        actor.Tell("fail", ActorRefs.NoSender);
        var restarted = Next<ActorRestarted>(probe, actor);
        Assert.Equal((actor, typeof(Fragile)), Of(restarted));
        Assert.Equal("fail", restarted.Reason.Message);
        stage.System.Stop(actor);
        Assert.Equal((actor, typeof(Fragile)), Of(Next<ActorStopped>(probe, actor)));
    }

    [Fact]
    public async Task There_is_no_telemetry_unless_it_is_switched_on()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        stage.System.EventStream.Subscribe(probe.Ref, typeof(IActorTelemetryEvent));
        var actor = stage.System.ActorOf(Props.Create<Fragile>());
        Assert.True(await actor.GracefulStop(ActorStage.Deadline));
        Assert.Empty(probe.Drain());
    }

    // Actors of the system itself may start only now.
    private static T Next<T>(Probe probe, IActorRef subject)
    {
        IActorTelemetryEvent telemetry;
        do
        {
            telemetry = probe.Next<IActorTelemetryEvent>();
        }
        while (!telemetry.Subject.Equals(subject));
        return Assert.IsType<T>(telemetry);
    }

    private static (IActorRef, Type) Of(IActorTelemetryEvent telemetry) => (telemetry.Subject, telemetry.ActorType);

    private sealed class Fragile : ReceiveActor
    {
        public Fragile() => Receive<string>(text => throw new InvalidOperationException(text));
    }
}
