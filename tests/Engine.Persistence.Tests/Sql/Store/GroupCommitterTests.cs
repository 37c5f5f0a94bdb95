using System.Data.Common;
using Akka.Persistence.Sql.Journal;
using Microsoft.Data.Sqlite;
using static Akka.Persistence.Tests.Sql.Store.TestDatabase;

namespace Akka.Persistence.Tests.Sql.Store;

public sealed class GroupCommitterTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Writes_that_wait_share_one_commit(string on)
    {
        using var file = await TestDatabase.New(on, writers: 1);
        using var hold = new Hold();
        var first = hold.Writer(file);
        var before = file.Database.Writers.Single().Commits;
        var writes = Enumerable.Range(0, 50).Select(i => file.Journal.Write([Row("p" + i, 1)])).ToArray();
        hold.End();
        await Task.WhenAll([first, .. writes]);
        Assert.InRange(file.Database.Writers.Single().Commits, before + 1, before + 2);
        Assert.Equal(50, file.Scalar("SELECT count(*) FROM journal"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_write_is_confirmed_only_when_others_can_read_it(string on)
    {
        using var file = await TestDatabase.New(on, writers: 1);
        for (var nr = 1; nr <= 50; nr++)
        {
            await file.Journal.Write([Row("p", nr)]);
            Assert.Equal(nr, file.Scalar("SELECT max(sequence_number) FROM journal"));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_write_that_fails_fails_alone_among_those_of_its_commit(string on)
    {
        using var file = await TestDatabase.New(on, writers: 1);
        await file.Journal.Write([Row("p3", 1)]);
        using var hold = new Hold();
        var first = hold.Writer(file);
        var writes = Enumerable.Range(0, 10).Select(i => file.Journal.Write([Row("p" + i, 1), Row("p" + i, 2)])).ToArray();
        hold.End();
        await first;
        for (var i = 0; i < writes.Length; i++)
        {
            if (i == 3)
            {
                Assert.Contains("unique", (await Assert.ThrowsAnyAsync<DbException>(() => writes[i])).Message, StringComparison.OrdinalIgnoreCase);
                Assert.Equal([1], await file.Replayed("p3"));
            }
            else
            {
                await writes[i];
                Assert.Equal([1, 2], await file.Replayed("p" + i));
            }
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Answers_come_in_the_order_of_the_writes(string on)
    {
        using var file = await TestDatabase.New(on, writers: 1);
        var answered = new List<int>();
        var writes = new List<Task>();
        for (var i = 0; i < 500; i++)
        {
            var number = i;
            writes.Add(file.Journal.Write([Row("p", i + 1)]).ContinueWith(_ => answered.Add(number), TaskContinuationOptions.ExecuteSynchronously));
        }

        await Task.WhenAll(writes);
        Assert.Equal(Enumerable.Range(0, 500), answered);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_full_disk_fails_the_write_with_its_reason_and_later_writes_go_on(string on)
    {
        using var file = await TestDatabase.New(on, writers: 1);
        await file.FillDisk(file.Database);
        var large = file.Large();
        await Assert.ThrowsAnyAsync<DbException>(() => file.Journal.Write([Row("large", 1, large)]));
        await file.Journal.Write([Row("small", 1)]);
        await file.MakeRoom(file.Database);
        await file.Journal.Write([Row("large", 1, large)]);
        Assert.Equal([1], await file.Replayed("large"));
        Assert.Equal([1], await file.Replayed("small"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_short_lock_of_another_program_is_waited_for(string on)
    {
        using var file = await TestDatabase.New(on, writers: 1);
        Task write;
        using (var other = file.OpenOther())
        {
            using var transaction = file.Lock(other);
            write = file.Journal.Write([Row("p", 1)]);
            Assert.NotEqual(write, await Task.WhenAny(write, Task.Delay(50)));
            transaction.Commit();
        }

        await write;
        Assert.Equal([1], await file.Replayed("p"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_lasting_lock_fails_the_write_with_its_reason_and_later_writes_go_on(string on)
    {
        using var file = await TestDatabase.New(on, writers: 1);
        using var impatient = new Akka.Persistence.Sql.Store.SqlDatabase(Akka.Persistence.Sql.Store.SqlDialect.For(on, "test", TimeSpan.FromSeconds(2)), file.ConnectionString);
        var journal = new JournalTable(impatient);
        using (var other = file.OpenOther())
        {
            using var transaction = file.Lock(other);
            await Assert.ThrowsAnyAsync<DbException>(() => journal.Write([Row("p", 1)]));
            transaction.Rollback();
        }

        // On a starved host two seconds may pass without any lock.
        var attempt = 1;
        while (await Record.ExceptionAsync(() => journal.Write([Row("later" + attempt, 1)])) is { } cause)
        {
            Assert.True(attempt++ < 20, cause.Message);
        }

        Assert.Empty(await file.Replayed("p"));
        Assert.Equal([1], await file.Replayed("later" + attempt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_write_that_waited_too_long_is_dropped(string on)
    {
        using var file = await TestDatabase.New(on, writers: 1);
        using var hold = new Hold();
        var first = hold.Writer(file);
        var late = file.Journal.Write([Row("p", 1)], notAfter: Environment.TickCount64 - 1);
        var good = file.Journal.Write([Row("q", 1)]);
        hold.End();
        await first;
        await Assert.ThrowsAsync<TimeoutException>(() => late);
        await good;
        Assert.Empty(await file.Replayed("p"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Closing_commits_what_is_queued_and_refuses_what_comes_later(string on)
    {
        using var file = await TestDatabase.New(on, writers: 1);
        var writes = Enumerable.Range(1, 200).Select(nr => file.Journal.Write([Row("p", nr)])).ToArray();
        file.Database.Dispose();
        await Task.WhenAll(writes);
        Assert.Equal(200, file.Scalar("SELECT count(*) FROM journal"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => file.Journal.Write([Row("p", 201)]));
    }

    [Theory, OnSqlite]
    public async Task Commits_survive_power_loss_and_readers_do_not_wait_for_the_writer(string on)
    {
        using var file = await TestDatabase.New(on, writers: 1);
        long? synchronous = null;
        await file.Database.Writers.Single().Submit(1, session => synchronous = session.Scalar("PRAGMA synchronous"));
        Assert.Equal(2, synchronous); // FULL
        using var other = file.OpenOther();
        using var command = other.CreateCommand();
        command.CommandText = "PRAGMA journal_mode";
        Assert.Equal("wal", command.ExecuteScalar());
    }

    [Theory, OnPostgres]
    public async Task Commits_are_on_the_servers_disk_whatever_the_database_is_set_to(string on)
    {
        using var database = new TestDatabase(on);
        using (var other = database.OpenOther())
        {
            TestDatabase.Scalar(other, $"ALTER DATABASE {other.Database} SET synchronous_commit = off");
        }

        foreach (var writer in database.Database.Writers)
        {
            long? durable = null;
            await writer.Submit(1, session => durable = session.Scalar("SELECT COUNT(*) FROM pg_settings WHERE name = 'synchronous_commit' AND setting = 'on'"));
            Assert.Equal(1, durable);
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_fails_writes_until_it_can()
    {
        using var folder = new TempFolder();
        var below = folder.File("not-there-yet");
        using var database = new Akka.Persistence.Sql.Store.SqlDatabase(new Akka.Persistence.Sql.Store.SqliteDialect(Eventually.Deadline), "Data Source=" + Path.Combine(below, "j.db"));
        var journal = new JournalTable(database);
        await Assert.ThrowsAsync<SqliteException>(() => database.Run(database.Dialect.CreateJournal));
        Directory.CreateDirectory(below);
        await database.Run(database.Dialect.CreateJournal);
        await journal.Write([Row("p", 1)]);
        Assert.Equal(1, await journal.HighestSequenceNr("p"));
    }

    /// <summary>Keeps the writer busy, so that works gather behind.</summary>
    private sealed class Hold : IDisposable
    {
        private readonly ManualResetEventSlim _begun = new();
        private readonly ManualResetEventSlim _end = new();

        public Task Writer(TestDatabase file)
        {
            var work = file.Database.Writers.Single().Submit(1, _ =>
            {
                _begun.Set();
                _end.Wait();
            });
            Assert.True(_begun.Wait(Eventually.Deadline), "the writer did not begin");
            return work;
        }

        public void End() => _end.Set();

        public void Dispose()
        {
            _begun.Dispose();
            _end.Dispose();
        }
    }
}
