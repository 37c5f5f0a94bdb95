namespace Akka.Event;

/// <summary>A line of level error.</summary>
public class Error : LogEvent
{
    /// <summary>A line with the exception that led to it.</summary>
    public Error(Exception? cause, string logSource, Type logClass, object message)
    {
        Cause = cause;
        LogSource = logSource;
        LogClass = logClass;
        Message = message;
    }

    public override LogLevel LogLevel() => Event.LogLevel.ErrorLevel;
}
