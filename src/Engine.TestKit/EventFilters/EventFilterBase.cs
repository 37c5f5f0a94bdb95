using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit.Internal;

/// <summary>Called for each event a filter matched.</summary>
public delegate void EventMatched(EventFilterBase eventFilter, LogEvent logEvent);

/// <summary>A condition on log events.</summary>
public interface IEventFilter
{
    /// <summary>Whether the event is one the filter waits for, and so is not to be printed.</summary>
    bool Apply(LogEvent logEvent);
}

/// <summary>A filter on the text and the source of log events.</summary>
public abstract class EventFilterBase(IStringMatcher? messageMatcher, IStringMatcher? sourceMatcher) : IEventFilter
{
    private readonly IStringMatcher _source = sourceMatcher ?? MatchesAll.Instance;
    private readonly IStringMatcher _message = messageMatcher ?? MatchesAll.Instance;

    public event EventMatched? EventMatched;

    protected abstract string FilterDescriptiveName { get; }

    public bool Apply(LogEvent logEvent)
    {
        if (!IsMatch(logEvent)) return false;

        EventMatched?.Invoke(this, logEvent);
        return true;
    }

    public override string ToString() => $"{FilterDescriptiveName} with a message that {_message} and a source that {_source}";

    protected abstract bool IsMatch(LogEvent evt);

    protected bool InternalDoMatch(string? src, object? msg) => _source.IsMatch(src) && _message.IsMatch(msg?.ToString() ?? "null");
}
