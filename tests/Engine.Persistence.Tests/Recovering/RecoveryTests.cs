using Akka.Actor;
using Akka.Persistence.Tests.Journal;
using Akka.Persistence.Tests.Sql.Store;
using static Akka.Persistence.Tests.PersistenceSystem;

namespace Akka.Persistence.Tests.Recovering;

public sealed class RecoveryTests
{
    [Fact]
    public async Task Recovery_gives_the_snapshot_then_later_events_then_completion()
    {
        using var folder = new TempFolder();
        await using var s = OnSql(folder.ConnectionString);
        await Fill(s, snapshotAt: 3, events: 5);
        Assert.Equal(["offered at 3 3", "replayed e4 4", "replayed e5 5", "recovered 5"], await s.Recover("p"));
    }

    [Theory, InMemory, OnSqlite, OnPostgres]
    public async Task Recovery_obeys_its_limits(string on)
    {
        using var database = TestDatabase.OrMemory(on);
        await using var s = On(database);
        await Fill(s, snapshotAt: 3, events: 5);
        Assert.Equal(["replayed e1 1", "replayed e2 2", "recovered 5"], await s.Recover("p", new Recovery(SnapshotSelectionCriteria.None, 2)));
        Assert.Equal(["replayed e1 1", "recovered 5"], await s.Recover("p", new Recovery(SnapshotSelectionCriteria.None, long.MaxValue, 1)));
        Assert.Equal(["offered at 3 3", "replayed e4 4", "recovered 5"], await s.Recover("p", new Recovery(SnapshotSelectionCriteria.Latest, 4)));
        Assert.Equal(["replayed e1 1", "replayed e2 2", "recovered 5"], await s.Recover("p", new Recovery(SnapshotSelectionCriteria.Latest, 2)));
        Assert.Equal(["recovered 5"], await s.Recover("p", Recovery.None));
    }

    [Fact]
    public async Task An_actor_without_history_only_completes()
    {
        await using var s = InMemory();
        Assert.Equal(["recovered 0"], await s.Recover("new"));
    }

    [Theory, InMemory, OnSqlite, OnPostgres]
    public async Task Commands_wait_for_recovery_and_then_come_in_order(string on)
    {
        using var database = TestDatabase.OrMemory(on);
        await using var s = On(database);
        await Fill(s, snapshotAt: 0, events: 2);
        var script = new Script();
        var p = s.Start(script);
        foreach (var m in (string[])["a", "b", "c"])
        {
            p.Tell(m);
        }

        await Sync(p);
        Assert.Equal(
            ["replayed e1 1", "replayed e2 2", "recovered 2", "command a", "persisted a 3", "command b", "persisted b 4", "command c", "persisted c 5"],
            script.Lines);
    }

    [Fact]
    public async Task A_failure_of_the_actors_own_recovery_code_is_told_and_stops_it_without_asking_its_supervisor()
    {
        using var folder = new TempFolder();
        await using var s = OnSql(folder.ConnectionString);
        await Fill(s, snapshotAt: 0, events: 3);
        var script = new Script
        {
            OnRecover = (_, m) =>
            {
                if (m is "e2")
                {
                    throw new FormatException();
                }
            },
        };
        await s.Gone(s.Start(script));
        Assert.Equal(["replayed e1 1", "replayed e2 2", "recovery failure FormatException e2", "stopped"], script.Lines);
        Assert.Equal(1, script.Instances);
    }

    [Fact]
    public async Task A_failure_of_the_journal_during_recovery_is_told_and_stops_the_actor()
    {
        await using var s = PersistenceSystem.With<FaultyJournal>();
        var script = new Script { Id = "bad replay" };
        await s.Gone(s.Start(script));
        Assert.Equal(["recovery failure InvalidOperationException", "stopped"], script.Lines);
    }

    [Fact]
    public async Task A_recovery_without_an_event_for_too_long_is_told_and_stops_the_actor()
    {
        await using var s = PersistenceSystem.With<SilentJournal>("recovery-event-timeout = 100 ms");
        var script = new Script();
        await s.Gone(s.Start(script));
        Assert.Equal(["recovery failure RecoveryTimedOutException", "stopped"], script.Lines);
    }

    [Fact]
    public async Task Only_so_many_actors_recover_at_once_and_one_that_ends_lets_the_next_in()
    {
        await using var s = PersistenceSystem.With<SilentJournal>("recovery-event-timeout = 1 h", "akka.persistence.max-concurrent-recoveries = 2");
        var permitter = Persistence.Instance.Apply(s.System).RecoveryPermitter;
        var granted = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var actors = Enumerable.Range(0, 4).Select(i => s.System.ActorOf(Props.Create(() => new Asker(permitter, granted)), "a" + i)).ToArray();
        await Eventually.Until(() => granted.Count == 2, "two permits");
        await s.Stop(Holder(0));
        await Eventually.Until(() => granted.Count == 3, "a third permit");
        Holder(1).Tell("return");
        await Eventually.Until(() => granted.Count == 4, "a fourth permit");
        Assert.Equal(["a0", "a1", "a2", "a3"], granted.Order(StringComparer.Ordinal));

        IActorRef Holder(int place) => actors.Single(a => a.Path.Name == granted.ElementAt(place));
    }

    [Theory, InMemory, OnSqlite, OnPostgres]
    public async Task Events_below_a_deletion_are_not_recovered_and_numbers_go_on(string on)
    {
        using var database = TestDatabase.OrMemory(on);
        await using var s = On(database);
        await Fill(s, snapshotAt: 0, events: 3);
        var script = new Script();
        var p = s.Start(script);
        await Run(p, x => x.DeleteMessages(long.MaxValue));
        await script.Saw("got DeleteMessagesSuccess");
        await s.Stop(p);
        Assert.Equal(["recovered 3"], await s.Recover("p"));
        var next = new Script();
        p = s.Start(next);
        p.Tell("e4");
        await Sync(p);
        Assert.Equal(["recovered 3", "command e4", "persisted e4 4"], next.Lines);
    }

    [Theory, InMemory, OnSqlite, OnPostgres]
    public async Task A_restarted_actor_recovers_what_its_predecessor_was_still_writing(string on)
    {
        using var database = TestDatabase.OrMemory(on);
        await using var s = On(database);
        var script = new Script
        {
            OnCommand = (x, m) =>
            {
                if (m is int n)
                {
                    x.PersistAsync("e" + n, _ => { });
                    return true;
                }

                return false;
            },
        };
        var p = s.Start(script);
        await Sync(p);
        for (var round = 0; round < 20; round++)
        {
            p.Tell(round);
            p.Tell(new InvalidOperationException("restart"));
        }

        await Sync(p);
        Assert.Equal(21, script.Instances);
        Assert.Equal("recovered 20", script.Lines.Last());
    }

    private static async Task Fill(PersistenceSystem s, int snapshotAt, int events)
    {
        var script = new Script();
        var p = s.Start(script);
        for (var n = 1; n <= events; n++)
        {
            p.Tell("e" + n);
            if (n == snapshotAt)
            {
                await Run(p, x => x.SaveSnapshot("at " + snapshotAt));
                await script.Saw("got SaveSnapshotSuccess");
            }
        }

        await Sync(p);
        await s.Stop(p);
    }

    private sealed class Asker : UntypedActor
    {
        private readonly IActorRef _permitter;
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _granted;

        public Asker(IActorRef permitter, System.Collections.Concurrent.ConcurrentQueue<string> granted)
        {
            _permitter = permitter;
            _granted = granted;
            permitter.Tell(RequestRecoveryPermit.Instance, Self);
        }

        protected override void OnReceive(object message)
        {
            if (message is RecoveryPermitGranted)
            {
                _granted.Enqueue(Self.Path.Name);
            }
            else
            {
                _permitter.Tell(ReturnRecoveryPermit.Instance, Self);
            }
        }
    }
}
