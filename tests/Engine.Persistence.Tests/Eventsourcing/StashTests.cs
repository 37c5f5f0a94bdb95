using Akka.Actor;
using static Akka.Persistence.Tests.PersistenceSystem;

namespace Akka.Persistence.Tests.Eventsourcing;

public sealed class StashTests
{
    [Fact]
    public async Task Messages_the_actor_stashed_come_before_commands_that_wait_internally()
    {
        await using var s = InMemory();
        var script = new Script
        {
            OnCommand = (x, m) =>
            {
                switch (m)
                {
                    case "open":
                        x.Log("open");
                        x.BecomeNow(later => x.Log("open " + later));
                        x.Persist("opened", _ => x.Stash.UnstashAll());
                        return true;
                    case string:
                        x.Log("stashes " + m);
                        x.Stash.Stash();
                        return true;
                    default:
                        return false;
                }
            },
        };
        var p = s.Start(script);
        foreach (var m in (string[])["a", "b", "open", "c", "d"])
        {
            p.Tell(m);
        }

        await script.Saw("open d");
        Assert.Equal(["recovered 0", "stashes a", "stashes b", "open", "open a", "open b", "open c", "open d"], script.Lines);
    }

    [Fact]
    public async Task Stashed_messages_and_waiting_commands_survive_a_restart_in_order()
    {
        await using var s = InMemory();
        var script = new Script
        {
            OnCommand = (x, m) =>
            {
                if (m is string text && x.Instance == 1)
                {
                    if (text == "boom")
                    {
                        x.Persist("e", _ => throw new InvalidOperationException("boom"));
                    }
                    else
                    {
                        x.Stash.Stash();
                    }

                    return true;
                }

                return false;
            },
        };
        var p = s.Start(script);
        foreach (var m in (string[])["a", "b", "boom", "c", "d"])
        {
            p.Tell(m);
        }

        await script.Saw("persisted d 5");
        Assert.Equal(["command a", "command b", "command c", "command d"], script.Lines.Where(l => l.StartsWith("command", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_same_message_sent_several_times_is_handled_as_often()
    {
        await using var s = InMemory();
        var script = new Script();
        var p = s.Start(script);
        for (var n = 0; n < 4; n++)
        {
            p.Tell("same");
        }

        await Sync(p);
        Assert.Equal(["persisted same 1", "persisted same 2", "persisted same 3", "persisted same 4"], script.Lines.Where(l => l.StartsWith("persisted", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_same_message_cannot_be_stashed_twice()
    {
        await using var s = InMemory();
        var script = new Script
        {
            OnCommand = (x, m) =>
            {
                x.Stash.Stash();
                Assert.Throws<IllegalActorStateException>(x.Stash.Stash);
                x.Log("refused");
                return true;
            },
        };
        s.Start(script).Tell("a");
        await script.Saw("refused");
    }

    [Theory]
    [InlineData("discard")]
    [InlineData("reply")]
    [InlineData("throw")]
    public async Task A_full_internal_stash_does_what_its_strategy_says(string strategy)
    {
        await using var s = InMemory();
        var release = new TaskCompletionSource();
        var script = new Script
        {
            Overflow = strategy switch
            {
                "discard" => DiscardToDeadLetterStrategy.Instance,
                "reply" => new ReplyToStrategy("full"),
                _ => ThrowOverflowExceptionStrategy.Instance,
            },
        };
        var p = s.System.ActorOf(Props.Create(() => new Subject(script)).WithStashCapacity(2));
        await Sync(p);
        var replies = new System.Collections.Concurrent.ConcurrentQueue<object>();
        var asker = s.System.ActorOf(Props.Create(() => new Collector(replies)));

        // All five are in the mailbox before the journal can answer: the actor itself sends them while it handles a command.
        await Run(p, x =>
        {
            x.Save("first");
            foreach (var m in (string[])["a", "b", "c", "d", "e"])
            {
                x.Me.Tell(m, asker);
            }
        });
        if (strategy == "throw")
        {
            await Eventually.Until(() => script.Instances >= 2, "a restart");
        }
        else
        {
            await script.Saw("persisted b 3");
        }

        if (strategy == "reply")
        {
            await Eventually.Until(() => !replies.IsEmpty, "an answer that the stash is full");
            Assert.All(replies, reply => Assert.Equal("full", reply));
        }
    }

    private sealed class Collector(System.Collections.Concurrent.ConcurrentQueue<object> replies) : UntypedActor
    {
        protected override void OnReceive(object message) => replies.Enqueue(message);
    }
}
