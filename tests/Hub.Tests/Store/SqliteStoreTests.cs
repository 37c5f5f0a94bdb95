using Actors.Hub.Store;
using Actors.Messages.Settings;
using Dapper;

namespace Actors.Hub.Tests.Store;

public sealed class SqliteStoreTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task Every_commit_is_on_disk_before_it_is_confirmed()
    {
        await using var store = SqliteStore.Open(_directory.File("a.db"));
        var settings = await store.WriteAsync((connection, _) =>
            (connection.QuerySingle<string>("PRAGMA journal_mode"), connection.QuerySingle<int>("PRAGMA synchronous")));
        Assert.Equal(("wal", 2), settings);
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
