using Akka.Actor;

namespace Akka.Event;

/// <summary>Who logs: a text and a class.</summary>
public readonly struct LogSource
{
    private LogSource(string source, Type type)
    {
        Source = source;
        Type = type;
    }

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
