using Actors.Messages.Settings;

namespace Actors.Hub.Store;

/// <summary>Where the database is: <c>sqlite:PATH</c>, PATH relative to the data directory, or <c>postgres:…</c>, see <see cref="PostgresUrl"/>.</summary>
/// <param name="Scheme">Kind of database.</param>
/// <param name="Rest">What stands behind the colon.</param>
public readonly record struct StoreUrl(string Scheme, string Rest)
{
    private const string Sqlite = "sqlite", Postgres = "postgres";

    /// <summary>Reads <c>actors.hub.store</c>.</summary>
    /// <exception cref="StartException">The text names no kind of database that this hub has.</exception>
    public static StoreUrl Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(':', 2) is [Sqlite or Postgres, { Length: > 0 }] parts
            ? new StoreUrl(parts[0], parts[1])
            : throw new StartException($"actors.hub.store: '{text}' is neither sqlite:PATH, for example sqlite:actors.db, nor postgres:…, for example postgres://actors@db.example.org/actors.");
    }

    /// <summary>Opens the database and brings its tables up to date.</summary>
    /// <exception cref="StartException">It cannot be opened, or was made by a newer hub.</exception>
    public IStore Open(DataDirectory data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return string.Equals(Scheme, Postgres, StringComparison.Ordinal) ? PostgresStore.Open(Rest) : SqliteStore.Open(data.Resolve(Rest));
    }
}
