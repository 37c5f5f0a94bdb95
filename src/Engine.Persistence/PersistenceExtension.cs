using Akka.Util;
namespace Akka.Persistence;

/// <summary>
/// Knows the journals and snapshot stores of an actor system. A plugin's id is the path of its configuration and the name of its actor
/// under /system; it starts with the first actor that uses it. <c>class</c> names its type, which is built with its configuration or without arguments.
/// </summary>
public class PersistenceExtension : IExtension
{
    private const string JournalFallback = "akka.persistence.journal-plugin-fallback";
    private const string SnapshotStoreFallback = "akka.persistence.snapshot-store-plugin-fallback";
    private const string NoSnapshotStoreId = "akka.persistence.no-snapshot-store";
    private readonly ExtendedActorSystem _system;
    private readonly ILoggingAdapter _log;
    private readonly Lazy<string> _defaultJournal;
    private readonly Lazy<string> _defaultSnapshotStore;
    private readonly Lazy<IActorRef> _permitter;
    private readonly ConcurrentDictionary<string, Lazy<Plugin>> _plugins = new(StringComparer.Ordinal);
    private int _incarnations;

    public PersistenceExtension(ExtendedActorSystem system)
    {
        _system = system;
        _system.Settings.InjectTopLevelFallback(Persistence.DefaultConfig());
        _log = Logging.GetLogger(system, this);
        Settings = new PersistenceSettings(system, system.Settings.Config.GetConfig("akka.persistence")!);
        _defaultJournal = new Lazy<string>(() => Configured("akka.persistence.journal.plugin")
            ?? throw new ConfigurationException("akka.persistence.journal.plugin is not set: no journal for actors that do not name one"));
        _defaultSnapshotStore = new Lazy<string>(() =>
        {
            if (Configured("akka.persistence.snapshot-store.plugin") is { } id) return id;

            _log.Warning("No snapshot store is configured (akka.persistence.snapshot-store.plugin): snapshots cannot be saved.");
            return NoSnapshotStoreId;
        });
        _permitter = new Lazy<IActorRef>(() => system.SystemActorOf(
            Props.Create(typeof(RecoveryPermitter), Settings.MaxConcurrentRecoveries), "recoveryPermitter"));
        DefaultInternalStashOverflowStrategy = NewStashOverflowStrategy();
        foreach (var id in AutoStart("akka.persistence.journal.auto-start-journals")) JournalFor(id);

        foreach (var id in AutoStart("akka.persistence.snapshot-store.auto-start-snapshot-stores")) SnapshotStoreFor(id);
    }

    public IStashOverflowStrategy DefaultInternalStashOverflowStrategy { get; }
    public PersistenceSettings Settings { get; }
    internal IActorRef RecoveryPermitter => _permitter.Value;

    /// <summary>The persistence id of actors that have no better one: their path.</summary>
    public string PersistenceId(IActorRef actor) => actor.Path.ToStringWithoutAddress();

    public EventAdapters AdaptersFor(string journalPluginId) => JournalPlugin(journalPluginId).Adapters.Value;

    /// <summary>The journal of this plugin id; null or empty: the default one.</summary>
    /// <exception cref="ArgumentException">No such configuration.</exception>
    public IActorRef JournalFor(string? journalPluginId) => JournalPlugin(journalPluginId).Actor.Value;

    /// <summary>The snapshot store of this plugin id; null or empty: the default one.</summary>
    /// <exception cref="ArgumentException">No such configuration.</exception>
    public IActorRef SnapshotStoreFor(string? snapshotPluginId) =>
        PluginFor(string.IsNullOrEmpty(snapshotPluginId) ? _defaultSnapshotStore.Value : snapshotPluginId, SnapshotStoreFallback).Actor.Value;

    internal EventAdapters AdaptersFor(IActorRef journal) => PluginFor(journal.Path.Name, JournalFallback).Adapters.Value;
    internal Config ConfigFor(IActorRef plugin) => _plugins[plugin.Path.Name].Value.Config;
    internal Config JournalConfigFor(string? journalPluginId) => JournalPlugin(journalPluginId).Config;

    /// <summary>A number of its own for every incarnation of a persistent actor in this system.</summary>
    internal int NextIncarnation() => Interlocked.Increment(ref _incarnations);

    private Plugin JournalPlugin(string? id) => PluginFor(string.IsNullOrEmpty(id) ? _defaultJournal.Value : id, JournalFallback);

    private Plugin PluginFor(string id, string fallback) =>
        _plugins.GetOrAdd(id, _ => new Lazy<Plugin>(() => NewPlugin(id, fallback))).Value;

    private Plugin NewPlugin(string id, string fallback)
    {
        var all = _system.Settings.Config;
        var own = all.GetConfig(id) ?? throw new ArgumentException($"There is no configuration for the persistence plugin \"{id}\".");
        var config = own.WithFallback(all.GetConfig(fallback));
        return new Plugin(
            config, new Lazy<EventAdapters>(() => EventAdapters.Create(_system, config)),
            new Lazy<IActorRef>(() =>
            {
                var type = TypeNames.Named(config.GetString("class"), $"{id}.class");
                var props = type.GetConstructor([typeof(Config)]) is null ? Props.Create(type) : Props.Create(type, config);
                return _system.SystemActorOf(props.WithDispatcher(config.GetString("plugin-dispatcher", "akka.actor.default-dispatcher")), id);
            }));
    }

    private IStashOverflowStrategy NewStashOverflowStrategy()
    {
        const string Key = "akka.persistence.internal-stash-overflow-strategy";
        return TypeNames.Make<IStashOverflowStrategyConfigurator>(Configured(Key), Key).Create(_system.Settings.Config);
    }

    private string? Configured(string key) => _system.Settings.Config.GetString(key, "") is { Length: > 0 } value ? value : null;

    private IEnumerable<string> AutoStart(string key) =>
        _system.Settings.Config.GetValue(key) is { } value && value.IsArray() ? value.GetStringList() : [];

    private sealed record Plugin(Config Config, Lazy<EventAdapters> Adapters, Lazy<IActorRef> Actor);
}

/// <summary>What <c>akka.persistence</c> says.</summary>
public sealed class PersistenceSettings(ActorSystem system, Config config) : Settings(system, config)
{
    /// <summary>Actors that recover at the same time.</summary>
    internal int MaxConcurrentRecoveries { get; } = config.GetInt("max-concurrent-recoveries", 50);
}
