using Akka.Actor;
using Akka.Persistence.Tests.Journal;
using static Akka.Persistence.Tests.PersistenceSystem;

namespace Akka.Persistence.Tests.Eventsourcing;

public sealed class PersistingTests
{
    [Fact]
    public async Task Handlers_run_in_order_and_commands_wait_for_them()
    {
        await using var s = InMemory();
        var script = new Script
        {
            OnCommand = (x, m) =>
            {
                x.Log("begin " + m);
                x.Save(m + "1");
                x.Save(m + "2");
                x.Log("end " + m);
                return true;
            },
        };
        var p = s.Start(script);
        p.Tell("a");
        p.Tell("b");
        await Sync(p);
        Assert.Equal(
            ["recovered 0", "begin a", "end a", "persisted a1 1", "persisted a2 2", "begin b", "end b", "persisted b1 3", "persisted b2 4"],
            script.Lines);
    }

    [Fact]
    public async Task A_handler_sees_the_sender_of_its_command()
    {
        await using var s = InMemory();
        var p = s.Start(new Script
        {
            OnCommand = (x, m) =>
            {
                x.Persist(m, e => x.From.Tell("done " + e));
                return true;
            },
        });
        Assert.Equal("done a", await p.Ask<string>("a", Eventually.Deadline));
    }

    [Fact]
    public async Task A_persist_inside_a_handler_comes_before_the_next_command()
    {
        await using var s = InMemory();
        var script = new Script
        {
            OnCommand = (x, m) =>
            {
                x.Log("command " + m);
                x.Persist(m + "1", e =>
                {
                    x.Log("outer " + e);
                    x.Persist(m + "2", e2 => x.Log("inner " + e2));
                });
                return true;
            },
        };
        var p = s.Start(script);
        p.Tell("a");
        p.Tell("b");
        await Sync(p);
        Assert.Equal(["recovered 0", "command a", "outer a1", "inner a2", "command b", "outer b1", "inner b2"], script.Lines);
    }

    [Fact]
    public async Task A_persist_inside_an_async_handler_makes_commands_wait()
    {
        await using var s = InMemory();
        var script = new Script
        {
            OnCommand = (x, m) =>
            {
                x.Log("command " + m);
                x.PersistAsync(m + "1", e => x.Persist(m + "2", e2 =>
                {
                    x.Me.Tell(new Run(y => y.Log("told after " + e2)));
                    x.Persist(m + "3", e3 => x.Log("last " + e3));
                }));
                return true;
            },
        };
        var p = s.Start(script);
        p.Tell("a");
        await script.Saw("told after a2");
        Assert.Equal(["recovered 0", "command a", "last a3", "told after a2"], script.Lines);
    }

    [Fact]
    public async Task Commands_go_on_during_PersistAsync_and_its_handlers_keep_their_order()
    {
        using var folder = new TempFolder();
        await using var s = OnSql(folder.ConnectionString);
        var script = new Script
        {
            OnCommand = (x, m) =>
            {
                x.Log("command " + m);
                x.PersistAsync(m + "1", e => x.Log("handler " + e));
                x.PersistAsync(m + "2", e => x.Log("handler " + e));
                return true;
            },
        };
        var p = s.Start(script);
        await Sync(p);
        await Run(p, x =>
        {
            foreach (var m in (string[])["a", "b", "c"])
            {
                x.Me.Tell(m);
            }
        });
        await script.Saw("handler c2");
        Assert.Equal(["command a", "command b", "command c"], script.Lines.Where(l => l.StartsWith("command", StringComparison.Ordinal)));
        Assert.Equal(
            ["handler a1", "handler a2", "handler b1", "handler b2", "handler c1", "handler c2"],
            script.Lines.Where(l => l.StartsWith("handler", StringComparison.Ordinal)));
        Assert.True(Array.IndexOf(script.Lines.ToArray(), "command b") < Array.IndexOf(script.Lines.ToArray(), "handler a2"), "commands waited");
    }

    [Fact]
    public async Task A_deferred_handler_runs_behind_those_that_are_due_and_at_once_where_there_are_none()
    {
        await using var s = InMemory();
        var script = new Script();
        var p = s.Start(script);
        await Run(p, x =>
        {
            x.DeferAsync("d0", e => x.Log("handler " + e));
            x.Log("after d0");
            x.PersistAsync("e1", e => x.Log("handler " + e));
            x.DeferAsync("d1", e => x.Log("handler " + e));
            x.PersistAsync("e2", e => x.Log("handler " + e));
            x.DeferAsync("d2", e => x.Log("handler " + e));
        });
        await script.Saw("handler d2");
        Assert.Equal(["recovered 0", "handler d0", "after d0", "handler e1", "handler d1", "handler e2", "handler d2"], script.Lines);
        await s.Stop(p);
        Assert.Equal(["recovered 2", "stopped"], (await s.Recover("p", new Recovery(SnapshotSelectionCriteria.None, 0))).Append("stopped"));
    }

    [Fact]
    public async Task Events_of_PersistAll_are_one_atomic_write()
    {
        await using var s = PersistenceSystem.With<FaultyJournal>();
        var script = new Script();
        var p = s.Start(script);
        await Run(p, x =>
        {
            x.PersistAll(["a", "reject", "b"], e => x.Log("handler " + e));
            x.Persist("c", e => x.Log("handler " + e));
        });
        await Sync(p);
        await s.Stop(p);
        Assert.Equal(
            ["recovered 0", "rejected a 1 not this one", "rejected reject 2 not this one", "rejected b 3 not this one", "handler c", "stopped"],
            script.Lines);
        Assert.Equal(["replayed c 4", "recovered 4"], await s.Recover("p"));
    }

    [Fact]
    public async Task One_write_of_an_actor_is_under_way_at_a_time_and_what_comes_meanwhile_is_the_next_one()
    {
        await using var s = PersistenceSystem.With<HeldJournal>();
        var journal = Persistence.Instance.Apply(s.System).JournalFor("");
        var script = new Script();
        var p = s.Start(script);
        foreach (var text in (string[])["a", "b", "c", "d"])
        {
            await Run(p, x => x.PersistAsync(text, e => x.Log($"{e} {x.LastSequenceNr}")));
        }

        Assert.Equal(["recovered 0"], script.Lines);
        journal.Tell("release", ActorRefs.NoSender);
        await script.Saw("d 4");
        Assert.Equal(["recovered 0", "a 1", "b 2", "c 3", "d 4"], script.Lines);
        var writes = await journal.Ask<int[]>("writes", Eventually.Deadline, CancellationToken.None);
        Assert.Equal([1, 3], writes);
    }

    [Fact]
    public async Task What_has_gathered_is_one_write_however_much_it_is_and_goes_before_what_the_handlers_add()
    {
        await using var s = PersistenceSystem.With<HeldJournal>("max-message-batch-size = 10");
        var journal = Persistence.Instance.Apply(s.System).JournalFor("");
        var script = new Script();
        var p = s.Start(script);
        await Run(p, x => x.PersistAsync("first", _ => x.PersistAsync("nested", e => x.Log(e))));
        await Run(p, x =>
        {
            for (var i = 0; i < 30; i++) x.PersistAsync(i, _ => { });
        });
        journal.Tell("release", ActorRefs.NoSender);
        await script.Saw("nested");
        var writes = await journal.Ask<int[]>("writes", Eventually.Deadline, CancellationToken.None);
        Assert.Equal([1, 30, 1], writes);
    }

    [Fact]
    public async Task PersistAll_of_nothing_does_nothing()
    {
        await using var s = InMemory();
        var script = new Script();
        var p = s.Start(script);
        await Run(p, x => x.PersistAll(Array.Empty<string>(), x.Log));
        p.Tell("a");
        await Sync(p);
        Assert.Equal(["recovered 0", "command a", "persisted a 1"], script.Lines);
    }

    [Fact]
    public async Task Events_are_not_persisted_during_recovery_but_from_its_completion_on()
    {
        using var folder = new TempFolder();
        await using var s = OnSql(folder.ConnectionString);
        var first = s.Start(new Script());
        first.Tell("a");
        await Sync(first);
        await s.Stop(first);
        var refused = new Script { OnRecover = (x, m) => x.Save("during " + m) };
        await s.Gone(s.Start(refused));
        Assert.Equal(["replayed a 1", "recovery failure InvalidOperationException a", "stopped"], refused.Lines);
        var script = new Script
        {
            OnRecover = (x, m) =>
            {
                if (m is RecoveryCompleted)
                {
                    x.Save("b");
                }
            },
        };
        var p = s.Start(script);
        p.Tell("c");
        await Sync(p);
        Assert.Equal(["replayed a 1", "recovered 1", "persisted b 2", "command c", "persisted c 3"], script.Lines);
    }

    [Fact]
    public async Task An_asynchronous_command_handler_is_not_interrupted_and_what_it_persists_comes_before_the_next_command()
    {
        await using var s = InMemory();
        var script = new Script();
        var p = s.Start(script);
        p.Tell(new RunLater(async x =>
        {
            x.Log("begin");
            await Task.Yield();
            x.Save("a");
            await Task.Delay(20);
            x.Save("b");
            x.Log("end");
        }));
        p.Tell("c");
        await script.Saw("persisted c 3");
        Assert.Equal(["recovered 0", "begin", "end", "persisted a 1", "persisted b 2", "command c", "persisted c 3"], script.Lines);
    }

    [Fact]
    public async Task Deleting_more_than_there_is_fails_by_message()
    {
        await using var s = InMemory();
        var script = new Script();
        var p = s.Start(script);
        p.Tell("a");
        await Run(p, x => x.DeleteMessages(2));
        await script.Saw("got DeleteMessagesFailure");
        await Run(p, x => x.DeleteMessages(1));
        await script.Saw("got DeleteMessagesSuccess");
    }

    [Fact]
    public async Task Many_actors_persist_at_once_and_each_keeps_its_order()
    {
        using var folder = new TempFolder();
        await using var s = OnSql(folder.ConnectionString);
        var scripts = Enumerable.Range(0, 40).Select(i => new Script { Id = "p" + i }).ToArray();
        var actors = scripts.Select(script => s.Start(script)).ToArray();
        for (var n = 1; n <= 50; n++)
        {
            foreach (var actor in actors)
            {
                actor.Tell("e" + n);
            }
        }

        foreach (var (actor, script) in actors.Zip(scripts))
        {
            await Sync(actor);
            Assert.Equal(Enumerable.Range(1, 50).Select(n => $"persisted e{n} {n}"), script.Lines.Where(l => l.StartsWith("persisted", StringComparison.Ordinal)));
        }
    }
}
