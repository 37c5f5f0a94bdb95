namespace Akka.Actor;

public partial class ActorCell
{
    public void Become(Receive receive) => _behaviour = receive;

    public void BecomeStacked(Receive receive)
    {
        if (_behaviour is not null) (_below ??= new Stack<Receive>()).Push(_behaviour);
        _behaviour = receive;
    }

    public void UnbecomeStacked()
    {
        if (_below is { Count: > 0 } below) _behaviour = below.Pop();
    }

    void IUntypedActorContext.Become(UntypedReceive receive) => Become(m => Always(receive, m));

    void IUntypedActorContext.BecomeStacked(UntypedReceive receive) => BecomeStacked(m => Always(receive, m));

    public virtual IActorRef ActorOf(Props props, string? name = null) => MakeChild(props, name, isSystemService: false);
    public ActorSelection ActorSelection(ActorPath path) => ActorRefFactoryShared.ActorSelection(path, SystemImpl);
    public ActorSelection ActorSelection(string path) => ActorRefFactoryShared.ActorSelection(path, SystemImpl, _self);

    private static bool Always(UntypedReceive receive, object message)
    {
        receive(message);
        return true;
    }

    private void ClearBehaviours()
    {
        _behaviour = null;
        _below = null;
    }

    /// <summary>Runs asynchronous handlers in this actor's slot.</summary>
    internal ActorTaskScheduler Tasks => _tasks ??= new ActorTaskScheduler(this);

    internal bool IsAwaiting => _tasks is { IsRunning: true };

    /// <summary>In the actor's slot: undoes the suspension, and lets a failure take the usual way.</summary>
    internal void AsyncHandlerEnded(Exception? failure)
    {
        if (_terminated) return;
        if (failure is null)
        {
            Dispatcher.Resume(this);
            CheckReceiveTimeout();
            return;
        }
        // Without letting a user message in: the failure suspends at once.
        Mailbox.Resume();
        HandleInvokeFailure(failure);
    }

    private static void HandleTask(ActorTaskSchedulerMessage message) => message.Execute();
    public TimeSpan? ReceiveTimeout => _receiveTimeout?.Timeout;

    public void SetReceiveTimeout(TimeSpan? timeout = null)
    {
        if (timeout is { } time && time <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), $"The receive timeout must be positive, was {time}.");
        }
        if (timeout is null) CancelReceiveTimeout();
        else (_receiveTimeout ??= new ReceiveTimeoutState(this)).Set(timeout.Value);
    }

    internal void CheckReceiveTimeout() => _receiveTimeout?.AfterMessage(influences: true);
    private void CancelReceiveTimeout() => _receiveTimeout?.Cancel();
}
