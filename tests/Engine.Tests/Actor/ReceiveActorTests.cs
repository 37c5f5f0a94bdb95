using Akka.Actor;
using Akka.Event;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor;

public class ReceiveActorTests
{
    [Fact]
    public void The_first_handler_that_fits_wins()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var actor = stage.System.ActorOf(Props.Create(() => new Several(probe.Ref)));
        foreach (var message in new object[] { "short", "a long text", 3, 40, 5.5 }) actor.Tell(message);
        Assert.Equal(["text short", "long a long text", "small 3", "number 40", "any 5.5"], Enumerable.Range(0, 5).Select(_ => probe.Next()));
    }

    [Fact]
    public void A_handler_that_returns_false_passes_on()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        stage.System.EventStream.Subscribe(probe.Ref, typeof(UnhandledMessage));
        var actor = stage.System.ActorOf(Props.Create(() => new Choosing(probe.Ref)));
        actor.Tell(1);
        actor.Tell(2);
        Assert.Equal("odd", probe.Next());
        Assert.Equal(2, probe.Next<UnhandledMessage>().Message);
    }

    [Fact]
    public void Become_in_the_constructor_holds()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        stage.System.ActorOf(Props.Create(() => new BecomesAtOnce(probe.Ref))).Tell("x");
        Assert.Equal("became x", probe.Next());
    }

    [Fact]
    public void Stacked_behaviours_come_off_down_to_the_first()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var actor = stage.System.ActorOf(Props.Create(() => new Stacked(probe.Ref)));
        foreach (var m in new[] { "x", "push", "x", "pop", "pop", "x" }) actor.Tell(m);
        Assert.Equal(["first x", "second x", "first x"], Enumerable.Range(0, 3).Select(_ => probe.Next()));
    }

    [Fact]
    public void Handlers_are_declared_in_constructor_and_Become_only()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        stage.System.ActorOf(Props.Create(() => new DeclaresLate(probe.Ref))).Tell("x");
        probe.Next<InvalidOperationException>();
    }

    [Fact]
    public void Nothing_can_be_declared_behind_a_handler_of_everything()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        stage.System.ActorOf(Props.Create(() => new DeclaresAfterAny(probe.Ref)));
        probe.Next<InvalidOperationException>();
    }

    private sealed class Several : ReceiveActor
    {
        public Several(IActorRef probe)
        {
            Receive<string>(s => s.Length > 8, s => probe.Tell("long " + s));
            Receive<string>(s => probe.Tell("text " + s));
            Receive<int>(i => probe.Tell("small " + i), i => i < 10);
            Receive(typeof(int), i => probe.Tell("number " + i));
            ReceiveAny(o => probe.Tell(FormattableString.Invariant($"any {o}")));
        }
    }

    private sealed class Choosing : ReceiveActor
    {
        public Choosing(IActorRef probe) => Receive<int>(i =>
        {
            if (i % 2 == 0) return false;
            probe.Tell("odd");
            return true;
        });
    }

    private sealed class BecomesAtOnce : ReceiveActor
    {
        public BecomesAtOnce(IActorRef probe) => Become(() => Receive<string>(s => probe.Tell("became " + s)));
    }

    private sealed class Stacked : ReceiveActor
    {
        public Stacked(IActorRef probe)
        {
            Receive<string>(s => s == "push", _ => BecomeStacked(() =>
            {
                Receive<string>(s => s == "pop", _ => UnbecomeStacked());
                Receive<string>(s => probe.Tell("second " + s));
            }));
            Receive<string>(s => s == "pop", _ => UnbecomeStacked());
            Receive<string>(s => probe.Tell("first " + s));
        }
    }

    private sealed class DeclaresLate : ReceiveActor
    {
        public DeclaresLate(IActorRef probe) => Receive<string>(_ =>
        {
            try
            {
                Receive<int>(_ => { });
            }
            catch (InvalidOperationException e)
            {
                probe.Tell(e);
            }
        });
    }

    private sealed class DeclaresAfterAny : ReceiveActor
    {
        public DeclaresAfterAny(IActorRef probe)
        {
            Receive<object>(_ => { });
            try
            {
                Receive<int>(_ => { });
            }
            catch (InvalidOperationException e)
            {
                probe.Tell(e);
            }
        }
    }
}
