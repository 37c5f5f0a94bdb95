using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor;

/// <summary>The engine's own messages: before all others, also while suspended, some of them held back.</summary>
public sealed class SystemMessagesTests
{
    [Fact]
    public void A_system_message_overtakes_all_user_messages_that_wait()
    {
        using var stage = new ActorStage();
        using var gate = new ManualResetEventSlim();
        var script = new Script();
        var actor = stage.Scripted(script);
        var probe = stage.Probe();
        probe.Watch(actor);
        actor.Tell(new Do(_ => Assert.True(gate.Wait(ActorStage.Deadline))));
        for (var i = 0; i < 100; i++) actor.Tell(i);
        ((IInternalActorRef)actor).Stop();
        gate.Set();
        probe.Next<Terminated>();
        Assert.Equal(["a#1 ctor", "a#1 PreStart", "a#1 PostStop"], script.Lines);
    }

    [Fact]
    public void System_messages_come_between_any_two_user_messages()
    {
        using var stage = new ActorStage();
        var script = new Script();
        var actor = stage.Scripted(script);
        var probe = stage.Probe();
        probe.Watch(actor);
        // Sent by the first message of a slot, so handled before its second.
        actor.Inside(_ =>
        {
            actor.Tell(new Do(a => a.Ctx.Stop(a.Me)));
            actor.Tell("never");
        });
        probe.Next<Terminated>();
        Assert.DoesNotContain("a#1 got never", script.Lines);
    }

    [Fact]
    public void A_suspended_actor_handles_system_messages_and_no_user_messages()
    {
        using var stage = new ActorStage();
        var script = new Script();
        var actor = (IInternalActorRef)stage.Scripted(script);
        actor.Settle();
        actor.Suspend();
        actor.Tell("held back");
        var probe = stage.Probe();
        probe.Watch(actor);
        stage.System.Stop(actor);
        probe.Next<Terminated>();
        Assert.Equal(["a#1 ctor", "a#1 PreStart", "a#1 PostStop"], script.Lines);
    }

    [Fact]
    public void Who_is_suspended_twice_must_be_resumed_twice()
    {
        using var stage = new ActorStage();
        var script = new Script();
        var actor = (IInternalActorRef)stage.Scripted(script);
        actor.Settle();
        actor.Suspend();
        actor.Suspend();
        actor.Tell("m");
        actor.Resume();
        Assert.DoesNotContain("a#1 got m", script.Lines);
        actor.Resume();
        actor.Settle();
        Assert.Contains("a#1 got m", script.Lines);
    }

    [Fact]
    public void The_failure_of_a_child_waits_while_its_parent_is_suspended()
    {
        using var stage = new ActorStage();
        var decided = 0;
        using var failed = new ManualResetEventSlim();
        var parent = (IInternalActorRef)stage.Scripted(new Script
        {
            Strategy = () => new OneForOneStrategy(_ =>
            {
                decided++;
                failed.Set();
                return Directive.Restart;
            }),
        });
        IActorRef? child = null;
        parent.Inside(a => child = a.Ctx.ActorOf(new Script().Props()));
        child!.Settle();
        parent.Suspend();
        ((IInternalActorRef)parent).SendSystemMessage(new Failed(child!, new InvalidOperationException(), child!.Path.Uid));
        Assert.Equal(0, Volatile.Read(ref decided));
        parent.Resume();
        Assert.True(failed.Wait(ActorStage.Deadline));
        parent.Settle();
        Assert.Equal(1, decided);
    }

    [Fact]
    public void The_failure_of_an_older_incarnation_is_dropped()
    {
        using var stage = new ActorStage();
        var decided = 0;
        var parent = stage.Scripted(new Script { Strategy = () => new OneForOneStrategy(_ => { decided++; return Directive.Stop; }) });
        IActorRef? child = null;
        parent.Inside(a => child = a.Ctx.ActorOf(new Script().Props(), "child"));
        ((IInternalActorRef)parent).SendSystemMessage(new Failed(child!, new InvalidOperationException(), child!.Path.Uid + 1));
        child!.Settle();
        parent.Settle();
        Assert.Equal(0, decided);
    }

    [Fact]
    public void A_failed_actor_suspends_its_children_until_it_is_resumed()
    {
        using var stage = new ActorStage();
        using var asked = new ManualResetEventSlim();
        using var decide = new ManualResetEventSlim();
        var grandparent = stage.Scripted(new Script
        {
            Strategy = () => new OneForOneStrategy(_ =>
            {
                asked.Set();
                Assert.True(decide.Wait(ActorStage.Deadline));
                return Directive.Resume;
            }),
        });
        var childScript = new Script { Name = "child" };
        IActorRef? parent = null, child = null;
        grandparent.Inside(a => parent = a.Ctx.ActorOf(new Script().Props()));
        parent!.Inside(a => child = a.Ctx.ActorOf(childScript.Props()));
        child!.Settle();
        parent!.Tell(new Fail(new InvalidOperationException()));
        Assert.True(asked.Wait(ActorStage.Deadline));
        child!.Tell("waits");
        Assert.DoesNotContain("child#1 got waits", childScript.Lines);
        decide.Set();
        child!.Settle();
        Assert.Contains("child#1 got waits", childScript.Lines);
    }

    [Fact]
    public void A_child_made_while_its_parent_is_failed_starts_when_the_parent_goes_on()
    {
        using var stage = new ActorStage();
        var childScript = new Script { Name = "child" };
        var script = new Script
        {
            DefaultPreRestart = false,
            BeforeRestart = (a, _, _) => a.Ctx.ActorOf(childScript.Props(), "made-while-failed"),
        };
        var actor = stage.Scripted(script);
        actor.Tell(new Fail(new InvalidOperationException()));
        actor.Settle();
        IActorRef? child = null;
        actor.Inside(a => child = a.Ctx.Child("made-while-failed"));
        child!.Settle();
        Assert.Contains("child#1 PreStart", childScript.Lines);
    }

    [Fact]
    public void Zero_retries_never_restart()
    {
        using var stage = new ActorStage();
        var script = new Script();
        var parent = stage.Scripted(new Script { Strategy = () => new OneForOneStrategy(0, 1000, _ => Directive.Restart) });
        IActorRef? child = null;
        parent.Inside(a => child = a.Ctx.ActorOf(script.Props()));
        var probe = stage.Probe();
        probe.Watch(child!);
        child!.Tell(new Fail(new InvalidOperationException()));
        probe.Next<Terminated>();
        Assert.Equal(["a#1 ctor", "a#1 PreStart", "a#1 PostStop"], script.Lines);
    }

    [Fact]
    public void A_parent_that_did_not_watch_frees_the_name_and_gets_no_Terminated()
    {
        using var stage = new ActorStage();
        var script = new Script();
        var parent = stage.Scripted(script);
        IActorRef? child = null;
        parent.Inside(a => child = a.Ctx.ActorOf(new Script().Props(), "child"));
        var probe = stage.Probe();
        probe.Watch(child!);
        stage.System.Stop(child!);
        probe.Next<Terminated>();
        // The parent's notice was sent before the probe's.
        parent.Settle();
        parent.Inside(a => a.Ctx.ActorOf(new Script().Props(), "child"));
        Assert.Equal(["a#1 ctor", "a#1 PreStart"], script.Lines);
    }

    [Fact]
    public async Task Racing_suspends_and_resumes_lose_no_message_and_no_wake_up()
    {
        using var stage = new ActorStage();
        var count = 0;
        var actor = (IInternalActorRef)stage.Scripted(new Script { On = (_, _) => count++ });
        const int senders = 3, each = 2_000;
        var pausing = Task.Run(() =>
        {
            for (var i = 0; i < each; i++)
            {
                actor.Suspend();
                actor.Resume();
            }
        });
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < each; i++) actor.Tell(i);
        })).Append(pausing));
        actor.Settle();
        Assert.Equal(senders * each, count);
    }

    [Fact]
    public async Task Racing_deaths_of_watched_children_all_arrive_and_free_their_names()
    {
        using var stage = new ActorStage();
        var gone = new HashSet<string>(StringComparer.Ordinal);
        var parent = stage.Scripted(new Script { On = (a, m) => gone.Add(((Terminated)m).ActorRef.Path.Name) });
        const int children = 500;
        var all = new List<IActorRef>();
        parent.Inside(a =>
        {
            for (var i = 0; i < children; i++) all.Add(a.Ctx.Watch(a.Ctx.ActorOf(new Script().Props(), $"c{i}")));
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(t => Task.Run(() =>
        {
            for (var i = t; i < children; i += 4) all[i].Tell(i % 2 == 0 ? PoisonPill.Instance : Kill.Instance);
        })));
        await ActorStage.Until(() =>
        {
            var n = 0;
            parent.Inside(_ => n = gone.Count);
            return n == children;
        }, "the end of every child");
        parent.Inside(a =>
        {
            for (var i = 0; i < children; i++) a.Ctx.ActorOf(new Script().Props(), $"c{i}");
        });
    }
}
