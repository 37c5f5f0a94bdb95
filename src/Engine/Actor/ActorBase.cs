namespace Akka.Actor;

/// <summary>Base of all actors.</summary>
public abstract partial class ActorBase : IInternalActor
{
    private static readonly Receive Nothing = _ => false;

    /// <summary>Takes the cell that is making this instance.</summary>
    /// <exception cref="ActorInitializationException">It was not made by ActorOf.</exception>
    protected ActorBase()
    {
        var cell = InternalCurrentActorCellKeeper.Current ?? throw new ActorInitializationException(
            $"You cannot create an instance of [{GetType().FullName}] explicitly using the constructor (new). Use one of the 'ActorOf' factory methods with Props.");
        Self = cell.Self;
        if (this is IWithTimers timed) timed.Timers = new TimerScheduler(cell);
        cell.Become(Receive);
    }

    /// <summary>Who sent the current message; the dead letters for nobody.</summary>
    protected IActorRef Sender => Current().Sender;

    protected IActorRef Self { get; }

    /// <summary>The context of the actor that runs on this thread.</summary>
    protected static IActorContext Context => Current();

    /// <summary>Handles nothing.</summary>
    protected static Receive EmptyReceive => Nothing;

    IActorContext IInternalActor.ActorContext => Current();

    internal SupervisorStrategy? StrategyFromProps { get; set; }
    internal SupervisorStrategy? StrategyOfActor { get; set; }

    /// <summary>Runs <paramref name="receive"/> on a message; whatever it did not handle goes to <see cref="Unhandled"/>.</summary>
    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        var handled = receive(message);
        if (!handled) Unhandled(message);
        return handled;
    }

    /// <summary>Handles a message with the first behaviour; false if it did not.</summary>
    protected abstract bool Receive(object message);

    /// <summary>A message nobody handled: <see cref="Terminated"/> throws, all else is published as UnhandledMessage.</summary>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated) throw new DeathPactException(terminated.ActorRef);
        var cell = Current();
        cell.System.EventStream.Publish(new Akka.Event.UnhandledMessage(message, cell.Sender, Self));
    }

    /// <summary>Replaces the current behaviour.</summary>
    protected void Become(Receive receive) => Current().Become(receive);

    /// <summary>Puts a behaviour on top of the current one.</summary>
    protected void BecomeStacked(Receive receive) => Current().BecomeStacked(receive);

    /// <summary>Goes back to the behaviour below.</summary>
    protected void UnbecomeStacked() => Current().UnbecomeStacked();

    /// <summary>Asks for <see cref="ReceiveTimeout"/> when no message comes for so long; null ends it.</summary>
    protected void SetReceiveTimeout(TimeSpan? timeout) => Current().SetReceiveTimeout(timeout);

    /// <summary>The strategy for this actor's children; the system's default where not overridden.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Actor.SupervisorStrategy.DefaultStrategy;

    internal SupervisorStrategy StrategyForChildren() => StrategyFromProps ?? (StrategyOfActor ??= SupervisorStrategy());

    private static ActorCell Current() => InternalCurrentActorCellKeeper.Current
        ?? throw new NotSupportedException("There is no active ActorContext, this is most likely due to use of async operations from within this actor.");

    /// <summary>Runs <see cref="PreStart"/>.</summary>
    public virtual void AroundPreStart() => PreStart();

    /// <summary>Runs <see cref="PreRestart"/>.</summary>
    public virtual void AroundPreRestart(Exception cause, object message)
    {
        (this as IWithTimers)?.Timers?.CancelAll();
        PreRestart(cause, message);
    }

    /// <summary>Runs <see cref="PostRestart"/>.</summary>
    public virtual void AroundPostRestart(Exception cause, object message) => PostRestart(cause);

    /// <summary>Runs <see cref="PostStop"/>.</summary>
    public virtual void AroundPostStop()
    {
        (this as IWithTimers)?.Timers?.CancelAll();
        PostStop();
    }

    /// <summary>Before the first message.</summary>
    protected virtual void PreStart() { }

    /// <summary>On the old instance, before a restart; stops all children and runs <see cref="PostStop"/>. The message may be null.</summary>
    protected virtual void PreRestart(Exception reason, object message)
    {
        var context = Context;
        foreach (var child in context.GetChildren().ToList())
        {
            context.Unwatch(child);
            context.Stop(child);
        }
        PostStop();
    }

    /// <summary>On the new instance, after a restart; runs <see cref="PreStart"/>.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>After the last message, when all children have ended.</summary>
    protected virtual void PostStop() { }
}

/// <summary>An actor whose context can be read by the engine.</summary>
public interface IInternalActor
{
    /// <summary>The context.</summary>
    IActorContext ActorContext { get; }
}
