using Actors.Hub.Store;
using Dapper;

namespace Actors.Hub.Tests.Store;

public sealed class SqliteStoreTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task Tables_are_made_once_and_the_epoch_stays()
    {
        string epoch;
        await using (var first = SqliteStore.Open(_directory.File("a.db")))
        {
            epoch = first.Epoch;
        }

        await using var second = SqliteStore.Open(_directory.File("a.db"));
        Assert.Equal(epoch, second.Epoch);
        Assert.NotEmpty(epoch);
    }

    [Fact]
    public async Task Another_store_has_another_epoch()
    {
        await using var first = SqliteStore.Open(_directory.File("a.db"));
        await using var second = SqliteStore.Open(_directory.File("b.db"));
        Assert.NotEqual(first.Epoch, second.Epoch);
    }

    [Fact]
    public async Task Work_that_throws_leaves_nothing_and_does_not_stop_what_follows()
    {
        await using var store = SqliteStore.Open(_directory.File("a.db"));
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

    [Fact]
    public async Task Readers_cannot_write()
    {
        await using var store = SqliteStore.Open(_directory.File("a.db"));
        await using var reader = store.OpenReader();
        Assert.ThrowsAny<System.Data.Common.DbException>(() => reader.Execute("DELETE FROM hub_meta"));
    }

    [Fact]
    public async Task Every_commit_is_on_disk_before_it_is_confirmed()
    {
        await using var store = SqliteStore.Open(_directory.File("a.db"));
        var settings = await store.WriteAsync((connection, _) =>
            (connection.QuerySingle<string>("PRAGMA journal_mode"), connection.QuerySingle<int>("PRAGMA synchronous")));
        Assert.Equal(("wal", 2), settings);
    }

    [Fact]
    public async Task Tables_of_a_newer_hub_are_refused()
    {
        await using (var store = SqliteStore.Open(_directory.File("a.db")))
        {
            await store.WriteAsync((connection, transaction) =>
                connection.Execute("INSERT INTO schema_version (version, name, applied) VALUES (999, 'later', '')", transaction: transaction));
        }

        var refusal = Assert.Throws<StartException>(() => SqliteStore.Open(_directory.File("a.db")));
        Assert.Contains("999", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_with_key_and_path()
    {
        File.WriteAllText(_directory.File("a.db"), new string('x', 5000));
        var refusal = Assert.Throws<StartException>(() => SqliteStore.Open(_directory.File("a.db")));
        Assert.Contains("actors.hub.store", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("a.db", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sqlite:")]
    [InlineData("actors.db")]
    [InlineData("mysql:x")]
    public void Urls_of_another_form_are_refused(string text) => Assert.Throws<StartException>(() => StoreUrl.Parse(text));

    public void Dispose() => _directory.Dispose();
}
