using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit.Internal;

/// <summary>Events of one level.</summary>
internal sealed class LogLevelFilter(LogLevel level, IStringMatcher? messageMatcher, IStringMatcher? sourceMatcher)
    : EventFilterBase(messageMatcher, sourceMatcher)
{
    protected override string FilterDescriptiveName => $"{level} event";

    protected override bool IsMatch(LogEvent evt) => evt.LogLevel() == level && InternalDoMatch(evt.LogSource, evt.Message);
}

/// <summary>Errors with a cause of a type; the text is looked for in the event's message and in the cause's.</summary>
public class ErrorFilter(
    Type? exceptionType, IStringMatcher? messageMatcher = null, IStringMatcher? sourceMatcher = null, bool recurseInnerExceptions = false)
    : EventFilterBase(messageMatcher, sourceMatcher)
{
    /// <summary>Errors with and without a cause.</summary>
    public ErrorFilter(IStringMatcher? messageMatcher = null, IStringMatcher? sourceMatcher = null)
        : this(null, messageMatcher, sourceMatcher) { }

    protected override string FilterDescriptiveName => $"Error event with a cause of type {exceptionType}";

    protected override bool IsMatch(LogEvent evt) => evt is Error
        && (exceptionType is null ? InternalDoMatch(evt.LogSource, evt.Message) : IsMatch(evt.LogSource, evt.Message, evt.Cause));

    private bool IsMatch(string? source, object? message, Exception? cause)
    {
        if (cause is null) return false;

        if (exceptionType!.IsInstanceOfType(cause) && (InternalDoMatch(source, message) || InternalDoMatch(source, cause.Message))) return true;

        return recurseInnerExceptions
            && (cause is AggregateException several
                ? several.Flatten().InnerExceptions.Any(inner => IsMatch(source, message, inner))
                : IsMatch(source, message, cause.InnerException));
    }
}

/// <summary>Events for which a predicate holds.</summary>
public class CustomEventFilter(Predicate<LogEvent> predicate) : EventFilterBase(null, null)
{
    protected override string FilterDescriptiveName => "Event that fulfils a condition";

    protected override bool IsMatch(LogEvent evt) => predicate(evt);
}
