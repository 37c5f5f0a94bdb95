using Akka.Actor;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor;

public class LifecycleTests
{
    private static readonly Exception Boom = new InvalidOperationException("boom");

    [Fact]
    public void Hooks_run_in_order_at_start_and_stop()
    {
        using var stage = new ActorStage();
        var script = new Script();
        var actor = stage.Scripted(script);
        var probe = stage.Probe();
        probe.Watch(actor);
        actor.Tell("m");
        // A stop overtakes what still waits in the mailbox.
        actor.Settle();
        stage.System.Stop(actor);
        probe.Next<Terminated>();
        Assert.Equal(["a#1 ctor", "a#1 PreStart", "a#1 got m", "a#1 PostStop"], script.Lines);
    }

    [Fact]
    public void A_restart_makes_a_new_instance_and_keeps_reference_and_mailbox()
    {
        using var stage = new ActorStage();
        var script = new Script();
        var actor = stage.Scripted(script);
        actor.Tell(new Fail(Boom));
        actor.Tell("after");
        actor.Settle();
        Assert.Equal(
            [
                "a#1 ctor", "a#1 PreStart", "a#1 PreRestart InvalidOperationException at Fail", "a#1 PostStop",
                "a#2 ctor", "a#2 PostRestart InvalidOperationException", "a#2 PreStart", "a#2 got after",
            ],
            script.Lines);
    }

    [Fact]
    public void A_restart_resets_the_behaviour()
    {
        using var stage = new ActorStage();
        var script = new Script();
        var actor = stage.Scripted(script);
        actor.Inside(a => a.Switch(m =>
        {
            if (m is Fail f) throw f.Cause;
            a.Write("switched");
        }));
        actor.Tell("x");
        actor.Tell(new Fail(Boom));
        actor.Tell("y");
        actor.Settle();
        Assert.Contains("a#1 switched", script.Lines);
        Assert.Contains("a#2 got y", script.Lines);
    }

    [Fact]
    public void Default_PreRestart_stops_the_children_and_waits_for_them()
    {
        using var stage = new ActorStage();
        var lines = new Script().Lines;
        using var gate = new ManualResetEventSlim();
        var child = new Script
        {
            Name = "child",
            Lines = lines,
            Stopped = a =>
            {
                gate.Wait(ActorStage.Deadline);
                a.Write("gone");
            },
        };
        var parent = new Script { Name = "parent", Lines = lines, Started = a => a.Ctx.ActorOf(child.Props(), "child") };
        var actor = stage.Scripted(parent);
        actor.Tell(new Fail(Boom));
        Wait(lines, "child#1 PostStop");
        gate.Set();
        actor.Settle();
        var seen = lines.ToList();
        Assert.InRange(seen.IndexOf("child#1 gone"), 0, seen.IndexOf("parent#2 ctor"));
        Assert.Contains("child#2 ctor", seen.Concat(Wait(lines, "child#2 ctor")));
    }

    [Fact]
    public void Children_that_survive_a_restart_are_restarted_too()
    {
        using var stage = new ActorStage();
        var child = new Script { Name = "child" };
        var parent = new Script { DefaultPreRestart = false, DefaultPostRestart = false };
        var actor = stage.Scripted(parent);
        IActorRef? made = null;
        actor.Inside(a => made = a.Ctx.ActorOf(child.Props(), "child"));
        made!.Settle();
        actor.Tell(new Fail(Boom));
        actor.Settle();
        made!.Settle();
        Assert.Contains("child#1 PreRestart InvalidOperationException at nothing", child.Lines);
        Assert.Contains("child#2 PostRestart InvalidOperationException", child.Lines);
    }

    [Fact]
    public void A_constructor_that_throws_stops_the_actor()
    {
        using var stage = new ActorStage();
        var script = new Script { Constructed = _ => throw Boom };
        var probe = stage.Probe();
        var actor = stage.Scripted(script);
        probe.Watch(actor);
        Assert.Equal(actor, probe.Next<Terminated>().ActorRef);
        Assert.Equal(["a#1 ctor"], script.Lines);
    }

    [Fact]
    public void PreStart_that_throws_is_an_initialization_failure_and_PostStop_does_not_run()
    {
        using var stage = new ActorStage();
        Exception? seen = null;
        var parent = stage.Scripted(new Script
        {
            Strategy = () => new OneForOneStrategy(e =>
            {
                seen = e;
                return Directive.Stop;
            }),
        });
        var child = new Script { Name = "child", Started = _ => throw Boom };
        var probe = stage.Probe();
        IActorRef? made = null;
        parent.Inside(a => made = a.Ctx.ActorOf(child.Props()));
        probe.Watch(made!);
        probe.Next<Terminated>();
        Assert.Same(Boom, Assert.IsType<ActorInitializationException>(seen).InnerException);
        Assert.Equal(["child#1 ctor", "child#1 PreStart"], child.Lines);
    }

    [Fact]
    public void A_restart_of_an_actor_that_never_started_creates_it()
    {
        using var stage = new ActorStage();
        var tries = 0;
        var parent = stage.Scripted(new Script { Strategy = () => new OneForOneStrategy(_ => Directive.Restart) });
        var child = new Script
        {
            Name = "child",
            Started = _ =>
            {
                if (++tries == 1) throw Boom;
            },
        };
        IActorRef? made = null;
        parent.Inside(a => made = a.Ctx.ActorOf(child.Props()));
        made!.Tell("hello");
        made!.Settle();
        Assert.Equal(["child#1 ctor", "child#1 PreStart", "child#2 ctor", "child#2 PreStart", "child#2 got hello"], child.Lines);
    }

    [Fact]
    public void PreRestart_that_throws_does_not_hold_up_the_restart()
    {
        using var stage = new ActorStage();
        var script = new Script { BeforeRestart = (_, _, _) => throw new NotSupportedException() };
        var actor = stage.Scripted(script);
        actor.Tell(new Fail(Boom));
        actor.Tell("after");
        actor.Settle();
        Assert.Contains("a#2 got after", script.Lines);
    }

    [Fact]
    public void PostRestart_that_throws_is_reported_and_stops_by_default()
    {
        using var stage = new ActorStage();
        var causes = new List<Exception>();
        var parent = stage.Scripted(new Script
        {
            Strategy = () => new OneForOneStrategy(e =>
            {
                causes.Add(e);
                return SupervisorStrategy.DefaultDecider.Decide(e);
            }),
        });
        var child = new Script { Name = "child", AfterRestart = (_, _) => throw new NotSupportedException() };
        var probe = stage.Probe();
        IActorRef? made = null;
        parent.Inside(a => made = a.Ctx.ActorOf(child.Props()));
        probe.Watch(made!);
        made!.Tell(new Fail(Boom));
        probe.Next<Terminated>();
        Assert.Same(Boom, causes[0]);
        Assert.Same(Boom, Assert.IsType<PostRestartException>(causes[1]).OriginalCause);
    }

    [Fact]
    public void PoisonPill_stops_at_its_place_in_the_queue()
    {
        using var stage = new ActorStage();
        var script = new Script();
        using var gate = new ManualResetEventSlim();
        var actor = stage.Scripted(script);
        var probe = stage.Probe();
        probe.Watch(actor);
        actor.Tell(new Do(_ => gate.Wait(ActorStage.Deadline)));
        actor.Tell("before");
        actor.Tell(PoisonPill.Instance);
        actor.Tell("behind");
        gate.Set();
        probe.Next<Terminated>();
        Assert.Contains("a#1 got before", script.Lines);
        Assert.DoesNotContain("a#1 got behind", script.Lines);
    }

    [Fact]
    public void Kill_throws_ActorKilledException()
    {
        using var stage = new ActorStage();
        Exception? seen = null;
        var parent = stage.Scripted(new Script
        {
            Strategy = () => new OneForOneStrategy(e =>
            {
                seen = e;
                return Directive.Stop;
            }),
        });
        IActorRef? made = null;
        parent.Inside(a => made = a.Ctx.ActorOf(new Script().Props()));
        var probe = stage.Probe();
        probe.Watch(made!);
        made!.Tell(Kill.Instance);
        probe.Next<Terminated>();
        Assert.IsType<ActorKilledException>(seen);
    }

    [Fact]
    public async Task WatchAsync_tells_whether_the_actor_ended_before_it_was_cancelled()
    {
        using var stage = new ActorStage();
        var actor = stage.Scripted(new Script());
        using var cancelled = new CancellationTokenSource();
        var given = actor.WatchAsync(cancelled.Token);
        await cancelled.CancelAsync();
        Assert.False(await given);
        var ended = actor.WatchAsync();
        stage.System.Stop(actor);
        Assert.True(await ended);
        Assert.True(await actor.WatchAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => ActorRefs.NoSender.WatchAsync());
    }

    [Fact]
    public async Task An_ended_actor_lets_go_of_its_Props()
    {
        using var stage = new ActorStage();
        var actor = (LocalActorRef)stage.Scripted(new Script());
        actor.Stop();
        await ActorStage.Until(() => actor.Underlying.Props.Equals(ActorCell.TerminatedProps), "the cell shows no Props");
    }

    [Fact]
    public async Task GracefulStop_tells_whether_the_actor_ended_in_time()
    {
        using var stage = new ActorStage();
        var actor = stage.Scripted(new Script());
        Assert.True(await actor.GracefulStop(ActorStage.Deadline));
        Assert.True(await actor.GracefulStop(ActorStage.Deadline));
        using var gate = new ManualResetEventSlim();
        var slow = stage.Scripted(new Script());
        slow.Tell(new Do(_ => gate.Wait(ActorStage.Deadline)));
        Assert.False(await slow.GracefulStop(TimeSpan.FromMilliseconds(20)));
        gate.Set();
    }

    private static IEnumerable<string> Wait(IEnumerable<string> lines, string line)
    {
        ActorStage.Until(() => lines.Contains(line), line).GetAwaiter().GetResult();
        return lines;
    }
}
