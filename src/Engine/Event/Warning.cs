namespace Akka.Event;

/// <summary>A line of level warning.</summary>
public class Warning : LogEvent
{
    /// <summary>A line without an exception.</summary>
    public Warning(string logSource, Type logClass, object message)
        : this(null, logSource, logClass, message)
    {
    }
    /// <summary>A line with the exception that led to it.</summary>
    public Warning(Exception? cause, string logSource, Type logClass, object message)
    {
        Cause = cause;
        LogSource = logSource;
        LogClass = logClass;
        Message = message;
    }

    public override LogLevel LogLevel() => Event.LogLevel.WarningLevel;
}
