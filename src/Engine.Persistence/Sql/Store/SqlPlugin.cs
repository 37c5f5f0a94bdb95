namespace Akka.Persistence.Sql.Store;

/// <summary>What journal and snapshot store set up alike: their settings, the codec, the database they share, and their tables.</summary>
internal sealed class SqlPlugin
{
    private readonly SqlSettings _settings;
    private readonly SqlDatabases _databases;
    private readonly ILoggingAdapter _log;
    private readonly string _name;
    private readonly Func<SqlDialect, IReadOnlyList<string>> _tables;
    private Task _ready;

    /// <param name="config">The plugin's configuration, with its fallbacks.</param>
    /// <param name="context">The plugin's actor, named after the configuration's path.</param>
    /// <param name="tables">Statements that make its tables.</param>
    /// <exception cref="ConfigurationException">A key is missing or asks for what is not there.</exception>
    public SqlPlugin(Config config, IActorContext context, Func<SqlDialect, IReadOnlyList<string>> tables)
    {
        _name = context.Self.Path.Name;
        _tables = tables;
        _log = context.GetLogger();
        _settings = SqlSettings.From(config, _name);
        Codec = new PayloadCodec((ExtendedActorSystem)context.System, _settings.Serializer);
        _databases = SqlDatabases.Of(context.System);
        Database = _databases.Open(_settings);
        _ready = CreateTables();
    }

    public PayloadCodec Codec { get; }
    public SqlDatabase Database { get; }

    /// <summary>Ends when the tables are there. A database that was locked or not there is tried again with the next request.</summary>
    public Task Ready()
    {
        var ready = _ready;
        return ready.IsFaulted ? _ready = CreateTables() : ready;
    }

    /// <summary>Work on the tables, once they are there.</summary>
    public async Task<T> Then<T>(Func<Task<T>> work)
    {
        await Ready().ConfigureAwait(false);
        return await work().ConfigureAwait(false);
    }

    /// <inheritdoc cref="Then{T}"/>
    public async Task Then(Func<Task> work)
    {
        await Ready().ConfigureAwait(false);
        await work().ConfigureAwait(false);
    }

    public void Close() => _databases.Close(Database);

    private async Task CreateTables()
    {
        if (!_settings.AutoInitialize) return;

        try
        {
            await Database.Run(_tables(Database.Dialect)).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            if (_settings.WarnOnAutoInitFail)
            {
                _log.Warning(cause, "The tables of {0} could not be created or checked: {1}", _name, cause.Message);
            }

            throw;
        }
    }
}
