using Akka.Actor.Setup;

namespace Akka.Actor;

/// <summary>What a system reads from its configuration.</summary>
public class Settings(ActorSystem system, Config config, ActorSystemSetup setup)
{
    /// <summary>Configuration over the defaults.</summary>
    public Settings(ActorSystem system, Config config) : this(system, config, ActorSystemSetup.Empty) { }

    public ActorSystem System { get; } = system;

    /// <summary>The whole configuration.</summary>
#pragma warning disable MA0143 // All that follows is read from the parameter, with the defaults behind it.
    public Config Config { get; private set; } = config = config.WithFallback(ConfigurationFactory.Default());
#pragma warning restore MA0143

    /// <summary>The set-up.</summary>
    public ActorSystemSetup Setup { get; } = setup;

    /// <summary>Whether the system is a member of a cluster.</summary>
    public bool HasCluster => ProviderSelectionType.HasCluster;

    /// <summary>The kind of system.</summary>
    public ProviderSelection ProviderSelectionType { get; } = ProviderSelection.OfName(config.GetString("akka.actor.provider", ProviderSelection.LocalFqn));

    public string ConfigVersion { get; } = config.GetString("akka.version", "");

    /// <summary>The class behind akka.actor.provider.</summary>
    public string ProviderClass => ProviderSelectionType.Fqn;

    public string SupervisorStrategyClass { get; } = config.GetString("akka.actor.guardian-supervisor-strategy", "");
    public bool SerializeAllMessages { get; } = config.GetBoolean("akka.actor.serialize-messages");
    public bool SerializeAllCreators { get; } = config.GetBoolean("akka.actor.serialize-creators");
    public bool EmitActorTelemetry { get; } = config.GetBoolean("akka.actor.telemetry.enabled");
    public TimeSpan AskTimeout { get; } = config.GetTimeSpan("akka.actor.ask-timeout", Timeout.InfiniteTimeSpan);
    public TimeSpan CreationTimeout { get; } = config.GetTimeSpan("akka.actor.creation-timeout", TimeSpan.FromSeconds(20));
    public TimeSpan UnstartedPushTimeout { get; } = config.GetTimeSpan("akka.actor.unstarted-push-timeout", TimeSpan.FromSeconds(10));
    public string LogLevel { get; } = config.GetString("akka.loglevel", "INFO");
    public string StdoutLogLevel { get; } = config.GetString("akka.stdout-loglevel", "WARNING");

    /// <summary>Writes to standard output while no logger runs.</summary>
    public MinimalLogger StdoutLogger { get; } = Make<MinimalLogger>(config, "akka.stdout-logger-class") ?? new StandardOutLogger();

    public IList<string> Loggers { get; } = config.GetStringList("akka.loggers");
    public string LoggersDispatcher { get; } = config.GetString("akka.loggers-dispatcher", Dispatch.Dispatchers.DefaultDispatcherId);
    public TimeSpan LoggerStartTimeout { get; } = config.GetTimeSpan("akka.logger-startup-timeout", TimeSpan.FromSeconds(5));
    public bool LoggerAsyncStart { get; } = config.GetBoolean("akka.logger-async-start");
    public bool LogConfigOnStart { get; } = config.GetBoolean("akka.log-config-on-start");

    /// <summary>What keeps lines out of the log, from <see cref="LogFilterSetup"/>.</summary>
    public LogFilterEvaluator LogFilter { get; } = setup.Get<LogFilterSetup>() is { HasValue: true } filters ? filters.Value.CreateEvaluator() : LogFilterEvaluator.NoFilters;

    /// <summary>Formats log messages.</summary>
    public ILogMessageFormatter LogFormatter { get; } = Make<ILogMessageFormatter>(config, "akka.logger-formatter") ?? DefaultLogMessageFormatter.Instance;

    public bool LogSerializerOverrideOnStart { get; } = config.GetBoolean("akka.log-serializer-override-on-start", true);

    /// <summary>akka.log-dead-letters; int.MaxValue for "on".</summary>
    public int LogDeadLetters { get; } = ReadLogDeadLetters(config.GetString("akka.log-dead-letters", "10"));

    public bool LogDeadLettersDuringShutdown { get; } = config.GetBoolean("akka.log-dead-letters-during-shutdown");
    public TimeSpan LogDeadLettersSuspendDuration { get; } = config.GetTimeSpan("akka.log-dead-letters-suspend-duration", TimeSpan.FromMinutes(5));
    public bool AddLoggingReceive { get; } = config.GetBoolean("akka.actor.debug.receive");
    public bool DebugAutoReceive { get; } = config.GetBoolean("akka.actor.debug.autoreceive");
    public bool DebugEventStream { get; } = config.GetBoolean("akka.actor.debug.event-stream");
    public bool DebugUnhandledMessage { get; } = config.GetBoolean("akka.actor.debug.unhandled");
    public bool DebugRouterMisconfiguration { get; } = config.GetBoolean("akka.actor.debug.router-misconfiguration");
    public string Home { get; } = config.GetString("akka.home", "");
    public bool DebugLifecycle { get; } = config.GetBoolean("akka.actor.debug.lifecycle");
    public bool DebugTimerScheduler { get; } = config.GetBoolean("akka.actor.debug.log-timers");
    public bool FsmDebugEvent { get; } = config.GetBoolean("akka.actor.debug.fsm");
    public int DefaultVirtualNodesFactor { get; } = config.GetInt("akka.actor.deployment.default.virtual-nodes-factor", 10);
    public string SchedulerClass { get; } = config.GetString("akka.scheduler.implementation", "Akka.Actor.HashedWheelTimerScheduler");
    public TimeSpan SchedulerShutdownTimeout { get; } = config.GetTimeSpan("akka.scheduler.shutdown-timeout", TimeSpan.FromSeconds(5));
    public bool CoordinatedShutdownTerminateActorSystem { get; } = config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system", true);
    public bool CoordinatedShutdownRunByActorSystemTerminate { get; } = config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate", true);

    /// <summary>Adds defaults of an extension below everything the program set.</summary>
    public void InjectTopLevelFallback(Config config) => Config = Config.WithFallback(config);

    /// <summary>The configuration as text.</summary>
    public override string ToString() => Config.ToString() ?? "";

    private static int ReadLogDeadLetters(string value) => value.ToLowerInvariant() switch
    {
        "on" or "true" => int.MaxValue,
        "off" or "false" => 0,
        var number => int.Parse(number, global::System.Globalization.CultureInfo.InvariantCulture),
    };

    private static T? Make<T>(Config config, string key) where T : class =>
        config.GetString(key) is { Length: > 0 } name ? TypeNames.Make<T>(name, key) : null;
}
