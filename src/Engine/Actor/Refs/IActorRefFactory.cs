namespace Akka.Actor;

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
