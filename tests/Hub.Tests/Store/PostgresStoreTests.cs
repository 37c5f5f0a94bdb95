using Actors.Hub.Store;
using Actors.Messages.Settings;
using Actors.Tests.PostgreSql;
using Dapper;

namespace Actors.Hub.Tests.Store;

public abstract class PostgresStoreTests : IDisposable
{
    private readonly TempDirectory _directory = new(postgres: true);

    [StoreFact]
    public async Task A_second_hub_is_refused_while_the_first_holds_the_database()
    {
        await using (_directory.OpenStore())
        {
            var refusal = Assert.Throws<StartException>(() => _directory.OpenPostgres(TimeSpan.FromMilliseconds(200)));
            Assert.Contains("Another hub", refusal.Message, StringComparison.Ordinal);
        }

        await using var next = _directory.OpenStore();
    }

    [StoreFact]
    public async Task Work_after_the_writing_connection_was_lost_gets_a_new_one()
    {
        await using var store = _directory.OpenStore();
        var pid = await store.WriteAsync((connection, _) => connection.QuerySingle<long>("SELECT pg_backend_pid()"));
        PostgresServer.Shared.Execute($"SELECT pg_terminate_backend({pid}, 60000)");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => store.WriteAsync((connection, transaction) => connection.Execute("SELECT 1", transaction: transaction)));
        await store.WriteAsync((connection, transaction) => connection.Execute("INSERT INTO hub_meta (name, value) VALUES ('y', '2')", transaction: transaction));
        await using var reader = store.OpenReader();
        Assert.Equal("2", reader.QuerySingle<string>("SELECT value FROM hub_meta WHERE name = 'y'"));
    }

    [StoreFact]
    public async Task Commits_are_on_the_servers_disk_whatever_the_server_is_set_to()
    {
        await using (var store = _directory.OpenStore())
        {
            await store.WriteAsync((connection, transaction) => connection.Execute($"ALTER DATABASE {connection.Database} SET synchronous_commit = off", transaction: transaction));
        }

        await using var again = _directory.OpenStore();
        Assert.Equal("on", await again.WriteAsync((connection, _) => connection.QuerySingle<string>("SHOW synchronous_commit")));
    }

    [StoreFact]
    public void A_server_that_is_not_there_is_refused_in_one_line_without_the_password()
    {
        var refusal = Assert.Throws<StartException>(() => PostgresStore.Open($"Host={_directory.Root};Database=d;Username=u;Password=secret"));
        Assert.Contains("actors.hub.store", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}

public sealed class PostgresStoreTestsOnPostgres : PostgresStoreTests;
