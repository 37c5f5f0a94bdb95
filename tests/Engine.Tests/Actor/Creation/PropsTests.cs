using Akka.Actor;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor.Creation;

public class PropsTests
{
    [Fact]
    public void A_deployment_may_be_given_that_the_Props_have_already()
    {
        Assert.Equal(Deploy.Local.Scope, Props.Empty.WithDeploy(Deploy.Local).Deploy.Scope);
    }

    [Fact]
    public void Empty_Props_make_an_actor_that_does_nothing_and_there_are_no_Props_called_None()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var actor = stage.System.ActorOf(Props.Empty);
        probe.Watch(actor);
        actor.Tell("anything");
        actor.Tell(PoisonPill.Instance);
        Assert.True(probe.Next<Terminated>().ExistenceConfirmed);
        Assert.Null(Props.None);
    }

    [Fact]
    public void Props_of_no_type_are_refused()
    {
        Assert.Throws<ArgumentNullException>("type", () => new Props(null!, []));
        Assert.Throws<ArgumentNullException>("type", () => new Props(Deploy.Local, null!, Enumerable.Empty<object>()));
        Assert.Throws<ArgumentNullException>("type", () => new Props(null!, SupervisorStrategy.DefaultStrategy, Enumerable.Empty<object>()));
        Assert.Throws<ArgumentNullException>("type", () => Props.Create(null!, []));
    }

    [Fact]
    public void Arguments_of_an_expression_are_worked_out_once_and_the_constructor_runs_at_each_restart()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var counter = 0;
        var actor = stage.System.ActorOf(Props.Create(() => new Numbered(probe.Ref, Next(ref counter))));
        Assert.Equal(1, probe.Next());
        actor.Tell("fail");
        Assert.Equal(1, probe.Next());
        Assert.Equal(1, counter);
    }

    [Fact]
    public void A_captured_variable_has_the_value_it_had_when_the_Props_were_made()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var number = 5;
        var props = Props.Create(() => new Numbered(probe.Ref, number));
        number = 6;
        stage.System.ActorOf(props);
        Assert.Equal(5, probe.Next());
        Assert.Equal(6, number);
    }

    [Fact]
    public void Every_form_makes_the_actor()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        foreach (var props in new[]
        {
            Props.Create<Numbered>(probe.Ref, 1),
            Props.Create(typeof(Numbered), probe.Ref, 1),
            new Props(typeof(Numbered), [probe.Ref, 1]),
            Props.CreateBy<Producer>(probe.Ref),
            Props.CreateBy(new Producer(probe.Ref)),
        })
        {
            Assert.Equal(typeof(Numbered), props.Type);
            stage.System.ActorOf(props);
            Assert.Equal(1, probe.Next());
        }
    }

    [Fact]
    public void An_expression_that_is_no_constructor_call_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Props.Create(() => Make()));
        Assert.Throws<ArgumentException>(() => Props.Create(typeof(string)));
    }

    [Fact]
    public void The_strategy_of_the_Props_outranks_that_of_the_actor()
    {
        using var stage = new ActorStage();
        var parent = stage.System.ActorOf(new Script { Strategy = () => SupervisorStrategy.StoppingStrategy }.Props()
            .WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Resume)));
        IActorRef? child = null;
        parent.Inside(a => child = a.Ctx.ActorOf(new Script().Props()));
        child!.Tell(new Fail(new InvalidOperationException()));
        child!.Settle();
    }

    [Fact]
    public void With_gives_changed_copies()
    {
        var props = Props.Create<Numbered>(1, 2);
        var changed = props.WithDispatcher("d").WithMailbox("m").WithStashCapacity(3);
        Assert.Equal(("d", "m", 3), (changed.Deploy.Dispatcher, changed.Deploy.Mailbox, changed.Deploy.StashCapacity));
        Assert.Equal("akka.actor.default-dispatcher", props.Dispatcher);
        Assert.Equal(props, Props.Create<Numbered>(1, 2));
        Assert.NotEqual(props, changed);
    }

    [Fact]
    public void An_actor_made_with_new_is_refused()
    {
        using var stage = new ActorStage();
        Assert.Throws<ActorInitializationException>(() => new Numbered(ActorRefs.Nobody, 1));
    }

    private static int Next(ref int counter) => ++counter;

    private static Numbered Make() => null!;

    private sealed class Producer(IActorRef probe) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Numbered);

        public ActorBase Produce() => new Numbered(probe, 1);

        public void Release(ActorBase actor) { }
    }

    private sealed class Numbered : ReceiveActor
    {
        public Numbered(IActorRef probe, int number)
        {
            Receive<string>(_ => throw new InvalidOperationException());
            probe.Tell(number, ActorRefs.NoSender);
        }
    }
}
