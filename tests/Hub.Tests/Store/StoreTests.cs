using Actors.Hub.Store;
using Actors.Messages.Settings;
using Dapper;

namespace Actors.Hub.Tests.Store;

public abstract class StoreTests(bool postgres) : IDisposable
{
    private readonly TempDirectory _directory = new(postgres);
    private readonly TempDirectory _other = new(postgres);

    [StoreFact]
    public async Task Tables_are_made_once_and_the_epoch_stays()
    {
        string epoch;
        await using (var first = _directory.OpenStore())
        {
            epoch = first.Epoch;
        }

        await using var second = _directory.OpenStore();
        Assert.Equal(epoch, second.Epoch);
        Assert.NotEmpty(epoch);
    }

    [StoreFact]
    public async Task Another_store_has_another_epoch()
    {
        await using var first = _directory.OpenStore();
        await using var second = _other.OpenStore();
        Assert.NotEqual(first.Epoch, second.Epoch);
    }

    [StoreFact]
    public async Task Work_that_throws_leaves_nothing_and_does_not_stop_what_follows()
    {
        await using var store = _directory.OpenStore();
        var failed = store.WriteAsync((connection, transaction) =>
        {
            connection.Execute("INSERT INTO hub_meta (name, value) VALUES ('x', '1')", transaction: transaction);
            throw new InvalidOperationException("no");
        });
        await Assert.ThrowsAsync<InvalidOperationException>(() => failed);
        await store.WriteAsync((connection, transaction) => connection.Execute("INSERT INTO hub_meta (name, value) VALUES ('y', '2')", transaction: transaction));

        await using var reader = store.OpenReader();
        Assert.Equal(["y"], reader.Query<string>("SELECT name FROM hub_meta WHERE name IN ('x', 'y')"));
    }

    [StoreFact]
    public async Task Readers_cannot_write()
    {
        await using var store = _directory.OpenStore();
        await using var reader = store.OpenReader();
        Assert.ThrowsAny<System.Data.Common.DbException>(() => reader.Execute("DELETE FROM hub_meta"));
    }

    [StoreFact]
    public async Task Tables_of_a_newer_hub_are_refused()
    {
        await using (var store = _directory.OpenStore())
        {
            await store.WriteAsync((connection, transaction) =>
                connection.Execute("INSERT INTO schema_version (version, name, applied) VALUES (999, 'later', '')", transaction: transaction));
        }

        var refusal = Assert.Throws<StartException>(_directory.OpenStore);
        Assert.Contains("999", refusal.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task What_one_work_wrote_the_next_and_every_reader_see()
    {
        await using var store = _directory.OpenStore();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => store.WriteAsync((connection, transaction) => connection.Execute(
            "INSERT INTO export_state (name, confirmed_ordering) VALUES ('n', 1) ON CONFLICT (name) DO UPDATE SET confirmed_ordering = export_state.confirmed_ordering + 1",
            transaction: transaction))));
        await using var reader = store.OpenReader();
        Assert.Equal(50, reader.QuerySingle<long>("SELECT confirmed_ordering FROM export_state"));
    }

    [StoreFact]
    public async Task Texts_compare_by_their_bytes()
    {
        await using var store = _directory.OpenStore();
        await store.WriteAsync((connection, transaction) => connection.Execute(
            "INSERT INTO hub_meta (name, value) VALUES (@name, '')", new[] { "a", "B", "ä", "_", "Z" }.Select(name => new { name }), transaction));
        await using var reader = store.OpenReader();
        Assert.Equal(["B", "Z", "_", "a", "ä"], reader.Query<string>("SELECT name FROM hub_meta WHERE value = '' ORDER BY name"));
    }

    public void Dispose()
    {
        _directory.Dispose();
        _other.Dispose();
    }
}

public sealed class StoreTestsOnSqlite() : StoreTests(postgres: false);

public sealed class StoreTestsOnPostgres() : StoreTests(postgres: true);
