using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Event;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor;

public class SupervisionTests
{
    private static Exception Boom(string text = "boom") => new InvalidOperationException(text);

    [Fact]
    public void Resume_keeps_the_instance_and_loses_the_message()
    {
        using var stage = new ActorStage();
        var child = Child(stage, new OneForOneStrategy(_ => Directive.Resume), out var script);
        child.Tell(new Fail(Boom()));
        child.Tell("next");
        child.Settle();
        Assert.Equal(["a#1 ctor", "a#1 PreStart", "a#1 got next"], script.Lines);
    }

    [Fact]
    public void Stop_stops_the_child_alone()
    {
        using var stage = new ActorStage();
        var parent = stage.Scripted(new Script { Strategy = () => new OneForOneStrategy(_ => Directive.Stop) });
        IActorRef? one = null, other = null;
        parent.Inside(a =>
        {
            one = a.Ctx.ActorOf(new Script().Props());
            other = a.Ctx.ActorOf(new Script().Props());
        });
        var probe = stage.Probe();
        probe.Watch(one!);
        one!.Tell(new Fail(Boom()));
        probe.Next<Terminated>();
        other!.Settle();
    }

    [Fact]
    public void Escalate_fails_the_parent_with_the_same_cause()
    {
        using var stage = new ActorStage();
        Exception? seen = null;
        var grandparent = stage.Scripted(new Script
        {
            Strategy = () => new OneForOneStrategy(e =>
            {
                seen = e;
                return Directive.Restart;
            }),
        });
        var parentScript = new Script { Name = "parent", Strategy = () => new OneForOneStrategy(_ => Directive.Escalate) };
        IActorRef? parent = null, child = null;
        grandparent.Inside(a => parent = a.Ctx.ActorOf(parentScript.Props()));
        parent!.Inside(a => child = a.Ctx.ActorOf(new Script().Props()));
        var cause = Boom();
        var probe = stage.Probe();
        probe.Watch(child!);
        child!.Tell(new Fail(cause));
        probe.Next<Terminated>();
        parent!.Settle();
        Assert.Same(cause, seen);
        Assert.Contains("parent#1 PreRestart InvalidOperationException at Failed", parentScript.Lines);
    }

    [Fact]
    public void An_escalated_failure_that_is_resumed_resumes_the_child()
    {
        using var stage = new ActorStage();
        var grandparent = stage.Scripted(new Script { Strategy = () => new OneForOneStrategy(_ => Directive.Resume) });
        IActorRef? parent = null, child = null;
        grandparent.Inside(a => parent = a.Ctx.ActorOf(new Script { Strategy = () => new OneForOneStrategy(_ => Directive.Escalate) }.Props()));
        var script = new Script { Name = "child" };
        parent!.Inside(a => child = a.Ctx.ActorOf(script.Props()));
        child!.Tell(new Fail(Boom()));
        child!.Tell("next");
        child!.Settle();
        Assert.Equal(["child#1 ctor", "child#1 PreStart", "child#1 got next"], script.Lines);
    }

    [Fact]
    public async Task All_for_one_restarts_every_child()
    {
        using var stage = new ActorStage();
        var (one, other) = Pair(stage, new AllForOneStrategy(_ => Directive.Restart), out var first, out var second);
        one.Tell(new Fail(Boom()));
        one.Settle();
        // The one that failed may run again before the parent has come to the other.
        await ActorStage.Until(() => second.Lines.Contains("other#2 ctor", StringComparer.Ordinal), "the other child's restart");
        other.Tell("x");
        other.Settle();
        Assert.Contains("one#2 ctor", first.Lines);
        Assert.Contains("other#1 PreRestart InvalidOperationException at nothing", second.Lines);
        Assert.Contains("other#2 got x", second.Lines);
    }

    [Fact]
    public void All_for_one_stops_every_child_when_a_restart_is_denied()
    {
        using var stage = new ActorStage();
        var (one, other) = Pair(stage, new AllForOneStrategy(0, -1, _ => Directive.Restart), out _, out _);
        var probe = stage.Probe();
        probe.Watch(one);
        probe.Watch(other);
        one.Tell(new Fail(Boom()));
        var ended = new HashSet<IActorRef> { probe.Next<Terminated>().ActorRef, probe.Next<Terminated>().ActorRef };
        Assert.Equal([one, other], ended);
    }

    [Fact]
    public void The_failed_child_is_the_sender_while_the_strategy_decides()
    {
        using var stage = new ActorStage();
        IActorRef? sender = null;
        ScriptedActor? inside = null;
        var parent = stage.Scripted(new Script
        {
            Started = a => inside = a,
            Strategy = () => new OneForOneStrategy(_ =>
            {
                sender = inside!.From;
                return Directive.Resume;
            }),
        });
        IActorRef? child = null;
        parent.Inside(a => child = a.Ctx.ActorOf(new Script().Props()));
        child!.Tell(new Fail(Boom()));
        child!.Settle();
        Assert.Equal(child, sender);
    }

    [Theory]
    [InlineData(Directive.Restart, typeof(Error))]
    [InlineData(Directive.Stop, typeof(Error))]
    [InlineData(Directive.Resume, typeof(Warning))]
    public void A_failure_is_logged_by_the_strategy(Directive directive, Type level)
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        stage.System.EventStream.Subscribe(probe.Ref, typeof(LogEvent));
        var child = Child(stage, new OneForOneStrategy(_ => directive), out _);
        child.Tell(new Fail(Boom("said so")));
        LogEvent entry;
        do entry = probe.Next<LogEvent>();
        while (entry.LogSource != child.Path.ToString());
        Assert.IsType(level, entry);
        Assert.Equal("said so", entry.Message);
        Assert.Equal(typeof(OneForOneStrategy), entry.LogClass);
    }

    [Fact]
    public void The_default_decider_stops_what_could_not_start_was_killed_or_broke_a_pact()
    {
        var decider = SupervisorStrategy.DefaultDecider;
        Assert.Equal(Directive.Stop, decider.Decide(new ActorInitializationException("x")));
        Assert.Equal(Directive.Stop, decider.Decide(new ActorKilledException("x")));
        Assert.Equal(Directive.Stop, decider.Decide(new DeathPactException(ActorRefs.Nobody)));
        Assert.Equal(Directive.Restart, decider.Decide(Boom()));
    }

    [Fact]
    public void A_deployable_decider_takes_the_first_pair_that_fits()
    {
        var decider = Decider.From(Directive.Stop, Directive.Resume.When<ArgumentException>(), Directive.Escalate.When<ArgumentNullException>());
        Assert.Equal(Directive.Resume, decider.Decide(new ArgumentNullException()));
        Assert.Equal(Directive.Stop, decider.Decide(Boom()));
    }

    [Fact]
    public void Restarts_without_a_window_are_counted_for_ever()
    {
        var stats = new ChildRestartStats(ActorRefs.Nobody);
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => stats.RequestRestartPermission(2, -1)));
        Assert.False(new ChildRestartStats(ActorRefs.Nobody).RequestRestartPermission(0, -1));
        Assert.True(new ChildRestartStats(ActorRefs.Nobody).RequestRestartPermission(-1, -1));
    }

    [Fact]
    public async Task Restarts_in_a_window_start_anew_when_it_is_over()
    {
        var stats = new ChildRestartStats(ActorRefs.Nobody);
        Assert.True(stats.RequestRestartPermission(1, 20));
        await ActorStage.Until(() => stats.RequestRestartPermission(1, 20), "a permission in a new window");
        Assert.Equal(1u, stats.MaxNrOfRetriesCount);
    }

    [Fact]
    public void A_window_without_a_number_allows_one_restart()
    {
        var stats = new ChildRestartStats(ActorRefs.Nobody);
        Assert.True(stats.RequestRestartPermission(-1, 60_000));
        Assert.False(stats.RequestRestartPermission(-1, 60_000));
    }

    [Fact]
    public async Task A_failure_that_the_guardian_escalates_ends_the_system()
    {
        using var stage = new ActorStage($"akka.actor.guardian-supervisor-strategy = \"{typeof(EscalatingConfigurator).AssemblyQualifiedName}\"");
        stage.Scripted(new Script()).Tell(new Fail(Boom()));
        await stage.System.WhenTerminated.WaitAsync(ActorStage.Deadline);
    }

    [Fact]
    public void Only_one_failure_at_a_time_is_reported()
    {
        using var stage = new ActorStage();
        var count = 0;
        var child = Child(stage, new OneForOneStrategy(_ =>
        {
            count++;
            return Directive.Restart;
        }), out _);
        for (var i = 0; i < 10; i++) child.Tell(new Fail(Boom()));
        child.Settle();
        Assert.Equal(10, count);
    }

    private static IActorRef Child(ActorStage stage, SupervisorStrategy strategy, out Script script)
    {
        var parent = stage.Scripted(new Script { Strategy = () => strategy });
        var used = script = new Script();
        IActorRef? child = null;
        parent.Inside(a => child = a.Ctx.ActorOf(used.Props(), "child"));
        return child!;
    }

    private static (IActorRef One, IActorRef Other) Pair(ActorStage stage, SupervisorStrategy strategy, out Script first, out Script second)
    {
        var parent = stage.Scripted(new Script { Strategy = () => strategy });
        var (a1, a2) = (first, second) = (new Script { Name = "one" }, new Script { Name = "other" });
        IActorRef? one = null, other = null;
        parent.Inside(a =>
        {
            one = a.Ctx.ActorOf(a1.Props());
            other = a.Ctx.ActorOf(a2.Props());
        });
        return (one!, other!);
    }

    public sealed class EscalatingConfigurator : SupervisorStrategyConfigurator
    {
        public override SupervisorStrategy Create() => new OneForOneStrategy(_ => Directive.Escalate);
    }
}
