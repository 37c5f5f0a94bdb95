namespace Akka.Event;

/// <summary>How much a log event matters. A bus with a level passes events of that level and above.</summary>
public enum LogLevel { DebugLevel, InfoLevel, WarningLevel, ErrorLevel }

/// <summary>A line of the log on its way over the event stream to the loggers.</summary>
public abstract class LogEvent : INoSerializationVerificationNeeded
{
    /// <summary>Stamps time and thread.</summary>
    protected LogEvent() => (Timestamp, Thread) = (DateTime.UtcNow, Thread.CurrentThread);

    private protected LogEvent(Exception? cause, string logSource, Type logClass, object message) : this() =>
        (Cause, LogSource, LogClass, Message) = (cause, logSource, logClass, message);

    /// <summary>The exception that was logged, if any.</summary>
    public Exception? Cause { get; protected set; }

    /// <summary>When it was logged, in UTC.</summary>
    public DateTime Timestamp { get; }

    /// <summary>The thread that logged it.</summary>
    public Thread Thread { get; }

    /// <summary>Who logged it: for an actor its path with address.</summary>
    public string LogSource { get; protected set; } = "";

    /// <summary>The class that logged it.</summary>
    public Type LogClass { get; protected set; } = typeof(object);

    /// <summary>The text: a string, or a <see cref="LogMessage"/> that is formatted when it is asked for its text.</summary>
    public object Message { get; protected set; } = "";

    public abstract LogLevel LogLevel();

    public override string ToString()
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"[{LogLevel().PrettyNameFor()}][{Timestamp:yyyy-MM-ddTHH:mm:ss.fffZ}][Thread {Thread.ManagedThreadId:0000}][{LogSource}] {Message}");
        return Cause is null ? line : line + Environment.NewLine + "Cause: " + Cause;
    }
}

/// <summary>A line of level debug.</summary>
public class Debug(Exception? cause, string logSource, Type logClass, object message) : LogEvent(cause, logSource, logClass, message)
{
    /// <summary>A line without an exception.</summary>
    public Debug(string logSource, Type logClass, object message) : this(null, logSource, logClass, message) { }

    public override LogLevel LogLevel() => Event.LogLevel.DebugLevel;
}

/// <summary>A line of level info.</summary>
public class Info(Exception? cause, string logSource, Type logClass, object message) : LogEvent(cause, logSource, logClass, message)
{
    /// <summary>A line without an exception.</summary>
    public Info(string logSource, Type logClass, object message) : this(null, logSource, logClass, message) { }

    public override LogLevel LogLevel() => Event.LogLevel.InfoLevel;
}

/// <summary>A line of level warning.</summary>
public class Warning(Exception? cause, string logSource, Type logClass, object message) : LogEvent(cause, logSource, logClass, message)
{
    /// <summary>A line without an exception.</summary>
    public Warning(string logSource, Type logClass, object message) : this(null, logSource, logClass, message) { }

    public override LogLevel LogLevel() => Event.LogLevel.WarningLevel;
}

/// <summary>A line of level error.</summary>
public class Error(Exception? cause, string logSource, Type logClass, object message) : LogEvent(cause, logSource, logClass, message)
{
    public override LogLevel LogLevel() => Event.LogLevel.ErrorLevel;
}
