using Akka.Persistence.Sql.Snapshot;
using Akka.Persistence.Tests.Sql.Store;

namespace Akka.Persistence.Tests.Sql.Snapshot;

public sealed class SnapshotTableTests
{
    private static readonly SnapshotRange All = new(0, long.MaxValue, 0, DateTime.MaxValue.Ticks);

    [Theory, OnSqlite, OnPostgres]
    public async Task The_newest_snapshot_in_the_range_is_found(string on)
    {
        using var file = await TestDatabase.New(on);
        foreach (var nr in (long[])[2, 3, 5])
        {
            await file.Snapshots.Save(Row("p", nr));
        }

        Assert.Equal(5, (await file.Snapshots.Latest("p", All))?.SequenceNr);
        Assert.Equal(3, (await file.Snapshots.Latest("p", All with { MaxSequenceNr = 4 }))?.SequenceNr);
        Assert.Equal(2, (await file.Snapshots.Latest("p", All with { MaxCreated = 1002 }))?.SequenceNr);
        Assert.Null(await file.Snapshots.Latest("p", All with { MinSequenceNr = 6 }));
        Assert.Null(await file.Snapshots.Latest("q", All));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_snapshot_of_the_same_number_replaces_the_older_one(string on)
    {
        using var file = await TestDatabase.New(on);
        await file.Snapshots.Save(Row("p", 2));
        await file.Snapshots.Save(Row("p", 2) with { Snapshot = [7, 8], Manifest = "n" });
        var read = await file.Snapshots.Latest("p", All);
        Assert.NotNull(read);
        Assert.Equal([7, 8], read.Snapshot);
        Assert.Equal("n", read.Manifest);
        Assert.Equal(1, file.Scalar("SELECT count(*) FROM snapshot"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Snapshots_are_deleted_by_number_and_by_range(string on)
    {
        using var file = await TestDatabase.New(on);
        foreach (var nr in (long[])[1, 2, 3, 4])
        {
            await file.Snapshots.Save(Row("p", nr));
        }

        await file.Snapshots.Delete("p", 4);
        Assert.Equal(3, (await file.Snapshots.Latest("p", All))?.SequenceNr);
        await file.Snapshots.Delete("p", All with { MinSequenceNr = 2 });
        Assert.Equal(1, (await file.Snapshots.Latest("p", All))?.SequenceNr);
    }

    private static SnapshotRow Row(string id, long nr) => new(id, nr, 1000 + nr, [(byte)nr], "m", 17);
}
