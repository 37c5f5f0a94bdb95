using System.Data.Common;
using Actors.Hub.Projections;
using Actors.Hub.Store;
using Actors.Hub.Tests.Store;
using Actors.Messages.Events;
using Actors.Tests.PostgreSql;
using Dapper;
using Npgsql;

namespace Actors.Hub.Tests.Projections;

/// <summary>Writers whose transactions overlap: orderings become visible out of order, or never.</summary>
public abstract class PostgresGapsTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new(postgres: true);
    private IStore _store = null!;
    private TestJournal _journal = null!;
    private JournalReader _reader = null!;
    private long _after;

    public async Task InitializeAsync()
    {
        _store = _directory.OpenStore();
        _journal = new TestJournal(_store);
        await _journal.CreateAsync();
        _reader = _journal.Reader;
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    [StoreFact]
    public async Task An_event_that_is_not_visible_yet_is_not_passed()
    {
        await using var slow = Begin(out var transaction);
        Insert(slow, "slow");
        await Commit("fast");
        Assert.Equal(" ...", await Read());
        await Commit("fast", 2);
        Assert.Equal(" ...", await Read());
        await transaction.CommitAsync();
        Assert.Equal("slow, fast, fast", await Read());
    }

    [StoreFact]
    public async Task An_event_that_never_came_is_passed_once_its_writer_has_ended()
    {
        await Commit("first");
        await using var slow = Begin(out var transaction);
        Insert(slow, "slow");
        await Commit("fast");
        Assert.Equal("first ...", await Read());
        await transaction.RollbackAsync();
        Assert.Equal("fast", await Read());
    }

    [StoreFact]
    public async Task Deleted_events_leave_gaps_that_hold_nothing_up()
    {
        for (var nr = 1; nr <= 5; nr++)
        {
            await Commit("a", nr);
        }

        await _store.WriteAsync((c, t) => c.Execute("DELETE FROM journal WHERE sequence_number IN (1, 3)", transaction: t));
        Assert.Equal("a, a, a", await Read());
    }

    [StoreFact]
    public async Task New_writers_do_not_hold_up_what_was_there_before_them()
    {
        await using var first = Begin(out var firstTransaction);
        Insert(first, "first");
        await Commit("x");
        Assert.Equal(" ...", await Read());
        await using var second = Begin(out var secondTransaction);
        Insert(second, "second");
        await firstTransaction.RollbackAsync();

        // The second writer began after x was visible: nothing that it writes comes before x.
        Assert.Equal("x", await Read());
        await Commit("y");
        Assert.Equal(" ...", await Read());
        await secondTransaction.CommitAsync();
        Assert.Equal("second, y", await Read());
    }

    [StoreFact]
    public async Task Whatever_writers_do_at_once_every_event_is_read_once_and_each_writers_in_order()
    {
        const int Writers = 6, Each = 60;
        var read = new List<string>();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            var random = new Random(writer);
            for (var nr = 1; nr <= Each; nr++)
            {
                using var connection = Begin(out var transaction);
                var count = random.Next(1, 4);
                for (var i = 0; i < count; i++)
                {
                    Insert(connection, $"w{writer}", (nr * 10) + i);
                }

                if (random.Next(4) == 0)
                {
                    transaction.Rollback();
                }
                else
                {
                    transaction.Commit();
                }
            }
        })));
        while (!writing.IsCompleted)
        {
            read.AddRange(await Places());
        }

        await writing;
        await Eventually.TrueAsync("all to be read", async () =>
        {
            read.AddRange(await Places());
            await using var reader = _store.OpenReader();
            return read.Count == reader.QuerySingle<int>("SELECT COUNT(*) FROM journal");
        });
        await using var all = _store.OpenReader();
        Assert.Equal(all.Query<string>("SELECT persistence_id || ' ' || sequence_number FROM journal ORDER BY ordering"), read);
    }

    /// <summary>What one step takes; "..." behind it when more is visible and waits.</summary>
    private async Task<string> Read()
    {
        var (entries, waits) = await _store.WriteAsync((c, t) => _reader.Read(c, t, _after, 500));
        _after = entries.Count == 0 ? _after : entries[^1].Ordering;
        return string.Join(", ", entries.Select(entry => entry.PersistenceId)) + (waits ? " ..." : "");
    }

    private async Task<IEnumerable<string>> Places()
    {
        var (entries, _) = await _store.WriteAsync((c, t) => _reader.Read(c, t, _after, 100));
        _after = entries.Count == 0 ? _after : entries[^1].Ordering;
        return entries.Select(entry => $"{entry.PersistenceId} {entry.SequenceNumber}");
    }

    private Task Commit(string id, int nr = 1)
    {
        using var connection = Begin(out var transaction);
        Insert(connection, id, nr);
        transaction.Commit();
        return Task.CompletedTask;
    }

    private NpgsqlConnection Begin(out NpgsqlTransaction transaction)
    {
        var connection = new NpgsqlConnection(_store.ConnectionString);
        connection.Open();
        transaction = connection.BeginTransaction();
        return connection;
    }

    private static void Insert(DbConnection connection, string id, int nr = 1) => connection.Execute(
        "INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier) VALUES (0, FALSE, @id, @nr, ''::bytea, @manifest, 8401)",
        new { id, nr, manifest = nameof(JobClosed) });
}

public sealed class PostgresGapsTestsOnPostgres : PostgresGapsTests;
