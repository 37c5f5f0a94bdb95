using Akka.Actor;
using Akka.Persistence.Tests.Sql.Store;
using static Akka.Persistence.Tests.PersistenceSystem;

namespace Akka.Persistence.Tests.Snapshot;

public sealed class SnapshotTests
{
    [Theory, InMemory, OnSqlite, OnPostgres]
    public async Task Snapshots_are_saved_offered_and_deleted_one_by_one_and_by_criteria(string on)
    {
        using var database = TestDatabase.OrMemory(on);
        await using var s = On(database);
        var script = new Script
        {
            OnCommand = (x, m) =>
            {
                switch (m)
                {
                    case SaveSnapshotSuccess saved:
                        x.Log("saved " + saved.Metadata.SequenceNr);
                        return true;
                    case DeleteSnapshotSuccess deleted:
                        x.Log("deleted " + deleted.Metadata.SequenceNr);
                        return true;
                    case DeleteSnapshotsSuccess deleted:
                        x.Log("deleted to " + deleted.Criteria.MaxSequenceNr);
                        return true;
                    default:
                        return false;
                }
            },
        };
        var p = s.Start(script);
        foreach (var n in (int[])[1, 2, 3])
        {
            p.Tell("e" + n);
            await Run(p, x => x.SaveSnapshot("s" + n));
            await script.Saw("saved " + n);
        }

        Assert.Equal("offered s3 3", (await s.Recover("p"))[0]);
        Assert.Equal("offered s2 2", (await s.Recover("p", new Recovery(new SnapshotSelectionCriteria(2))))[0]);
        await Run(p, x => x.DeleteSnapshot(3));
        await script.Saw("deleted 3");
        Assert.Equal("offered s2 2", (await s.Recover("p"))[0]);
        await Run(p, x => x.DeleteSnapshots(new SnapshotSelectionCriteria(2)));
        await script.Saw("deleted to 2");
        Assert.Equal("replayed e1 1", (await s.Recover("p"))[0]);
    }

    [Fact]
    public async Task A_snapshot_of_a_time_in_the_future_is_left_out_by_a_time_limit()
    {
        await using var s = InMemory();
        var script = new Script();
        var p = s.Start(script);
        p.Tell("e1");
        await Run(p, x => x.SaveSnapshot("s1"));
        await script.Saw("got SaveSnapshotSuccess");
        var before = new Recovery(new SnapshotSelectionCriteria(long.MaxValue, DateTime.UtcNow.AddHours(-1)));
        Assert.Equal("replayed e1 1", (await s.Recover("p", before))[0]);
    }

    [Fact]
    public async Task Without_a_snapshot_store_actors_recover_and_saving_fails_by_message()
    {
        await using var s = InMemory("akka.persistence.journal.plugin = \"akka.persistence.journal.inmem\"");
        var script = new Script { SnapshotPluginId = "akka.persistence.no-snapshot-store" };
        var p = s.Start(script);
        p.Tell("e1");
        await Run(p, x => x.SaveSnapshot("s1"));
        await script.Saw("got SaveSnapshotFailure");
        p.Tell("e2");
        await script.Saw("persisted e2 2");
    }

    [Fact]
    public void Criteria_with_the_same_limits_are_equal()
    {
        Assert.Equal(new SnapshotSelectionCriteria(5, new DateTime(7)), new SnapshotSelectionCriteria(5, new DateTime(7)));
        Assert.NotEqual(SnapshotSelectionCriteria.Latest, SnapshotSelectionCriteria.None);
    }
}
