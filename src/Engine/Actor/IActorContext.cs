namespace Akka.Actor;

/// <summary>An actor's view of its cell. Valid only while the actor handles a message or a hook.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    /// <summary>The actor itself.</summary>
    IActorRef Self { get; }

    /// <summary>What the actor is made from.</summary>
    Props Props { get; }

    /// <summary>Where the actor runs.</summary>
    MessageDispatcher Dispatcher { get; }

    /// <summary>Who sent the current message; the dead letters for nobody.</summary>
    IActorRef Sender { get; }

    /// <summary>The system.</summary>
    ActorSystem System { get; }

    /// <summary>The supervisor.</summary>
    IActorRef Parent { get; }

    /// <summary>The receive timeout; null for none.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>Replaces the current behaviour.</summary>
    void Become(Receive receive);

    /// <summary>Puts a behaviour on top of the current one.</summary>
    void BecomeStacked(Receive receive);

    /// <summary>Goes back to the behaviour below; the first one always stays.</summary>
    void UnbecomeStacked();

    /// <summary>The child of this name, or Nobody.</summary>
    IActorRef Child(string name);

    /// <summary>The children, also those that are being stopped.</summary>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>Asks for <see cref="Actor.ReceiveTimeout"/> when no message comes for so long; null ends it.</summary>
    void SetReceiveTimeout(TimeSpan? timeout);

    /// <summary>Stops a child or the actor itself, asynchronously.</summary>
    void Stop(IActorRef child);
}

/// <summary>The context of an <see cref="UntypedActor"/>.</summary>
public interface IUntypedActorContext : IActorContext
{
    /// <summary>Replaces the current behaviour.</summary>
    void Become(UntypedReceive receive);

    /// <summary>Puts a behaviour on top of the current one.</summary>
    void BecomeStacked(UntypedReceive receive);
}

/// <summary>Handles a message; false if it did not.</summary>
public delegate bool Receive(object message);

/// <summary>Handles every message.</summary>
public delegate void UntypedReceive(object message);

/// <summary>Marks actors whose messages are logged at debug level when <c>akka.actor.debug.receive</c> is on.</summary>
public interface ILogReceive;
