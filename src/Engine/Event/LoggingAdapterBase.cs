namespace Akka.Event;

/// <summary>A logging adapter that leaves only the sending of a line to be written.</summary>
public abstract class LoggingAdapterBase : ILoggingAdapter
{
    /// <summary>With the way arguments are put into texts.</summary>
    protected LoggingAdapterBase(ILogMessageFormatter? logMessageFormatter) => Formatter = logMessageFormatter ?? DefaultLogMessageFormatter.Instance;

    public ILogMessageFormatter Formatter { get; }

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
        if (IsEnabled(logLevel))
            NotifyLog(logLevel, format, cause);
    }

    public void Log(LogLevel logLevel, Exception? cause, LogMessage message)
    {
        if (IsEnabled(logLevel))
            NotifyLog(logLevel, message, cause);
    }

    /// <summary>Sends a line on its way.</summary>
    protected abstract void NotifyLog(LogLevel logLevel, object message, Exception? cause = null);
}

/// <summary>Publishes lines on a bus.</summary>
public sealed class BusLogging : LoggingAdapterBase
{
    private readonly LoggingBus _bus;
    private readonly string _logSource;
    private readonly Type _logClass;

    /// <summary>For lines from one source.</summary>
    public BusLogging(LoggingBus bus, string logSource, Type logClass, ILogMessageFormatter logMessageFormatter)
        : base(logMessageFormatter)
    {
        _bus = bus;
        _logSource = logSource;
        _logClass = logClass;
    }

    public override bool IsDebugEnabled => _bus.LogLevel <= LogLevel.DebugLevel;

    public override bool IsInfoEnabled => _bus.LogLevel <= LogLevel.InfoLevel;

    public override bool IsWarningEnabled => _bus.LogLevel <= LogLevel.WarningLevel;

    public override bool IsErrorEnabled => _bus.LogLevel <= LogLevel.ErrorLevel;

    protected override void NotifyLog(LogLevel logLevel, object message, Exception? cause = null) => _bus.Publish(logLevel switch
    {
        LogLevel.DebugLevel => new Debug(cause, _logSource, _logClass, message),
        LogLevel.InfoLevel => new Info(cause, _logSource, _logClass, message),
        LogLevel.WarningLevel => new Warning(cause, _logSource, _logClass, message),
        _ => (LogEvent)new Error(cause, _logSource, _logClass, message),
    });
}

/// <summary>Writes nothing.</summary>
public sealed class NoLogger : ILoggingAdapter
{
    /// <summary>The only instance.</summary>
    public static readonly ILoggingAdapter Instance = new NoLogger();

    private NoLogger()
    {
    }

    public ILogMessageFormatter Formatter => DefaultLogMessageFormatter.Instance;

    public bool IsDebugEnabled => false;

    public bool IsInfoEnabled => false;

    public bool IsWarningEnabled => false;

    public bool IsErrorEnabled => false;

    public bool IsEnabled(LogLevel logLevel) => false;

    public void Log(LogLevel logLevel, Exception? cause, string format)
    {
    }

    public void Log(LogLevel logLevel, Exception? cause, LogMessage message)
    {
    }
}
