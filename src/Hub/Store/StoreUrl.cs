namespace Actors.Hub.Store;

/// <summary>Where the database is: <c>sqlite:PATH</c>, PATH relative to the data directory.</summary>
/// <param name="Scheme">Kind of database.</param>
/// <param name="Rest">What stands behind the colon.</param>
public readonly record struct StoreUrl(string Scheme, string Rest)
{
    private const string Sqlite = "sqlite";

    /// <summary>Reads <c>actors.hub.store</c>.</summary>
    /// <exception cref="StartException">The text names no kind of database that this hub has.</exception>
    public static StoreUrl Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(':', 2) is [Sqlite, { Length: > 0 } path]
            ? new StoreUrl(Sqlite, path)
            : throw new StartException($"actors.hub.store: '{text}' is not sqlite:PATH, for example sqlite:actors.db.");
    }

    /// <summary>Opens the database and brings its tables up to date.</summary>
    /// <exception cref="StartException">It cannot be opened, or was made by a newer hub.</exception>
    public IStore Open(DataDirectory data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return SqliteStore.Open(data.Resolve(Rest));
    }
}
