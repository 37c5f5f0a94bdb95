using Akka.Actor;
using Akka.Event;
using Engine.Tests.Stage;

namespace Engine.Tests.Actor;

public class StashTests
{
    [Fact]
    public void Unstashed_messages_come_in_stash_order_before_all_others_with_their_senders()
    {
        using var stage = new ActorStage();
        var (script, actor) = Closed<StashingActor>(stage);
        var sender = stage.Probe("sender");
        using (var gate = new ManualResetEventSlim())
        {
            actor.Tell(new Do(_ => gate.Wait(ActorStage.Deadline)));
            foreach (var m in new object[] { 1, 2, "open", 3 }) actor.Tell(m, sender.Ref);
            gate.Set();
            actor.Settle();
            actor.Settle();
        }
        Assert.Equal(["a#1 1 from sender", "a#1 2 from sender", "a#1 3 from sender"], script.Lines.Skip(2));
    }

    [Fact]
    public void Unstash_gives_back_one()
    {
        using var stage = new ActorStage();
        var (_, actor) = Closed<StashingActor>(stage);
        actor.Tell(1);
        actor.Tell(2);
        actor.Inside(a =>
        {
            var stash = ((StashingActor)a).Stash;
            Assert.Equal((2, false, true, false, -1), (stash.Count, stash.IsEmpty, stash.NonEmpty, stash.IsFull, stash.Capacity));
            stash.Unstash();
            Assert.Equal(1, stash.Count);
        });
    }

    [Fact]
    public void Two_deliveries_of_one_object_are_two_messages_to_a_stash()
    {
        using var stage = new ActorStage();
        var (script, actor) = Closed<StashingActor>(stage);
        var (sender, tick) = (stage.Probe("sender"), "tick");
        foreach (var m in new object[] { tick, tick, "open" }) actor.Tell(m, sender.Ref);
        actor.Settle();
        actor.Settle();
        Assert.Equal(["a#1 tick from sender", "a#1 tick from sender"], script.Lines.Skip(2));
    }

    [Fact]
    public void The_same_message_cannot_be_stashed_twice()
    {
        using var stage = new ActorStage();
        var actor = stage.System.ActorOf(new Script
        {
            On = (a, _) =>
            {
                var stash = ((StashingActor)a).Stash;
                stash.Stash();
                Assert.Throws<IllegalActorStateException>(stash.Stash);
                a.From.Tell("refused");
            },
        }.Props<StashingActor>());
        var probe = stage.Probe();
        actor.Tell("x", probe.Ref);
        Assert.Equal("refused", probe.Next());
    }

    [Fact]
    public void Outside_a_message_there_is_nothing_to_stash()
    {
        using var stage = new ActorStage();
        Exception? seen = null;
        stage.System.ActorOf(new Script
        {
            Started = a => seen = Record.Exception(((StashingActor)a).Stash.Stash),
        }.Props<StashingActor>()).Inside(_ => { });
        Assert.IsType<IllegalActorStateException>(seen);
    }

    [Fact]
    public void A_full_stash_throws()
    {
        using var stage = new ActorStage();
        var probe = stage.Probe();
        var actor = stage.System.ActorOf(new Script
        {
            On = (a, _) =>
            {
                var stash = ((BoundedStashingActor)a).Stash;
                try
                {
                    stash.Stash();
                    a.From.Tell(stash.IsFull);
                }
                catch (StashOverflowException e)
                {
                    a.From.Tell(e);
                }
            },
        }.Props<BoundedStashingActor>().WithStashCapacity(2));
        for (var i = 0; i < 3; i++) actor.Tell(i, probe.Ref);
        Assert.False(probe.Next<bool>());
        Assert.True(probe.Next<bool>());
        probe.Next<StashOverflowException>();
    }

    [Fact]
    public void The_stash_is_kept_over_a_restart()
    {
        using var stage = new ActorStage();
        var (script, actor) = Closed<StashingActor>(stage);
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(new Fail(new InvalidOperationException()));
        actor.Settle();
        actor.Tell("open");
        actor.Settle();
        actor.Settle();
        Assert.Equal(["a#2 1 from deadLetters", "a#2 2 from deadLetters"], script.Lines.TakeLast(2));
    }

    [Fact]
    public void The_stash_goes_to_the_dead_letters_at_the_end()
    {
        using var stage = new ActorStage();
        var (_, actor) = Closed<StashingActor>(stage);
        var probe = stage.Probe();
        stage.System.EventStream.Subscribe(probe.Ref, typeof(DeadLetter));
        actor.Tell(1);
        actor.Tell(2);
        actor.Settle();
        stage.System.Stop(actor);
        Assert.Equal([1, 2], new[] { probe.Next<DeadLetter>().Message, probe.Next<DeadLetter>().Message });
    }

    [Fact]
    public void UnstashAll_with_a_condition_drops_what_does_not_match()
    {
        using var stage = new ActorStage();
        var (script, actor) = Closed<StashingActor>(stage);
        for (var i = 1; i <= 4; i++) actor.Tell(i);
        actor.Inside(a =>
        {
            var stash = ((StashingActor)a).Stash;
            stash.UnstashAll(e => e.Message is int i && i % 2 == 0);
            Assert.True(stash.IsEmpty);
        });
        actor.Tell("open");
        actor.Settle();
        actor.Settle();
        Assert.Equal(["a#1 2 from deadLetters", "a#1 4 from deadLetters"], script.Lines.Skip(2));
    }

    [Fact]
    public async Task A_stashed_Terminated_comes_back()
    {
        using var stage = new ActorStage();
        var other = stage.Scripted(new Script());
        var (script, actor) = Closed<StashingActor>(stage);
        actor.Inside(a => a.Ctx.Watch(other));
        stage.System.Stop(other);
        var stashed = 0;
        await ActorStage.Until(
            () =>
            {
                actor.Inside(a => stashed = ((StashingActor)a).Stash.Count);
                return stashed == 1;
            },
            "the end is stashed");
        actor.Tell("open");
        actor.Settle();
        actor.Settle();
        Assert.Contains(script.Lines, l => l.Contains("<Terminated>", StringComparison.Ordinal));
    }

    [Fact]
    public void ClearStash_hands_out_and_Prepend_puts_before()
    {
        using var stage = new ActorStage();
        var (script, actor) = Closed<StashingActor>(stage);
        actor.Tell(2);
        actor.Inside(a =>
        {
            var stash = ((StashingActor)a).Stash;
            stash.Prepend([new Envelope(0, a.Me), new Envelope(1, a.Me)]);
            Assert.Equal([0, 1, 2], stash.ClearStash().Select(e => (int)e.Message));
            Assert.True(stash.IsEmpty);
        });
        Assert.Equal(2, script.Lines.Count);
    }

    /// <summary>Stashes all until "open".</summary>
    private static (Script Script, IActorRef Actor) Closed<T>(ActorStage stage)
        where T : ScriptedActor
    {
        var open = false;
        var script = new Script
        {
            On = (a, m) =>
            {
                var stash = ((IActorStash)a).Stash;
                if (m is "open")
                {
                    open = true;
                    stash.UnstashAll();
                }
                else if (open)
                {
                    a.Write($"{m} from {a.From.Path.Name}");
                }
                else
                {
                    stash.Stash();
                }
            },
        };
        return (script, stage.System.ActorOf(script.Props<T>()));
    }
}
