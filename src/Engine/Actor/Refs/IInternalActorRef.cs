using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

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
