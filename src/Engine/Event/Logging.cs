namespace Akka.Event;

/// <summary>Gives logging adapters and knows the levels' names.</summary>
public static class Logging
{
    // Above every level: nothing passes.
    internal const LogLevel Off = (LogLevel)int.MaxValue;
    internal static readonly LogLevel[] AllLogLevels = [LogLevel.DebugLevel, LogLevel.InfoLevel, LogLevel.WarningLevel, LogLevel.ErrorLevel];

    // By level.
    private static readonly Type[] Classes = [typeof(Debug), typeof(Info), typeof(Warning), typeof(Error)];
    private static readonly string[] Names = ["DEBUG", "INFO", "WARNING", "ERROR"];

    /// <summary>The short name of an object's class.</summary>
    public static string SimpleName(object o) => o is Type type ? SimpleName(type) : SimpleName(o.GetType());

    /// <summary>The short name of a class.</summary>
    public static string SimpleName(Type t) => t.Name;

    /// <summary>The class of events of a level.</summary>
    public static Type ClassFor(LogLevel logLevel) => Of(Classes, logLevel);

    /// <summary>The name of a level in configurations: DEBUG, INFO, WARNING, ERROR or OFF.</summary>
    public static string StringFor(LogLevel logLevel) => logLevel == Off ? "OFF" : Of(Names, logLevel);

    /// <summary>The level of a name, in capitals or not.</summary>
    public static LogLevel LogLevelFor(string logLevel) => Array.IndexOf([.. Names, "OFF"], logLevel?.ToUpperInvariant()) switch
    {
        < 0 => throw new ArgumentException($"Unknown log level '{logLevel}': write DEBUG, INFO, WARNING, ERROR or OFF.", nameof(logLevel)),
        var level => level < Names.Length ? (LogLevel)level : Off,
    };

    /// <summary>The level of a class of events.</summary>
    public static LogLevel LogLevelFor<T>() where T : LogEvent => Array.IndexOf(Classes, typeof(T)) is >= 0 and var level
        ? (LogLevel)level
        : throw new ArgumentException($"{typeof(T).Name} is not the class of a level.");

    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter? logMessageFormatter = null)
    {
        var source = LogSource.Create(context);
        return new BusLogging(context.System.EventStream, source.Source, source.Type, logMessageFormatter ?? context.System.Settings.LogFormatter);
    }

    /// <summary>The adapter of anything in a system: a text, a type, an object.</summary>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
    {
        var source = LogSource.Create(logSourceObj, system);
        return new BusLogging(system.EventStream, source.Source, source.Type, logMessageFormatter ?? system.Settings.LogFormatter);
    }

    /// <summary>The adapter of anything on a bus.</summary>
    public static ILoggingAdapter GetLogger(LoggingBus loggingBus, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
    {
        var source = LogSource.Create(logSourceObj);
        return new BusLogging(loggingBus, source.Source, source.Type, logMessageFormatter ?? DefaultLogMessageFormatter.Instance);
    }

    internal static string PrettyNameFor(this LogLevel level) => StringFor(level);

    private static T Of<T>(T[] byLevel, LogLevel level) => (uint)level < (uint)byLevel.Length
        ? byLevel[(int)level]
        : throw new ArgumentException($"Unknown log level {level}.", nameof(level));
}

/// <summary>Who logs: a text and a class.</summary>
public readonly struct LogSource
{
    private LogSource(string source, Type type) => (Source, Type) = (source, type);

    /// <summary>The text: of an actor the path with address, of a class its name.</summary>
    public string Source { get; }

    /// <summary>The class.</summary>
    public Type Type { get; }

    /// <summary>The source that an object stands for: context, reference, actor system, type, text, or any other by its type.</summary>
    public static LogSource Create(object o) => o switch
    {
        IActorContext context => new LogSource(FromActorRef(context.Self, context.System), SourceType(context)),
        IActorRef actor => new LogSource(actor.Path.ToString(), SourceType(actor)),
        ActorSystem system => new LogSource(system.ToString() ?? system.Name, typeof(ActorSystem)),
        string text => new LogSource(text, typeof(DummyClassForStringSources)),
        _ => new LogSource(Logging.SimpleName(o), SourceType(o)),
    };

    /// <summary>As <see cref="Create(object)"/>, with the system's address in the text.</summary>
    public static LogSource Create(object o, ActorSystem system) => o switch
    {
        IActorContext => Create(o),
        IActorRef actor => new LogSource(FromActorRef(actor, system), SourceType(actor)),
        string text => new LogSource(FromString(text, system), typeof(DummyClassForStringSources)),
        _ => new LogSource(FromString(Logging.SimpleName(o), system), SourceType(o)),
    };

    /// <summary>The path of an actor with the address of its system.</summary>
    public static string FromActorRef(IActorRef a, ActorSystem system) =>
        system is ExtendedActorSystem extended ? a.Path.ToStringWithAddress(extended.Provider.DefaultAddress) : a.Path.ToString();

    /// <summary>A text with its system.</summary>
    public static string FromString(string source, ActorSystem system) => $"{source} ({system})";

    /// <summary>The class that an object stands for: of a context its actor's.</summary>
    public static Type SourceType(object o) => o switch
    {
        Type type => type,
        IActorContext context => context.Props.Type,
        _ => o.GetType(),
    };
}

/// <summary>The class of log events whose source is only a text.</summary>
public class DummyClassForStringSources;
