using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor;

/// <summary>What a system reads from its configuration.</summary>
public class Settings
{

    /// <summary>Configuration over the defaults.</summary>
    public Settings(ActorSystem system, Config config)
        : this(system, config, ActorSystemSetup.Empty)
    {
    }

    /// <summary>Configuration over the defaults, and the set-up.</summary>
    public Settings(ActorSystem system, Config config, ActorSystemSetup setup)
    {
        System = system;
        Setup = setup;
        Config = config.WithFallback(ConfigurationFactory.Default());
        ProviderSelectionType = ProviderSelection.OfName(Config.GetString("akka.actor.provider", ProviderSelection.LocalFqn));
        ProviderClass = ProviderSelectionType.Fqn;
        HasCluster = ProviderSelectionType.HasCluster;
        ConfigVersion = Config.GetString("akka.version", "");
        SupervisorStrategyClass = Config.GetString("akka.actor.guardian-supervisor-strategy", "");
        AskTimeout = Config.GetTimeSpan("akka.actor.ask-timeout", Timeout.InfiniteTimeSpan);
        CreationTimeout = Config.GetTimeSpan("akka.actor.creation-timeout", TimeSpan.FromSeconds(20));
        UnstartedPushTimeout = Config.GetTimeSpan("akka.actor.unstarted-push-timeout", TimeSpan.FromSeconds(10));
        SerializeAllMessages = Config.GetBoolean("akka.actor.serialize-messages");
        SerializeAllCreators = Config.GetBoolean("akka.actor.serialize-creators");
        EmitActorTelemetry = Config.GetBoolean("akka.actor.telemetry.enabled");
        LogLevel = Config.GetString("akka.loglevel", "INFO");
        StdoutLogLevel = Config.GetString("akka.stdout-loglevel", "WARNING");
        Loggers = Config.GetStringList("akka.loggers");
        LoggersDispatcher = Config.GetString("akka.loggers-dispatcher", Dispatch.Dispatchers.DefaultDispatcherId);
        LoggerStartTimeout = Config.GetTimeSpan("akka.logger-startup-timeout", TimeSpan.FromSeconds(5));
        LoggerAsyncStart = Config.GetBoolean("akka.logger-async-start");
        LogConfigOnStart = Config.GetBoolean("akka.log-config-on-start");
        LogSerializerOverrideOnStart = Config.GetBoolean("akka.log-serializer-override-on-start", true);
        LogDeadLetters = ReadLogDeadLetters(Config.GetString("akka.log-dead-letters", "10"));
        LogDeadLettersDuringShutdown = Config.GetBoolean("akka.log-dead-letters-during-shutdown");
        LogDeadLettersSuspendDuration = Config.GetTimeSpan("akka.log-dead-letters-suspend-duration", TimeSpan.FromMinutes(5));
        AddLoggingReceive = Config.GetBoolean("akka.actor.debug.receive");
        DebugAutoReceive = Config.GetBoolean("akka.actor.debug.autoreceive");
        DebugLifecycle = Config.GetBoolean("akka.actor.debug.lifecycle");
        DebugEventStream = Config.GetBoolean("akka.actor.debug.event-stream");
        DebugUnhandledMessage = Config.GetBoolean("akka.actor.debug.unhandled");
        DebugRouterMisconfiguration = Config.GetBoolean("akka.actor.debug.router-misconfiguration");
        DebugTimerScheduler = Config.GetBoolean("akka.actor.debug.log-timers");
        FsmDebugEvent = Config.GetBoolean("akka.actor.debug.fsm");
        DefaultVirtualNodesFactor = Config.GetInt("akka.actor.deployment.default.virtual-nodes-factor", 10);
        Home = Config.GetString("akka.home", "");
        SchedulerClass = Config.GetString("akka.scheduler.implementation", "Akka.Actor.HashedWheelTimerScheduler");
        SchedulerShutdownTimeout = Config.GetTimeSpan("akka.scheduler.shutdown-timeout", TimeSpan.FromSeconds(5));
        CoordinatedShutdownTerminateActorSystem = Config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system", true);
        CoordinatedShutdownRunByActorSystemTerminate = Config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate", true);
        StdoutLogger = Make<MinimalLogger>("akka.stdout-logger-class") ?? new StandardOutLogger();
        LogFormatter = Make<ILogMessageFormatter>("akka.logger-formatter") ?? DefaultLogMessageFormatter.Instance;
    }

    /// <summary>The system.</summary>
    public ActorSystem System { get; }

    /// <summary>The whole configuration.</summary>
    public Config Config { get; private set; }

    /// <summary>The set-up.</summary>
    public ActorSystemSetup Setup { get; }

    /// <summary>Whether the system is a member of a cluster.</summary>
    public bool HasCluster { get; }

    /// <summary>The kind of system.</summary>
    public ProviderSelection ProviderSelectionType { get; }

    /// <summary>akka.version</summary>
    public string ConfigVersion { get; }

    /// <summary>The class behind akka.actor.provider.</summary>
    public string ProviderClass { get; }

    /// <summary>akka.actor.guardian-supervisor-strategy</summary>
    public string SupervisorStrategyClass { get; }

    /// <summary>akka.actor.serialize-messages</summary>
    public bool SerializeAllMessages { get; }

    /// <summary>akka.actor.serialize-creators</summary>
    public bool SerializeAllCreators { get; }

    /// <summary>akka.actor.telemetry.enabled</summary>
    public bool EmitActorTelemetry { get; }

    /// <summary>akka.actor.ask-timeout</summary>
    public TimeSpan AskTimeout { get; }

    /// <summary>akka.actor.creation-timeout</summary>
    public TimeSpan CreationTimeout { get; }

    /// <summary>akka.actor.unstarted-push-timeout</summary>
    public TimeSpan UnstartedPushTimeout { get; }

    /// <summary>akka.loglevel</summary>
    public string LogLevel { get; }

    /// <summary>akka.stdout-loglevel</summary>
    public string StdoutLogLevel { get; }

    /// <summary>Writes to standard output while no logger runs.</summary>
    public MinimalLogger StdoutLogger { get; }

    /// <summary>akka.loggers</summary>
    public IList<string> Loggers { get; }

    /// <summary>akka.loggers-dispatcher</summary>
    public string LoggersDispatcher { get; }

    /// <summary>akka.logger-startup-timeout</summary>
    public TimeSpan LoggerStartTimeout { get; }

    /// <summary>akka.logger-async-start</summary>
    public bool LoggerAsyncStart { get; }

    /// <summary>akka.log-config-on-start</summary>
    public bool LogConfigOnStart { get; }

    /// <summary>Formats log messages.</summary>
    public ILogMessageFormatter LogFormatter { get; }

    /// <summary>akka.log-serializer-override-on-start</summary>
    public bool LogSerializerOverrideOnStart { get; }

    /// <summary>akka.log-dead-letters; int.MaxValue for "on".</summary>
    public int LogDeadLetters { get; }

    /// <summary>akka.log-dead-letters-during-shutdown</summary>
    public bool LogDeadLettersDuringShutdown { get; }

    /// <summary>akka.log-dead-letters-suspend-duration</summary>
    public TimeSpan LogDeadLettersSuspendDuration { get; }

    /// <summary>akka.actor.debug.receive</summary>
    public bool AddLoggingReceive { get; }

    /// <summary>akka.actor.debug.autoreceive</summary>
    public bool DebugAutoReceive { get; }

    /// <summary>akka.actor.debug.event-stream</summary>
    public bool DebugEventStream { get; }

    /// <summary>akka.actor.debug.unhandled</summary>
    public bool DebugUnhandledMessage { get; }

    /// <summary>akka.actor.debug.router-misconfiguration</summary>
    public bool DebugRouterMisconfiguration { get; }

    /// <summary>akka.home</summary>
    public string Home { get; }

    /// <summary>akka.actor.debug.lifecycle</summary>
    public bool DebugLifecycle { get; }

    /// <summary>akka.actor.debug.log-timers</summary>
    public bool DebugTimerScheduler { get; }

    /// <summary>akka.actor.debug.fsm</summary>
    public bool FsmDebugEvent { get; }

    /// <summary>akka.actor.deployment.default.virtual-nodes-factor</summary>
    public int DefaultVirtualNodesFactor { get; }

    /// <summary>akka.scheduler.implementation</summary>
    public string SchedulerClass { get; }

    /// <summary>akka.scheduler.shutdown-timeout</summary>
    public TimeSpan SchedulerShutdownTimeout { get; }

    /// <summary>akka.coordinated-shutdown.terminate-actor-system</summary>
    public bool CoordinatedShutdownTerminateActorSystem { get; }

    /// <summary>akka.coordinated-shutdown.run-by-actor-system-terminate</summary>
    public bool CoordinatedShutdownRunByActorSystemTerminate { get; }

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

    private T? Make<T>(string key)
        where T : class
    {
        var name = Config.GetString(key, "");
        if (string.IsNullOrEmpty(name)) return null;
        var type = TypeNames.Find(name) ?? throw new ConfigurationException($"{key}: class '{name}' is not found.");
        return typeof(T).IsAssignableFrom(type)
            ? (T)Activator.CreateInstance(type, nonPublic: true)!
            : throw new ConfigurationException($"{key}: class '{name}' is no {typeof(T).Name}.");
    }
}
