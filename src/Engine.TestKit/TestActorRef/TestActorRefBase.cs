using Akka.Dispatch.SysMsg;
using Akka.Util;

namespace Akka.TestKit;

/// <summary>A reference that runs its actor on the thread that tells it something, and lets a test look at the actor itself.</summary>
public abstract class TestActorRefBase<TActor> : IInternalActorRef
    where TActor : ActorBase
{
    private readonly InternalTestActorRef _actor;

    protected TestActorRefBase(ActorSystem system, Props actorProps, IActorRef? supervisor = null, string? name = null) =>
        _actor = InternalTestActorRef.Create(system, actorProps, supervisor, name);

    /// <inheritdoc cref="InternalTestActorRef.UnderlyingActor"/>
    public TActor UnderlyingActor => (TActor)_actor.UnderlyingActor;

    public ActorPath Path => _actor.Path;

    /// <summary>The reference itself.</summary>
    public IActorRef Ref => _actor;

    bool IActorRefScope.IsLocal => _actor.IsLocal;

    IInternalActorRef IInternalActorRef.Parent => _actor.Parent;

    IActorRefProvider IInternalActorRef.Provider => _actor.Provider;

    bool IInternalActorRef.IsTerminated => _actor.IsTerminated;

    /// <inheritdoc cref="InternalTestActorRef.Receive"/>
    public void Receive(object message, IActorRef? sender = null) => _actor.Receive(message, sender);

    public void Tell(object message, IActorRef sender) => _actor.Tell(message, sender);

    public void Tell(object message) => ((IActorRef)_actor).Tell(message);

    /// <inheritdoc cref="InternalTestActorRef.Watch"/>
    public void Watch(IActorRef subject) => _actor.Watch(subject);

    public void Unwatch(IActorRef subject) => _actor.Unwatch(subject);

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
}
