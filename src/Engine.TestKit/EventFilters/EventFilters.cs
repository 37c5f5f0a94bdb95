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
public sealed class ErrorFilter(
    Type exceptionType, IStringMatcher? messageMatcher, IStringMatcher? sourceMatcher, bool recurseInnerExceptions)
    : EventFilterBase(messageMatcher, sourceMatcher)
{
    protected override string FilterDescriptiveName => $"Error event with a cause of type {exceptionType}";

    protected override bool IsMatch(LogEvent evt) => evt is Error && IsMatch(evt.LogSource, evt.Message, evt.Cause);

    private bool IsMatch(string? source, object? message, Exception? cause)
    {
        if (cause is null) return false;

        if (exceptionType.IsInstanceOfType(cause) && (InternalDoMatch(source, message) || InternalDoMatch(source, cause.Message))) return true;

        return recurseInnerExceptions
            && (cause is AggregateException several
                ? several.Flatten().InnerExceptions.Any(inner => IsMatch(source, message, inner))
                : IsMatch(source, message, cause.InnerException));
    }
}

/// <summary>Messages that became dead letters.</summary>
public sealed class DeadLettersFilter(IStringMatcher? messageMatcher, IStringMatcher? sourceMatcher, Predicate<DeadLetter>? isMatch = null)
    : EventFilterBase(messageMatcher, sourceMatcher)
{
    protected override string FilterDescriptiveName => "Dead letter";

    protected override bool IsMatch(LogEvent evt) =>
        evt is Warning { Message: DeadLetter letter } && (isMatch is null || isMatch(letter)) && InternalDoMatch(evt.LogSource, letter.Message);
}

/// <summary>Events for which a predicate holds.</summary>
public sealed class CustomEventFilter(Predicate<LogEvent> predicate) : EventFilterBase(null, null)
{
    protected override string FilterDescriptiveName => "Event that fulfils a condition";

    protected override bool IsMatch(LogEvent evt) => predicate(evt);
}
