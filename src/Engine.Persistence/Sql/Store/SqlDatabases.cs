namespace Akka.Persistence.Sql.Store;

/// <summary>The databases that an actor system's plugins have open: one per file or server database, closed with the last plugin that uses it.</summary>
internal sealed class SqlDatabases : IExtension
{
    private readonly Dictionary<string, (SqlDatabase Database, int Users)> _open = new(StringComparer.Ordinal);

    public static SqlDatabases Of(ActorSystem system) => Id.Instance.Apply(system);

    public SqlDatabase Open(SqlSettings settings)
    {
        lock (_open)
        {
            var name = settings.Dialect.DatabaseName(settings.ConnectionString);
            var (database, users) = _open.TryGetValue(name, out var found)
                ? found
                : (new SqlDatabase(settings.Dialect, settings.ConnectionString), 0);
            _open[name] = (database, users + 1);
            return database;
        }
    }

    /// <summary>Commits what is queued and closes, unless another plugin still uses it.</summary>
    public void Close(SqlDatabase database)
    {
        lock (_open)
        {
            var (name, (_, users)) = _open.First(entry => ReferenceEquals(entry.Value.Database, database));
            if (users > 1)
            {
                _open[name] = (database, users - 1);
                return;
            }

            _open.Remove(name);
        }

        database.Dispose();
    }

    private sealed class Id : ExtensionIdProvider<SqlDatabases>
    {
        public static readonly Id Instance = new();
        public override SqlDatabases CreateExtension(ExtendedActorSystem system) => new();
    }
}
