namespace Akka.Actor;

/// <summary>The actor of /user and of the root: supervises, and passes on to the dead letters whatever is sent to it.</summary>
internal class GuardianActor : ActorBase
{
    /// <summary>Its children are not stopped when it is restarted: they are the program's.</summary>
    protected override void PreRestart(Exception reason, object message) { }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated: Context.Stop(Self); break;
            case StopChild stop: Context.Stop(stop.Child); break;
            default: ToDeadLetters(message); break;
        }
        return true;
    }

    protected void ToDeadLetters(object message) => Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
}

/// <summary>The actor of /system: when /user has ended it waits for those that registered a hook, then ends itself.</summary>
internal sealed class SystemGuardianActor(IActorRef userGuardian) : GuardianActor
{
    private static readonly TimeSpan LoggersTime = TimeSpan.FromSeconds(5);
    private readonly HashSet<IActorRef> _hooks = [];
    private readonly HashSet<IActorRef> _loggers = [];

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated terminated when terminated.ActorRef.Equals(userGuardian):
                Become(Terminating);
                foreach (var hook in _hooks) hook.Tell(TerminationHook.Instance, Self);
                StopWhenAllDone();
                break;
            case Terminated terminated: _hooks.Remove(terminated.ActorRef); break;
            case RegisterTerminationHook when !ReferenceEquals(Sender, Context.System.DeadLetters):
                _hooks.Add(Sender);
                Context.Watch(Sender);
                break;
            default: return base.Receive(message);
        }
        return true;
    }

    private bool Terminating(object message)
    {
        switch (message)
        {
            case Terminated or TerminationHookDone:
                Context.Unwatch(Sender);
                _hooks.Remove(Sender);
                StopWhenAllDone();
                break;
            default: ToDeadLetters(message); break;
        }
        return true;
    }

    private void StopWhenAllDone()
    {
        if (_hooks.Count != 0) return;
        // The loggers first, each at its own pace: what was logged before this moment is written.
        foreach (var logger in Context.System.EventStream.RetireLoggers(Context.System))
        {
            _loggers.Add(logger);
            Context.Watch(logger);
        }
        Become(WaitingForLoggers);
        SetReceiveTimeout(LoggersTime);
        if (_loggers.Count == 0) Context.Stop(Self);
    }

    private bool WaitingForLoggers(object message)
    {
        switch (message)
        {
            case Terminated terminated:
                _loggers.Remove(terminated.ActorRef);
                if (_loggers.Count == 0) Context.Stop(Self);
                break;
            case ReceiveTimeout: Context.Stop(Self); break;
            default: ToDeadLetters(message); break;
        }
        return true;
    }
}

/// <summary>The root: below it stand /user, /system, /temp and /deadLetters.</summary>
internal sealed class RootGuardianRef : LocalActorRef
{
    private readonly LocalActorRefProvider _provider;

    public RootGuardianRef(
        ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailbox, IInternalActorRef above, ActorPath path, LocalActorRefProvider provider)
        : base(system, props, dispatcher, mailbox, above, path) => _provider = provider;

    public override IInternalActorRef Parent => this;
    public override IActorRefProvider Provider => _provider;

    public override IInternalActorRef GetSingleChild(string name) => name switch
    {
        "temp" => _provider.TempContainer,
        "deadLetters" => (IInternalActorRef)_provider.DeadLetters,
        _ => base.GetSingleChild(name),
    };
}

/// <summary>Stands above the root: learns of its failure and of its end.</summary>
internal sealed class BubbleWalker(LocalActorRefProvider provider, ActorPath path, EventStream events) : MinimalActorRef
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Stopped => _stopped.Task;
    public override ActorPath Path => path;
    public override IActorRefProvider Provider => provider;
    public override bool IsTerminated => _stopped.Task.IsCompleted;
    public override void Stop() => _stopped.TrySetResult();

    public override void SendSystemMessage(ISystemMessage message)
    {
        if (IsTerminated) return;
        switch (message)
        {
            case Failed failed:
                events.Publish(new Error(failed.Cause, path.ToString(), GetType(), $"guardian [{failed.Child}] failed, shutting down!"));
                ((IInternalActorRef)failed.Child).Stop();
                break;
            case DeathWatchNotification: Stop(); break;
        }
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (!IsTerminated) events.Publish(new Error(null, path.ToString(), GetType(), $"{path} received unexpected message [{message}]"));
    }
}
