using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Tests.Stage;

namespace Engine.Tests.TestKits;

public sealed class ProbeTests() : TestKit(Patience.Hocon)
{
    [Fact]
    public void A_probe_can_be_used_as_a_reference()
    {
        var probe = CreateTestProbe("sonde");
        TestActor.Tell(probe.Ref, probe);
        var reference = ExpectMsg<IActorRef>();
        Assert.Equal(probe, reference);
        Assert.Equal("sonde", ((IActorRef)probe).Path.Name);
        Assert.True(reference.Equals(probe));
    }

    [Fact]
    public void A_probe_sends_answers_and_forwards()
    {
        var (a, b) = (CreateTestProbe(), CreateTestProbe());
        a.Send(b, "question");
        b.ExpectMsg("question");
        Assert.Equal(a.Ref, b.Sender);
        b.Reply("answer");
        a.ExpectMsgFrom(b, "answer");
        a.Forward(TestActor);
        ExpectMsgFrom(b, "answer");
    }

    [Fact]
    public void A_death_that_is_watched_can_be_expected()
    {
        var probe = CreateTestProbe();
        var actor = Sys.ActorOf(Props.Create<Idle>());
        Assert.Equal(actor, probe.Watch(actor));
        Sys.Stop(actor);
        Assert.Equal(actor, probe.ExpectTerminated(actor).ActorRef);
    }

    [Fact]
    public void A_death_is_not_told_after_the_watch_was_taken_back()
    {
        var actor = Sys.ActorOf(Props.Create<Idle>());
        Watch(actor);
        Unwatch(actor);
        var other = CreateTestProbe();
        other.Watch(actor);
        Sys.Stop(actor);
        other.ExpectTerminated(actor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_pilot_answers_while_messages_still_queue()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"re {message}", probe);
            return message is "last" ? AutoPilot.NoAutoPilot : AutoPilot.KeepRunning;
        }));
        foreach (var message in (string[])["first", "last", "unanswered"])
        {
            probe.Tell(message);
        }

        ExpectMsg("re first");
        ExpectMsg("re last");
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Assert.Equal(["first", "last", "unanswered"], probe.ReceiveN(3).Cast<string>());
    }

    [Fact]
    public void A_child_of_a_probe_is_supervised_by_the_given_strategy()
    {
        var probe = CreateTestProbe();
        var child = probe.ChildActorOf<Fragile>("child", new OneForOneStrategy(_ => Directive.Stop));
        Assert.Equal(probe.Ref.Path, child.Path.Parent);
        probe.Watch(child);
        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => child.Tell("break"));
        probe.ExpectTerminated(child);
    }

    private sealed class Idle : ReceiveActor;

    private sealed class Fragile : ReceiveActor
    {
        public Fragile() => ReceiveAny(_ => throw new InvalidOperationException("broken"));
    }
}
