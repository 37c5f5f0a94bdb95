using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit;

/// <summary>A condition on log events.</summary>
public interface IEventFilter
{
    /// <summary>Whether the event is one the filter waits for, and so is not to be printed.</summary>
    bool Apply(LogEvent logEvent);
}

/// <summary>Messages that became dead letters.</summary>
public sealed class DeadLettersFilter(IStringMatcher? messageMatcher, IStringMatcher? sourceMatcher, Predicate<DeadLetter>? isMatch = null)
    : EventFilterBase(messageMatcher, sourceMatcher)
{
    protected override string FilterDescriptiveName => "Dead letter";

    protected override bool IsMatch(LogEvent evt) =>
        evt is Warning { Message: DeadLetter letter } && (isMatch is null || isMatch(letter)) && InternalDoMatch(evt.LogSource, letter.Message);
}
