using Akka.Actor;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor;

public class DeathWatchTests
{
    [Fact]
    public void Terminated_comes_once_however_often_one_watches()
    {
        using var stage = new ActorStage();
        var actor = stage.Scripted(new Script());
        var probe = stage.Probe();
        probe.Watch(actor);
        probe.Watch(actor);
        stage.System.Stop(actor);
        var terminated = probe.Next<Terminated>();
        Assert.Equal(actor, terminated.ActorRef);
        Assert.True(terminated.ExistenceConfirmed);
        Assert.False(terminated.AddressTerminated);
        Assert.Equal(actor, probe.LastSender);
        Assert.Empty(probe.Drain());
    }

    [Fact]
    public void Watching_the_dead_is_answered_at_once()
    {
        using var stage = new ActorStage();
        var actor = stage.Scripted(new Script());
        var probe = stage.Probe();
        probe.Watch(actor);
        stage.System.Stop(actor);
        probe.Next<Terminated>();
        probe.Watch(actor);
        Assert.False(probe.Next<Terminated>().ExistenceConfirmed);
    }

    [Fact]
    public void Watching_a_path_that_never_was_is_answered_at_once()
    {
        using var stage = new ActorStage();
        var nobody = ((ExtendedActorSystem)stage.System).Provider.ResolveActorRef("akka://stage/user/never");
        var probe = stage.Probe();
        probe.Watch(nobody);
        Assert.Equal(nobody.Path, probe.Next<Terminated>().ActorRef.Path);
    }

    [Fact]
    public void Unwatch_takes_out_a_notification_that_is_already_queued()
    {
        using var stage = new ActorStage();
        var actor = stage.Scripted(new Script());
        var script = new Script();
        var watcher = stage.Scripted(script, "watcher");
        watcher.Inside(a => a.Ctx.Watch(actor));
        using var gate = new ManualResetEventSlim();
        var probe = stage.Probe();
        probe.Watch(actor);
        watcher.Tell(new Do(_ => gate.Wait(ActorStage.Deadline)));
        // Handled after the notification has been queued behind it, because system messages come first.
        watcher.Tell(new Do(a => a.Ctx.Unwatch(actor)));
        stage.System.Stop(actor);
        probe.Next<Terminated>();
        gate.Set();
        watcher.Settle();
        watcher.Settle();
        Assert.DoesNotContain(script.Lines, l => l.Contains("Terminated", StringComparison.Ordinal));
    }

    [Fact]
    public void WatchWith_sends_the_message_and_the_first_registration_wins()
    {
        using var stage = new ActorStage();
        var actor = stage.Scripted(new Script());
        var probe = stage.Probe();
        probe.Inside(c =>
        {
            c.WatchWith(actor, "gone");
            c.WatchWith(actor, "other");
            c.Watch(actor);
        });
        stage.System.Stop(actor);
        Assert.Equal("gone", probe.Next());
        Assert.Empty(probe.Drain());
    }

    [Fact]
    public void Watching_oneself_is_ignored()
    {
        using var stage = new ActorStage();
        var script = new Script();
        var actor = stage.Scripted(script);
        actor.Inside(a => a.Ctx.Watch(a.Me));
        actor.Tell(PoisonPill.Instance);
        var probe = stage.Probe();
        probe.Watch(actor);
        probe.Next<Terminated>();
        Assert.DoesNotContain(script.Lines, l => l.Contains("Terminated", StringComparison.Ordinal));
    }

    [Fact]
    public void A_childs_last_words_come_before_its_Terminated()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        IActorRef? child = null;
        var script = new Script { Stopped = a => a.Ctx.Parent.Tell("last words", a.Me) };
        probe.Inside(c => child = c.Watch(c.ActorOf(script.Props())));
        stage.System.Stop(child!);
        Assert.Equal("last words", probe.Next());
        probe.Next<Terminated>();
    }

    [Fact]
    public void An_unhandled_Terminated_breaks_the_pact()
    {
        using var stage = new ActorStage();
        var actor = stage.Scripted(new Script());
        var watcher = stage.System.ActorOf(Props.Create(() => new Pact(actor)));
        var probe = stage.Probe();
        probe.Watch(watcher);
        stage.System.Stop(actor);
        Assert.Equal(watcher, probe.Next<Terminated>().ActorRef);
    }

    [Fact]
    public void PostStop_happens_before_Terminated()
    {
        using var stage = new ActorStage();
        for (var i = 0; i < 50; i++)
        {
            var stopped = false;
            var actor = stage.Scripted(new Script { Stopped = _ => Volatile.Write(ref stopped, true) });
            var probe = stage.Probe();
            probe.Watch(actor);
            stage.System.Stop(actor);
            probe.Next<Terminated>();
            Assert.True(Volatile.Read(ref stopped));
        }
    }

    [Fact]
    public async Task Racing_watches_and_stops_give_exactly_one_Terminated_each()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        const int rounds = 300;
        for (var i = 0; i < rounds; i++)
        {
            var actor = stage.Scripted(new Script());
            var stop = Task.Run(() => stage.System.Stop(actor));
            probe.Ref.Tell(new ProbeDo(c => c.Watch(actor)), ActorRefs.NoSender);
            Assert.Equal(actor, probe.Next<Terminated>().ActorRef);
            await stop;
        }
        Assert.Empty(probe.Drain());
    }

    [Fact]
    public async Task Racing_unwatches_and_stops_never_give_a_Terminated_after_the_unwatch()
    {
        using var stage = new ActorStage();
        for (var i = 0; i < 200; i++)
        {
            var probe = stage.Probe();
            var actor = stage.Scripted(new Script());
            probe.Watch(actor);
            var stop = Task.Run(() => stage.System.Stop(actor));
            probe.Inside(c => c.Unwatch(actor));
            probe.Drain();
            await stop;
            Assert.True(await actor.GracefulStop(ActorStage.Deadline));
            Assert.Empty(probe.Drain());
        }
    }

    [Fact]
    public async Task The_name_is_free_in_the_handler_of_Terminated_and_not_before()
    {
        using var stage = new ActorStage();
        var again = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new Script
        {
            On = (a, m) =>
            {
                if (m is Terminated t) again.SetResult(a.Ctx.ActorOf(new Script().Props(), t.ActorRef.Path.Name));
            },
        };
        var parent = stage.Scripted(script);
        IActorRef? first = null;
        parent.Inside(a =>
        {
            first = a.Ctx.Watch(a.Ctx.ActorOf(new Script().Props(), "child"));
            a.Ctx.Stop(first);
            Assert.Throws<InvalidActorNameException>(() => a.Ctx.ActorOf(new Script().Props(), "child"));
        });
        var second = await again.Task.WaitAsync(ActorStage.Deadline);
        Assert.Equal(first!.Path, second.Path);
        Assert.NotEqual(first, second);
    }

    private sealed class Pact : ReceiveActor
    {
        public Pact(IActorRef other)
        {
            Context.Watch(other);
            Receive<string>(_ => { });
        }
    }
}
