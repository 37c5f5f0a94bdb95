using Akka.Actor.Setup;

namespace Akka.Actor;

/// <summary>What a system reads from its configuration.</summary>
public class Settings(ActorSystem system, Config config, ActorSystemSetup setup)
{
    /// <summary>Configuration over the defaults.</summary>
    public Settings(ActorSystem system, Config config) : this(system, config, ActorSystemSetup.Empty) { }

    /// <summary>The system.</summary>
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

    /// <summary>akka.version</summary>
    public string ConfigVersion { get; } = config.GetString("akka.version", "");

    /// <summary>The class behind akka.actor.provider.</summary>
    public string ProviderClass => ProviderSelectionType.Fqn;

    /// <summary>akka.actor.guardian-supervisor-strategy</summary>
    public string SupervisorStrategyClass { get; } = config.GetString("akka.actor.guardian-supervisor-strategy", "");

    /// <summary>akka.actor.serialize-messages</summary>
    public bool SerializeAllMessages { get; } = config.GetBoolean("akka.actor.serialize-messages");

    /// <summary>akka.actor.serialize-creators</summary>
    public bool SerializeAllCreators { get; } = config.GetBoolean("akka.actor.serialize-creators");

    /// <summary>akka.actor.telemetry.enabled</summary>
    public bool EmitActorTelemetry { get; } = config.GetBoolean("akka.actor.telemetry.enabled");

    /// <summary>akka.actor.ask-timeout</summary>
    public TimeSpan AskTimeout { get; } = config.GetTimeSpan("akka.actor.ask-timeout", Timeout.InfiniteTimeSpan);

    /// <summary>akka.actor.creation-timeout</summary>
    public TimeSpan CreationTimeout { get; } = config.GetTimeSpan("akka.actor.creation-timeout", TimeSpan.FromSeconds(20));

    /// <summary>akka.actor.unstarted-push-timeout</summary>
    public TimeSpan UnstartedPushTimeout { get; } = config.GetTimeSpan("akka.actor.unstarted-push-timeout", TimeSpan.FromSeconds(10));

    /// <summary>akka.loglevel</summary>
    public string LogLevel { get; } = config.GetString("akka.loglevel", "INFO");

    /// <summary>akka.stdout-loglevel</summary>
    public string StdoutLogLevel { get; } = config.GetString("akka.stdout-loglevel", "WARNING");

    /// <summary>Writes to standard output while no logger runs.</summary>
    public MinimalLogger StdoutLogger { get; } = Make<MinimalLogger>(config, "akka.stdout-logger-class") ?? new StandardOutLogger();

    /// <summary>akka.loggers</summary>
    public IList<string> Loggers { get; } = config.GetStringList("akka.loggers");

    /// <summary>akka.loggers-dispatcher</summary>
    public string LoggersDispatcher { get; } = config.GetString("akka.loggers-dispatcher", Dispatch.Dispatchers.DefaultDispatcherId);

    /// <summary>akka.logger-startup-timeout</summary>
    public TimeSpan LoggerStartTimeout { get; } = config.GetTimeSpan("akka.logger-startup-timeout", TimeSpan.FromSeconds(5));

    /// <summary>akka.logger-async-start</summary>
    public bool LoggerAsyncStart { get; } = config.GetBoolean("akka.logger-async-start");

    /// <summary>akka.log-config-on-start</summary>
    public bool LogConfigOnStart { get; } = config.GetBoolean("akka.log-config-on-start");

    /// <summary>What keeps lines out of the log, from <see cref="LogFilterSetup"/>.</summary>
    public LogFilterEvaluator LogFilter { get; } = setup.Get<LogFilterSetup>() is { HasValue: true } filters ? filters.Value.CreateEvaluator() : LogFilterEvaluator.NoFilters;

    /// <summary>Formats log messages.</summary>
    public ILogMessageFormatter LogFormatter { get; } = Make<ILogMessageFormatter>(config, "akka.logger-formatter") ?? DefaultLogMessageFormatter.Instance;

    /// <summary>akka.log-serializer-override-on-start</summary>
    public bool LogSerializerOverrideOnStart { get; } = config.GetBoolean("akka.log-serializer-override-on-start", true);

    /// <summary>akka.log-dead-letters; int.MaxValue for "on".</summary>
    public int LogDeadLetters { get; } = ReadLogDeadLetters(config.GetString("akka.log-dead-letters", "10"));

    /// <summary>akka.log-dead-letters-during-shutdown</summary>
    public bool LogDeadLettersDuringShutdown { get; } = config.GetBoolean("akka.log-dead-letters-during-shutdown");

    /// <summary>akka.log-dead-letters-suspend-duration</summary>
    public TimeSpan LogDeadLettersSuspendDuration { get; } = config.GetTimeSpan("akka.log-dead-letters-suspend-duration", TimeSpan.FromMinutes(5));

    /// <summary>akka.actor.debug.receive</summary>
    public bool AddLoggingReceive { get; } = config.GetBoolean("akka.actor.debug.receive");

    /// <summary>akka.actor.debug.autoreceive</summary>
    public bool DebugAutoReceive { get; } = config.GetBoolean("akka.actor.debug.autoreceive");

    /// <summary>akka.actor.debug.event-stream</summary>
    public bool DebugEventStream { get; } = config.GetBoolean("akka.actor.debug.event-stream");

    /// <summary>akka.actor.debug.unhandled</summary>
    public bool DebugUnhandledMessage { get; } = config.GetBoolean("akka.actor.debug.unhandled");

    /// <summary>akka.actor.debug.router-misconfiguration</summary>
    public bool DebugRouterMisconfiguration { get; } = config.GetBoolean("akka.actor.debug.router-misconfiguration");

    /// <summary>akka.home</summary>
    public string Home { get; } = config.GetString("akka.home", "");

    /// <summary>akka.actor.debug.lifecycle</summary>
    public bool DebugLifecycle { get; } = config.GetBoolean("akka.actor.debug.lifecycle");

    /// <summary>akka.actor.debug.log-timers</summary>
    public bool DebugTimerScheduler { get; } = config.GetBoolean("akka.actor.debug.log-timers");

    /// <summary>akka.actor.debug.fsm</summary>
    public bool FsmDebugEvent { get; } = config.GetBoolean("akka.actor.debug.fsm");

    /// <summary>akka.actor.deployment.default.virtual-nodes-factor</summary>
    public int DefaultVirtualNodesFactor { get; } = config.GetInt("akka.actor.deployment.default.virtual-nodes-factor", 10);

    /// <summary>akka.scheduler.implementation</summary>
    public string SchedulerClass { get; } = config.GetString("akka.scheduler.implementation", "Akka.Actor.HashedWheelTimerScheduler");

    /// <summary>akka.scheduler.shutdown-timeout</summary>
    public TimeSpan SchedulerShutdownTimeout { get; } = config.GetTimeSpan("akka.scheduler.shutdown-timeout", TimeSpan.FromSeconds(5));

    /// <summary>akka.coordinated-shutdown.terminate-actor-system</summary>
    public bool CoordinatedShutdownTerminateActorSystem { get; } = config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system", true);

    /// <summary>akka.coordinated-shutdown.run-by-actor-system-terminate</summary>
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
