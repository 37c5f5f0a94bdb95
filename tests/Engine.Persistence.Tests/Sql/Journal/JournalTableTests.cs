using Akka.Persistence.Tests.Sql.Store;
using FsCheck;
using FsCheck.Fluent;
using static Akka.Persistence.Tests.Sql.Store.TestDatabase;

namespace Akka.Persistence.Tests.Sql.Journal;

public sealed class JournalTableTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_event_comes_back_as_it_was_written(string on)
    {
        using var file = await TestDatabase.New(on);
        var row = Row("ünï #1 with spaces", 1, [0, 1, 255]);
        await file.Journal.Write([row]);
        var read = new List<Akka.Persistence.Sql.Journal.JournalRow>();
        await file.Journal.Replay(row.PersistenceId, 1, long.MaxValue, 10, read.Add);
        Assert.Equivalent(row, Assert.Single(read), strict: true);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_replay_gives_the_range_asked_for_in_order_and_no_more_than_the_limit(string on)
    {
        using var file = await TestDatabase.New(on);
        await file.Journal.Write([.. Enumerable.Range(1, 20).Select(nr => Row("p", nr))]);
        await file.Journal.Write([Row("q", 1)]);
        Assert.Equal([5, 6, 7, 8], await file.Replayed("p", 5, 8));
        Assert.Equal([5, 6], await file.Replayed("p", 5, 8, 2));
        Assert.Equal([19, 20], await file.Replayed("p", 19));
        Assert.Empty(await file.Replayed("p", 21));
        Assert.Empty(await file.Replayed("nobody"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Deleted_events_are_not_replayed_and_one_flagged_row_keeps_the_highest_number(string on)
    {
        using var file = await TestDatabase.New(on);
        await file.Journal.Write([.. Enumerable.Range(1, 6).Select(nr => Row("p", nr))]);
        await file.Journal.DeleteTo("p", 3);
        Assert.Equal([4, 5, 6], await file.Replayed("p"));
        Assert.Equal(1, file.Scalar("SELECT count(*) FROM journal WHERE deleted = TRUE AND sequence_number = 3"));
        Assert.Equal(4, file.Scalar("SELECT count(*) FROM journal"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_highest_number_survives_the_deletion_of_all_events(string on)
    {
        using var file = await TestDatabase.New(on);
        await file.Journal.Write([.. Enumerable.Range(1, 4).Select(nr => Row("p", nr))]);
        await file.Journal.DeleteTo("p", long.MaxValue);
        Assert.Empty(await file.Replayed("p"));
        Assert.Equal(4, await file.Journal.HighestSequenceNr("p"));
        Assert.Equal(1, file.Scalar("SELECT count(*) FROM journal"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Tags_have_their_own_rows_and_go_with_the_events(string on)
    {
        using var file = await TestDatabase.New(on);
        await file.Journal.Write([Row("p", 1, null, "red"), Row("p", 2, null, "red", "blue"), Row("p", 3, null, "blue"), Row("q", 1, null, "red")]);
        Assert.Equal(5, file.Scalar("SELECT count(*) FROM tags t JOIN journal j ON j.ordering = t.ordering_id AND j.persistence_id = t.persistence_id AND j.sequence_number = t.sequence_nr"));
        await file.Journal.DeleteTo("p", 2);
        Assert.Equal(2, file.Scalar("SELECT count(*) FROM tags"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_second_writer_of_the_same_number_fails_and_changes_nothing(string on)
    {
        using var file = await TestDatabase.New(on);
        await file.Journal.Write([Row("p", 1), Row("p", 2)]);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => file.Journal.Write([Row("p", 3), Row("p", 2)]));
        Assert.Equal([1, 2], await file.Replayed("p"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Creating_the_tables_again_changes_nothing(string on)
    {
        using var file = await TestDatabase.New(on);
        await file.Journal.Write([Row("p", 1)]);
        await file.CreateTables();
        Assert.Equal([1], await file.Replayed("p"));
    }

    /// <summary>Any mix of writes and deletions: what is left are the events above the last deletion, and the highest number is that of the last write.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task Whatever_is_written_and_deleted_the_rest_is_replayed_and_the_highest_number_stays(string on)
    {
        // Positive: write so many events at once. Otherwise: delete up to so many below the highest number.
        var steps = Gen.Choose(-8, 8).ListOf().ToArbitrary();
        using var file = await TestDatabase.New(on);
        var run = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(steps, list => Holds(file, "p" + ++run, list)));
    }

    private static async Task<bool> Holds(TestDatabase file, string id, IEnumerable<int> steps)
    {
        var (highest, deleted) = (0L, 0L);
        foreach (var step in steps)
        {
            if (step > 0)
            {
                var start = highest;
                await file.Journal.Write([.. Enumerable.Range(1, step).Select(i => Row(id, start + i))]);
                highest += step;
            }
            else
            {
                var to = Math.Max(0, highest + step);
                await file.Journal.DeleteTo(id, to);
                deleted = Math.Max(deleted, to);
            }
        }

        var expected = Enumerable.Range(1, (int)highest).Select(nr => (long)nr).Where(nr => nr > deleted);
        return (await file.Replayed(id)).SequenceEqual(expected) && await file.Journal.HighestSequenceNr(id) == highest;
    }
}
