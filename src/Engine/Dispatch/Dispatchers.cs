namespace Akka.Dispatch;

/// <summary>The dispatchers of a system, by their path in the configuration.</summary>
#pragma warning disable CS9113 // The logger is part of the signature.
public sealed class Dispatchers(ActorSystem system, IDispatcherPrerequisites prerequisites, ILoggingAdapter logger)
#pragma warning restore CS9113
{
    /// <summary>Where actors run that do not say otherwise.</summary>
    public const string DefaultDispatcherId = "akka.actor.default-dispatcher";

    /// <summary>For actors that block.</summary>
    public const string DefaultBlockingDispatcherId = "akka.actor.default-blocking-io-dispatcher";

    /// <summary>The synchronization context of the thread that asks.</summary>
    public const string SynchronizedDispatcherId = "akka.actor.synchronized-dispatcher";

    private const int MostAliases = 20;
    private readonly ConcurrentDictionary<string, MessageDispatcherConfigurator> _configurators = new(StringComparer.Ordinal);
    private MessageDispatcher? _default;

    public MessageDispatcher DefaultGlobalDispatcher => _default ??= Lookup(DefaultDispatcherId);

    /// <summary>Its part of the configuration.</summary>
    public Config DefaultDispatcherConfig => IdConfig(DefaultDispatcherId);

    /// <summary>What dispatchers are given.</summary>
    public IDispatcherPrerequisites Prerequisites { get; } = prerequisites;

    /// <summary>The configuration at <paramref name="id"/>, which may be the name of another id.</summary>
    public static Config GetConfig(Config config, string id, int depth = 0)
    {
        if (depth > MostAliases) throw new ConfigurationException($"Could not get dispatcher config for [{id}]: the aliases go round in a circle.");
        if (!config.HasPath(id)) throw new ConfigurationException($"Could not find dispatcher config for [{id}].");
        var value = config.GetValue(id)!;
        if (!value.IsObject() && value.IsString()) return GetConfig(config, value.GetString()!, depth + 1);
        return config.GetConfig(id)!;
    }

    /// <summary>The dispatcher at a path.</summary>
    /// <exception cref="ConfigurationException">Nothing is configured there.</exception>
    public MessageDispatcher Lookup(string dispatcherName)
    {
        var name = string.IsNullOrEmpty(dispatcherName) ? DefaultDispatcherId : dispatcherName;
        return _configurators.GetOrAdd(name, MakeConfigurator).Dispatcher();
    }

    /// <summary>Whether a dispatcher is known or configured at <paramref name="id"/>.</summary>
    public bool HasDispatcher(string id) => _configurators.ContainsKey(id) || system.Settings.Config.HasPath(id);

    /// <summary>Adds a dispatcher under a name; false if the name is taken.</summary>
    public bool RegisterConfigurator(string id, MessageDispatcherConfigurator configurator) => _configurators.TryAdd(id, configurator);

    internal Config IdConfig(string id) => ConfigurationFactory.ParseString($"id = \"{id}\"").WithFallback(GetConfig(system.Settings.Config, id))
        .WithFallback(id == DefaultDispatcherId ? Config.Empty : GetConfig(system.Settings.Config, DefaultDispatcherId));

    internal void Shutdown()
    {
        foreach (var configurator in _configurators.Values)
        {
            if (configurator is PinnedDispatcherConfigurator pinned)
            {
                foreach (var dispatcher in pinned.Made) dispatcher.ShutdownNow();
            }
            else configurator.Dispatcher().ShutdownNow();
        }
    }

    private MessageDispatcherConfigurator MakeConfigurator(string id)
    {
        if (!system.Settings.Config.HasPath(id)) throw new ConfigurationException($"Dispatcher [{id}] not configured.");
        var config = IdConfig(id);
        return config.GetString("type", "Dispatcher") switch
        {
            "Dispatcher" or "TaskDispatcher" or "ThreadPoolDispatcher" or "ChannelDispatcher" => new DispatcherConfigurator(config, Prerequisites),
            "ForkJoinDispatcher" => new ForkJoinDispatcherConfigurator(config, Prerequisites),
            "PinnedDispatcher" => new PinnedDispatcherConfigurator(config, Prerequisites),
            "SynchronizedDispatcher" => new SynchronizedDispatcherConfigurator(config, Prerequisites),
            var type => TypeNames.Make<MessageDispatcherConfigurator>(type, $"{id}.type", config, Prerequisites),
        };
    }
}
