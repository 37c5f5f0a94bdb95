namespace Akka.Event;

/// <summary>A bus of objects by class that also carries the log to its loggers.</summary>
public class LoggingBus : ActorEventBus<object, Type>
{
    private readonly List<IActorRef> _loggers = [];
    private volatile int _logLevel = (int)Logging.Off;
    private MinimalLogger? _standardOut;

    /// <summary>The level below which nothing is logged.</summary>
    public LogLevel LogLevel => (LogLevel)_logLevel;

    /// <summary>Writes to standard output from now on, until the configured loggers run: <c>akka.stdout-loglevel</c>.</summary>
    public void StartStdoutLogger(Settings config)
    {
        SubscribeStandardOut(config);
        Publish(new Debug(SimpleName(this), GetType(), "StandardOutLogger started"));
    }

    /// <summary>Changes the level from now on, for every logger.</summary>
    public void SetLogLevel(LogLevel logLevel)
    {
        _logLevel = (int)logLevel;
        foreach (var logger in _loggers.ToArray())
        {
            // From the top: the subscriptions of a logger never have a hole.
            foreach (var level in Logging.AllLogLevels.Reverse())
            {
                if (level >= logLevel) Subscribe(logger, Logging.ClassFor(level));
                else Unsubscribe(logger, Logging.ClassFor(level));
            }
        }
    }

    /// <summary>Starts the loggers named by <c>akka.loggers</c> and ends writing to standard output.</summary>
    /// <exception cref="ConfigurationException">A class is not found or did not start.</exception>
    internal void StartDefaultLoggers(ExtendedActorSystem system)
    {
        var settings = system.Settings;
        var level = Logging.LogLevelFor(settings.LogLevel);
        var keepStandardOut = false;
        foreach (var name in settings.Loggers)
        {
            var type = TypeNames.Named(name, "akka.loggers");
            if (type == typeof(StandardOutLogger))
            {
                keepStandardOut = true;
                continue;
            }

            StartLogger(system, type, level);
        }

        UnsubscribeStandardOut();
        if (keepStandardOut) _loggers.Add(settings.StdoutLogger);
        SetLogLevel(level);
        if (settings.DebugUnhandledMessage)
            Subscribe(system.SystemActorOf(Props.Create<UnhandledMessageForwarder>(), "UnhandledMessageForwarder"), typeof(UnhandledMessage));
        Publish(new Debug(SimpleName(this), GetType(), "Default loggers started"));
    }

    /// <summary>
    /// Tells the loggers to end when they have written what they got so far; what comes still goes to standard output, as <c>akka.stdout-loglevel</c> says.
    /// </summary>
    /// <returns>The loggers that will end.</returns>
    internal IReadOnlyList<IActorRef> RetireLoggers(ActorSystem system)
    {
        var level = LogLevel;
        if (_standardOut is null && !_loggers.Contains(system.Settings.StdoutLogger))
        {
            SubscribeStandardOut(system.Settings);
            Publish(new Debug(SimpleName(this), GetType(), "Shutting down: StandardOutLogger started"));
        }

        var retired = _loggers.Where(l => l is not MinimalLogger).ToList();
        foreach (var logger in retired)
        {
            Unsubscribe(logger);
            _loggers.Remove(logger);
            logger.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        }

        _logLevel = Math.Min((int)level, _logLevel);
        return retired;
    }

    /// <summary>The end of logging by actors; what comes still is written to standard output.</summary>
    internal void StopDefaultLoggers(ActorSystem system)
    {
        RetireLoggers(system);
        Publish(new Debug(SimpleName(this), GetType(), "All default loggers stopped"));
    }

    protected override bool IsSubClassification(Type parent, Type child) => parent.IsAssignableFrom(child);
    protected override void Publish(object @event, IActorRef subscriber) => subscriber.Tell(@event, ActorRefs.NoSender);
    protected override bool Classify(object @event, Type classifier) => classifier.IsInstanceOfType(@event);
    protected override Type GetClassifier(object @event) => @event.GetType();

    private void StartLogger(ExtendedActorSystem system, Type type, LogLevel level)
    {
        if (!typeof(ActorBase).IsAssignableFrom(type))
            throw new ConfigurationException($"akka.loggers: class '{type.FullName}' is no actor.");
        var name = $"log{_loggers.Count + 1}-{SimpleName(type)}";
        var logger = system.SystemActorOf(Props.Create(type).WithDispatcher(system.Settings.LoggersDispatcher), name);
        if (!system.Settings.LoggerAsyncStart) WaitForLogger(logger, name, system.Settings.LoggerStartTimeout);
        else logger.Tell(new InitializeLogger(this), ActorRefs.NoSender);
        _loggers.Add(logger);
        foreach (var each in Logging.AllLogLevels.Where(l => l >= level)) Subscribe(logger, Logging.ClassFor(each));
        Publish(new Debug(SimpleName(this), GetType(), $"Logger {name} [{type.Name}] started"));
    }

    private void WaitForLogger(IActorRef logger, string name, TimeSpan timeout)
    {
        object answer;
        try
        {
            answer = logger.Ask(new InitializeLogger(this), timeout).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is AskTimeoutException or TaskCanceledException)
        {
            Publish(new Warning(SimpleName(this), GetType(), $"Logger {name} did not answer within {timeout} (akka.logger-startup-timeout); it is used all the same."));
            return;
        }

        if (answer is not LoggerInitialized)
            throw new LoggerInitializationException($"Logger {name} answered {answer} instead of LoggerInitialized.");
    }

    private void SubscribeStandardOut(Settings settings)
    {
        var level = Logging.LogLevelFor(settings.StdoutLogLevel);
        _standardOut = settings.StdoutLogger;
        foreach (var each in Logging.AllLogLevels.Where(l => l >= level)) Subscribe(_standardOut, Logging.ClassFor(each));
        _logLevel = Math.Min(_logLevel, (int)level);
    }

    private void UnsubscribeStandardOut()
    {
        if (_standardOut is not null) Unsubscribe(_standardOut);
        _standardOut = null;
    }
}
