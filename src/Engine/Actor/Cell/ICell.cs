namespace Akka.Actor;

/// <summary>What stands behind a local reference.</summary>
public interface ICell
{
    /// <summary>The reference.</summary>
    IActorRef Self { get; }

    /// <summary>The system.</summary>
    ActorSystem System { get; }

    /// <summary>The system.</summary>
    ActorSystemImpl SystemImpl { get; }

    /// <summary>The supervisor.</summary>
    IInternalActorRef Parent { get; }

    /// <summary>Always true here.</summary>
    bool IsLocal { get; }

    /// <summary>What the actor is made from.</summary>
    Props Props { get; }

    /// <summary>Whether a user message waits.</summary>
    bool HasMessages { get; }

    /// <summary>User messages waiting; a snapshot.</summary>
    int NumberOfMessages { get; }

    /// <summary>Whether it has ended.</summary>
    bool IsTerminated { get; }

    /// <summary>Starts processing.</summary>
    void Start();

    /// <summary>Holds back user messages.</summary>
    void Suspend();

    /// <summary>Goes on.</summary>
    void Resume(Exception? causedByFailure);

    /// <summary>Asks for a new instance.</summary>
    void Restart(Exception cause);

    /// <summary>Stops.</summary>
    void Stop();

    /// <summary>Enqueues a user message.</summary>
    void SendMessage(IActorRef sender, object message);

    /// <summary>Enqueues a system message.</summary>
    void SendSystemMessage(ISystemMessage message);

    /// <summary>The children; a snapshot.</summary>
    IEnumerable<IInternalActorRef> GetChildren();

    /// <summary>The child called name or name#uid, or Nobody.</summary>
    IInternalActorRef GetSingleChild(string name);

    /// <summary>The child of a name, or Nobody.</summary>
    IInternalActorRef GetChildByName(string name);
}
