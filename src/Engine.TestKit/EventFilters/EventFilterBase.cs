using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit.Internal;

/// <summary>Called for each event a filter matched.</summary>
public delegate void EventMatched(EventFilterBase eventFilter, LogEvent logEvent);

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

        OnEventMatched(logEvent);
        return true;
    }

    protected virtual void OnEventMatched(LogEvent logEvent) => EventMatched?.Invoke(this, logEvent);

    public override string ToString() => $"{FilterDescriptiveName} with a message that {_message} and a source that {_source}";

    protected abstract bool IsMatch(LogEvent evt);

    protected bool InternalDoMatch(string? src, object? msg) => _source.IsMatch(src) && _message.IsMatch(msg?.ToString() ?? "null");
}
