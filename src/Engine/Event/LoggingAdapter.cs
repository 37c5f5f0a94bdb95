namespace Akka.Event;

/// <summary>Where an actor writes its log. The methods for each level are in <see cref="LoggingExtensions"/>.</summary>
public interface ILoggingAdapter
{
    /// <summary>Puts arguments into texts.</summary>
    ILogMessageFormatter Formatter { get; }

    /// <summary>Whether debug lines go anywhere.</summary>
    bool IsDebugEnabled { get; }

    /// <summary>Whether info lines go anywhere.</summary>
    bool IsInfoEnabled { get; }

    /// <summary>Whether warnings go anywhere.</summary>
    bool IsWarningEnabled { get; }

    /// <summary>Whether errors go anywhere.</summary>
    bool IsErrorEnabled { get; }

    /// <summary>Whether lines of this level go anywhere.</summary>
    bool IsEnabled(LogLevel logLevel);

    /// <summary>Logs a text as it is.</summary>
    void Log(LogLevel logLevel, Exception? cause, string format);

    /// <summary>Logs a text with arguments.</summary>
    void Log(LogLevel logLevel, Exception? cause, LogMessage message);
}

/// <summary>A logging adapter that leaves only the sending of a line to be written.</summary>
public abstract class LoggingAdapterBase(ILogMessageFormatter? logMessageFormatter) : ILoggingAdapter
{
    public ILogMessageFormatter Formatter { get; } = logMessageFormatter ?? DefaultLogMessageFormatter.Instance;
    public abstract bool IsDebugEnabled { get; }
    public abstract bool IsInfoEnabled { get; }
    public abstract bool IsWarningEnabled { get; }
    public abstract bool IsErrorEnabled { get; }

    public bool IsEnabled(LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => IsDebugEnabled,
        LogLevel.InfoLevel => IsInfoEnabled,
        LogLevel.WarningLevel => IsWarningEnabled,
        LogLevel.ErrorLevel => IsErrorEnabled,
        _ => throw new NotSupportedException($"Unknown log level {logLevel}."),
    };

    public void Log(LogLevel logLevel, Exception? cause, string format)
    {
        if (IsEnabled(logLevel)) NotifyLog(logLevel, format, cause);
    }

    public void Log(LogLevel logLevel, Exception? cause, LogMessage message)
    {
        if (IsEnabled(logLevel)) NotifyLog(logLevel, message, cause);
    }

    /// <summary>Sends a line on its way.</summary>
    protected abstract void NotifyLog(LogLevel logLevel, object message, Exception? cause = null);
}

/// <summary>Publishes lines on a bus.</summary>
public sealed class BusLogging(LoggingBus bus, string logSource, Type logClass, ILogMessageFormatter logMessageFormatter)
    : LoggingAdapterBase(logMessageFormatter)
{
    public override bool IsDebugEnabled => bus.LogLevel <= LogLevel.DebugLevel;
    public override bool IsInfoEnabled => bus.LogLevel <= LogLevel.InfoLevel;
    public override bool IsWarningEnabled => bus.LogLevel <= LogLevel.WarningLevel;
    public override bool IsErrorEnabled => bus.LogLevel <= LogLevel.ErrorLevel;

    protected override void NotifyLog(LogLevel logLevel, object message, Exception? cause = null) => bus.Publish(logLevel switch
    {
        LogLevel.DebugLevel => new Debug(cause, logSource, logClass, message),
        LogLevel.InfoLevel => new Info(cause, logSource, logClass, message),
        LogLevel.WarningLevel => new Warning(cause, logSource, logClass, message),
        _ => (LogEvent)new Error(cause, logSource, logClass, message),
    });
}

/// <summary>Writes nothing.</summary>
public sealed class NoLogger : ILoggingAdapter
{
    public static readonly ILoggingAdapter Instance = new NoLogger();
    private NoLogger() { }
    public ILogMessageFormatter Formatter => DefaultLogMessageFormatter.Instance;
    public bool IsDebugEnabled => false;
    public bool IsInfoEnabled => false;
    public bool IsWarningEnabled => false;
    public bool IsErrorEnabled => false;
    public bool IsEnabled(LogLevel logLevel) => false;
    public void Log(LogLevel logLevel, Exception? cause, string format) { }
    public void Log(LogLevel logLevel, Exception? cause, LogMessage message) { }
}
