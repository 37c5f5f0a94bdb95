using Akka.Dispatch.SysMsg;
using Akka.Util;

namespace Akka.TestKit;

/// <summary>A reference that runs its actor on the thread that tells it something, and lets a test look at the actor itself.</summary>
public abstract class TestActorRefBase<TActor> : IInternalActorRef
    where TActor : ActorBase
{
    private readonly IInternalActorRef _actor;

    protected TestActorRefBase(ActorSystem system, Props actorProps, IActorRef? supervisor = null, string? name = null)
    {
        var props = actorProps.WithDispatcher(CallingThreadDispatcher.Id);
        _actor = supervisor is null ? (IInternalActorRef)system.ActorOf(props, name) : CellOf(supervisor).AttachChild(props, isSystemService: false, name);
    }

    /// <summary>The actor. Only safe to touch while it handles no message, as is the case whenever a test has the thread.</summary>
    /// <exception cref="IllegalActorStateException">The actor could not be created or has ended.</exception>
    public TActor UnderlyingActor =>
        CellOf(_actor).Actor as TActor
        ?? throw new IllegalActorStateException($"There is no actor of type {typeof(TActor)} behind {_actor}: it failed to start, or has stopped.");

    public ActorPath Path => _actor.Path;

    /// <summary>The reference itself.</summary>
    public IActorRef Ref => _actor;

    bool IActorRefScope.IsLocal => _actor.IsLocal;

    IInternalActorRef IInternalActorRef.Parent => _actor.Parent;

    IActorRefProvider IInternalActorRef.Provider => _actor.Provider;

    bool IInternalActorRef.IsTerminated => _actor.IsTerminated;

    /// <summary>Has the actor handle a message here and now, past its mailbox: what it throws comes out of this call.</summary>
    public void Receive(object message, IActorRef? sender = null) =>
        CellOf(_actor).ReceiveMessageForTest(new Envelope(message, sender ?? CellOf(_actor).System.DeadLetters));

    public void Tell(object message, IActorRef sender) => _actor.Tell(message, sender);

    public void Tell(object message) => ((IActorRef)_actor).Tell(message);

    /// <summary>Has the actor itself watch.</summary>
    public void Watch(IActorRef subject) => CellOf(_actor).UseThreadContext(() => CellOf(_actor).Watch(subject));

    public void Unwatch(IActorRef subject) => CellOf(_actor).UseThreadContext(() => CellOf(_actor).Unwatch(subject));

    public bool Equals(IActorRef? other) => _actor.Equals(other);

    public override bool Equals(object? obj) => _actor.Equals(obj is TestActorRefBase<TActor> test ? test._actor : obj);

    public override int GetHashCode() => _actor.GetHashCode();

    public override string ToString() => _actor.ToString()!;

    int IComparable<IActorRef>.CompareTo(IActorRef? other) => _actor.CompareTo(other);

    int IComparable.CompareTo(object? obj) => _actor.CompareTo(obj is TestActorRefBase<TActor> test ? test._actor : obj);

    ISurrogate ISurrogated.ToSurrogate(ActorSystem system) => _actor.ToSurrogate(system);

    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => _actor.GetChild(name);

    void IInternalActorRef.Resume(Exception? causedByFailure) => _actor.Resume(causedByFailure);

    void IInternalActorRef.Start() => _actor.Start();

    void IInternalActorRef.Stop() => _actor.Stop();

    void IInternalActorRef.Restart(Exception cause) => _actor.Restart(cause);

    void IInternalActorRef.Suspend() => _actor.Suspend();

    void IInternalActorRef.SendSystemMessage(ISystemMessage message) => _actor.SendSystemMessage(message);

    private static ActorCell CellOf(IActorRef actor) =>
        (actor as ActorRefWithCell)?.Underlying as ActorCell
        ?? throw new IllegalActorStateException($"{actor} is no actor of this process.");
}
