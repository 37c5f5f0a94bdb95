using Actors.Hub.Store;
using Actors.Tests.PostgreSql;

namespace Actors.Hub.Tests.Store;

/// <summary>A fresh directory that goes with the test, and a fresh database: a file in it, or one in a real PostgreSQL.</summary>
public sealed class TempDirectory : IDisposable
{
    private readonly string? _postgres;

    public TempDirectory(bool postgres = false) => _postgres = postgres ? PostgresServer.Shared.NewDatabase() : null;

    public string Root { get; } = Directory.CreateTempSubdirectory("actors-hub-").FullName;

    /// <summary>As <c>actors.hub.store</c>.</summary>
    public string Store => _postgres is null ? "sqlite:" + File("hub.db") : "postgres:" + _postgres;

    public string File(string name) => Path.Combine(Root, name);

    internal IStore OpenStore() => _postgres is null ? SqliteStore.Open(File("hub.db")) : PostgresStore.Open(_postgres);

    /// <param name="patience">How long to wait for who holds the database.</param>
    internal IStore OpenPostgres(TimeSpan patience) => PostgresStore.Open(_postgres!, patience);

    public void Dispose()
    {
        if (_postgres is not null)
        {
            PostgresServer.Shared.Drop(_postgres);
        }

        Directory.Delete(Root, recursive: true);
    }
}
