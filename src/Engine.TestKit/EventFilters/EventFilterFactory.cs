using System.Text.RegularExpressions;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit;

/// <summary>Expectations on what is logged: <c>EventFilter.Warning(contains: "x").ExpectOne(() => …)</c>. Needs the <see cref="TestEventListener"/>.</summary>
public class EventFilterFactory(TestKitBase testkit, ActorSystem actorSystem, IReadOnlyList<EventFilterBase> filters)
{
    private readonly TestKitBase _testkit = testkit;

    public EventFilterFactory(TestKitBase testkit) : this(testkit, testkit.Sys) { }

    public EventFilterFactory(TestKitBase testkit, ActorSystem system) : this(testkit, system, []) { }

    public IEventFilterApplier Exception<TException>(Regex pattern, string? source = null) where TException : Exception =>
        Exception(typeof(TException), pattern, source);

    public IEventFilterApplier Exception(Type exceptionType, Regex pattern, string? source = null, bool checkInnerExceptions = false) =>
        CreateApplier(new ErrorFilter(exceptionType, new RegexMatcher(pattern), Source(source), checkInnerExceptions), actorSystem);

    public IEventFilterApplier Exception<TException>(string? message = null, string? start = null, string? contains = null, string? source = null)
        where TException : Exception =>
        Exception(typeof(TException), message, start, contains, source);

    /// <summary>Errors with a cause of the type.</summary>
    public IEventFilterApplier Exception(
        Type exceptionType, string? message = null, string? start = null, string? contains = null, string? source = null, bool checkInnerExceptions = false) =>
        CreateApplier(new ErrorFilter(exceptionType, CreateMessageMatcher(message, start, contains), Source(source), checkInnerExceptions), actorSystem);

    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) => CreateApplier(new CustomEventFilter(predicate), actorSystem);

    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate) where TLogEvent : LogEvent =>
        Custom(logEvent => logEvent is TLogEvent typed && predicate(typed));

    public IEventFilterApplier ForLogLevel(
        LogLevel logLevel, string? message = null, string? start = null, string? contains = null, string? source = null) =>
        CreateApplier(new LogLevelFilter(logLevel, CreateMessageMatcher(message, start, contains), Source(source)), actorSystem);

    public IEventFilterApplier ForLogLevel(LogLevel logLevel, Regex pattern, string? source = null) =>
        CreateApplier(new LogLevelFilter(logLevel, new RegexMatcher(pattern), Source(source)), actorSystem);

    public IEventFilterApplier DeadLetter() => CreateApplier(new DeadLettersFilter(null, null), actorSystem);

    public IEventFilterApplier DeadLetter<TMessage>(string? source = null) => DeadLetter(typeof(TMessage), source);

    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string? source = null) =>
        DeadLetter(typeof(TMessage), message => isMatch((TMessage)message), source);

    public IEventFilterApplier DeadLetter(Type type, string? source = null) => DeadLetter(type, _ => true, source);

    public IEventFilterApplier DeadLetter(Type type, Func<object, bool> isMatch, string? source = null) =>
        CreateApplier(
            new DeadLettersFilter(null, Source(source), letter => type.IsInstanceOfType(letter.Message) && isMatch(letter.Message)), actorSystem);

    public IEventFilterApplier Error(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.ErrorLevel, message, start, contains, source);

    public IEventFilterApplier Error(Regex pattern, string? source = null) => ForLogLevel(LogLevel.ErrorLevel, pattern, source);

    public IEventFilterApplier Warning(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.WarningLevel, message, start, contains, source);

    public IEventFilterApplier Warning(Regex pattern, string? source = null) => ForLogLevel(LogLevel.WarningLevel, pattern, source);

    public IEventFilterApplier Info(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.InfoLevel, message, start, contains, source);

    public IEventFilterApplier Info(Regex pattern, string? source = null) => ForLogLevel(LogLevel.InfoLevel, pattern, source);

    public IEventFilterApplier Debug(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.DebugLevel, message, start, contains, source);

    public IEventFilterApplier Debug(Regex pattern, string? source = null) => ForLogLevel(LogLevel.DebugLevel, pattern, source);

    protected static IStringMatcher CreateMessageMatcher(string? message, string? start, string? contains) =>
        message is not null ? new EqualsString(message)
        : start is not null ? new StartsWithString(start)
        : contains is not null ? new ContainsString(contains)
        : MatchesAll.Instance;

    protected IEventFilterApplier CreateApplier(EventFilterBase filter, ActorSystem system) =>
        new InternalEventFilterApplier(_testkit, system, [.. filters, filter]);

    private static EqualsStringAndPathMatcher? Source(string? source) => source is null ? null : new EqualsStringAndPathMatcher(source);
}
