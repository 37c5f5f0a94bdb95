namespace Akka.Actor;

/// <summary>An actor with one method for all messages.</summary>
public abstract class UntypedActor : ActorBase
{
    /// <summary>The context of the actor that runs on this thread.</summary>
    protected static new IUntypedActorContext Context => (IUntypedActorContext)ActorBase.Context;

    protected sealed override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    /// <summary>Runs an action as <see cref="RunTask(Func{Task})"/> does.</summary>
    protected void RunTask(Action action) => ActorTaskScheduler.RunTask(action);

    /// <summary>Runs a task in the actor's context; no further user message is handled until it has ended.</summary>
    protected void RunTask(Func<Task> action) => ActorTaskScheduler.RunTask(action);

    /// <summary>Handles every message.</summary>
    protected abstract void OnReceive(object message);

    /// <summary>Replaces the current behaviour.</summary>
    protected void Become(UntypedReceive receive) => Context.Become(receive);

    /// <summary>Puts a behaviour on top of the current one.</summary>
    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);
}

/// <summary>One with a stash of the capacity that configuration or Props give.</summary>
public abstract class UntypedActorWithStash : UntypedActor, IWithStash
{
    public IStash Stash { get; set; } = null!;
}

/// <summary>One with a stash without limit.</summary>
public abstract class UntypedActorWithUnboundedStash : UntypedActor, IWithUnboundedStash
{
    public IStash Stash { get; set; } = null!;
}

/// <summary>One with a stash over whatever mailbox it has.</summary>
public abstract class UntypedActorWithUnrestrictedStash : UntypedActor, IWithUnrestrictedStash
{
    public IStash Stash { get; set; } = null!;
}
