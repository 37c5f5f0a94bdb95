namespace Akka.Actor;

/// <summary>Something a message can be sent to.</summary>
public interface ICanTell
{
    /// <summary>Sends at most once, without waiting. <paramref name="message"/> must not be null.</summary>
    void Tell(object message, IActorRef sender);
}

/// <summary>The handle of an actor. Equal to another one with the same path and the same incarnation (uid).</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, ISurrogated, IComparable
{
    /// <summary>Path with uid.</summary>
    ActorPath Path { get; }
}

/// <summary>Tells whether a reference lives in this process.</summary>
public interface IActorRefScope
{
    /// <summary>True for a reference of this process.</summary>
    bool IsLocal { get; }
}

/// <summary>What the engine itself does with a reference. Not for programs.</summary>
public interface IInternalActorRef : IActorRef, IActorRefScope
{
    /// <summary>The supervisor.</summary>
    IInternalActorRef Parent { get; }

    /// <summary>The provider that made this reference.</summary>
    IActorRefProvider Provider { get; }

    /// <summary>Whether the actor is known to have ended.</summary>
    bool IsTerminated { get; }

    /// <summary>Walks down by names; ".." goes up, "" stays. Nobody where nothing is found.</summary>
    IActorRef GetChild(IReadOnlyList<string> name);

    /// <summary>Lets a suspended actor go on.</summary>
    void Resume(Exception? causedByFailure = null);

    /// <summary>Starts processing; called once after creation.</summary>
    void Start();

    /// <summary>Stops asynchronously.</summary>
    void Stop();

    /// <summary>Asks for a new instance because of <paramref name="cause"/>.</summary>
    void Restart(Exception cause);

    /// <summary>Holds back user messages.</summary>
    void Suspend();

    /// <summary>Sends a system message; each instance may be sent once.</summary>
    void SendSystemMessage(ISystemMessage message);
}

/// <summary>Makes actors: a system (below /user) or a context (children).</summary>
public interface IActorRefFactory
{
    /// <summary>Reserves the name at once and starts the actor asynchronously.</summary>
    /// <exception cref="InvalidActorNameException">The name is malformed or in use.</exception>
    IActorRef ActorOf(Props props, string? name = null);

    /// <summary>A selection by path.</summary>
    ActorSelection ActorSelection(ActorPath actorPath);

    /// <summary>A selection by absolute or relative path, wildcards allowed.</summary>
    ActorSelection ActorSelection(string actorPath);
}

/// <summary>Watches the end of actors.</summary>
public interface ICanWatch
{
    /// <summary>Asks for one <see cref="Terminated"/> when <paramref name="subject"/> ends. Returns the subject.</summary>
    IActorRef Watch(IActorRef subject);

    /// <summary>Asks for <paramref name="message"/> instead of <see cref="Terminated"/>. Returns the subject.</summary>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Takes a watch back, also a notification that is already queued. Returns the subject.</summary>
    IActorRef Unwatch(IActorRef subject);
}

/// <summary>Shortcuts on <see cref="IActorRefFactory"/>.</summary>
public static class ActorRefFactoryExtensions
{
    /// <summary>An actor of a class with a constructor without parameters.</summary>
    public static IActorRef ActorOf<TActor>(this IActorRefFactory factory, string? name = null)
        where TActor : ActorBase, new() => factory.ActorOf(Props.Create<TActor>(), name);

    /// <summary>A selection that starts at <paramref name="anchorRef"/>.</summary>
    public static ActorSelection ActorSelection(this IActorRefFactory factory, IActorRef anchorRef, string actorPath) =>
        ActorRefFactoryShared.ActorSelection(anchorRef, actorPath);
}

/// <summary>Tell and Forward with the running actor as sender.</summary>
public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Sends with the running actor as sender, or with none outside an actor.</summary>
    public static void Tell(this IActorRef receiver, object message) =>
        receiver.Tell(message, InternalCurrentActorCellKeeper.Current?.Self ?? ActorRefs.NoSender);

    /// <summary>Sends with the sender of the message being processed.</summary>
    public static void Forward(this IActorRef receiver, object message) =>
        receiver.Tell(message, InternalCurrentActorCellKeeper.Current?.Sender ?? ActorRefs.NoSender);
}

/// <summary>Asks whether a reference stands for an actor at all.</summary>
public static class ActorRefExtensions
{
    /// <summary>Null, nobody, or the dead letters: what is got where there is no actor of a name, or no sender.</summary>
    public static bool IsNobody(this IActorRef? actorRef) => actorRef is null or Nobody or DeadLetterActorRef;

    /// <summary>The reference, or another where it is nobody.</summary>
    public static IActorRef GetOrElse(this IActorRef? actorRef, Func<IActorRef> elseValue) => actorRef.IsNobody() ? elseValue() : actorRef!;
}
