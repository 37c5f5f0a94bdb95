namespace Akka.Dispatch.SysMsg;

/// <summary>A message of the engine to a cell; kept in a queue of its own that is drained before user messages.</summary>
public interface ISystemMessage : INoSerializationVerificationNeeded;

/// <summary>A link in a mailbox's list of system messages; an instance can be sent once.</summary>
public abstract class SystemMessage : ISystemMessage
{
    internal SystemMessage? Next;

    /// <summary>Turns a chain around: mailboxes push in front, cells read in the order of arrival.</summary>
    internal static SystemMessage? Reverse(SystemMessage? newestFirst)
    {
        SystemMessage? result = null;
        while (newestFirst is not null)
        {
            var rest = newestFirst.Next;
            newestFirst.Next = result;
            result = newestFirst;
            newestFirst = rest;
        }
        return result;
    }
}

/// <summary>Waits while its receiver is suspended.</summary>
internal interface IStashWhenFailed;

/// <summary>Waits while its receiver waits for children to end.</summary>
internal interface IStashWhenWaitingForChildren;

/// <summary>Makes the first instance; failure carries what already went wrong.</summary>
public sealed class Create(ActorInitializationException? failure = null) : SystemMessage
{
    /// <summary>What went wrong before the start; null for nothing.</summary>
    public ActorInitializationException? Failure { get; } = failure;
}

/// <summary>Makes a new instance because of a failure.</summary>
public sealed class Recreate(Exception cause) : SystemMessage, IStashWhenWaitingForChildren
{
    /// <summary>The failure.</summary>
    public Exception Cause { get; } = cause;
}

/// <summary>Holds back user messages.</summary>
public sealed class Suspend : SystemMessage, IStashWhenWaitingForChildren;

/// <summary>Takes one <see cref="Suspend"/> back.</summary>
public sealed class Resume(Exception? causedByFailure) : SystemMessage, IStashWhenWaitingForChildren
{
    /// <summary>The failure that is forgiven; null for none.</summary>
    public Exception? CausedByFailure { get; set; } = causedByFailure;
}

/// <summary>Stops the receiver.</summary>
public sealed class Terminate : SystemMessage, IPossiblyHarmful, IDeadLetterSuppression;

/// <summary>Tells a parent of a child that was just made.</summary>
public sealed class Supervise(IActorRef child, bool async) : SystemMessage
{
    public IActorRef Child { get; } = child;

    /// <summary>Whether it was made from outside its parent.</summary>
    public bool Async { get; } = async;
}

/// <summary>Asks to be told when <see cref="Watchee"/> ends.</summary>
public class Watch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    /// <summary>Whose end is asked for.</summary>
    public IInternalActorRef Watchee { get; } = watchee;

    /// <summary>Who asks.</summary>
    public IInternalActorRef Watcher { get; } = watcher;
}

/// <summary>Takes a <see cref="Watch"/> back.</summary>
public sealed class Unwatch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    /// <summary>Whose end was asked for.</summary>
    public IInternalActorRef Watchee { get; } = watchee;

    /// <summary>Who asked.</summary>
    public IInternalActorRef Watcher { get; } = watcher;
}

/// <summary>A child failed and waits for its supervisor's word.</summary>
public sealed class Failed(IActorRef child, Exception cause, long uid) : SystemMessage, IStashWhenFailed, IStashWhenWaitingForChildren
{
    public IActorRef Child { get; } = child;

    /// <summary>The failure.</summary>
    public Exception Cause { get; } = cause;

    /// <summary>Its incarnation: a failure of an older one is dropped.</summary>
    public long Uid { get; } = uid;

    public override string ToString() => $"<Failed>: {Child} ({Uid}) {Cause}";
}

/// <summary>An actor has ended; sent to its parent and its watchers.</summary>
public sealed class DeathWatchNotification(IActorRef actor, bool existenceConfirmed, bool addressTerminated) : SystemMessage, IDeadLetterSuppression
{
    /// <summary>The one that ended.</summary>
    public IActorRef Actor { get; } = actor;

    /// <summary>Whether it is known to have existed.</summary>
    public bool ExistenceConfirmed { get; } = existenceConfirmed;

    /// <summary>Whether its node ended.</summary>
    public bool AddressTerminated { get; } = addressTerminated;
}

/// <summary>Asks the system guardian to be told before the system ends.</summary>
public sealed class RegisterTerminationHook
{
    private RegisterTerminationHook() { }
    public static RegisterTerminationHook Instance { get; } = new();
}

/// <summary>The system is about to end; answered by <see cref="TerminationHookDone"/>.</summary>
public sealed class TerminationHook
{
    private TerminationHook() { }
    public static TerminationHook Instance { get; } = new();
}

/// <summary>The system may go on ending.</summary>
public sealed class TerminationHookDone
{
    private TerminationHookDone() { }
    public static TerminationHookDone Instance { get; } = new();
}

/// <summary>Asks a guardian to stop one of its children.</summary>
public sealed class StopChild(IActorRef child)
{
    public IActorRef Child { get; } = child;
}

/// <summary>Marks the list of a mailbox that takes no more system messages.</summary>
internal sealed class ClosedMarker : SystemMessage
{
    internal static readonly ClosedMarker Instance = new();
}

/// <summary>A piece of an asynchronous handler that is to run in its actor's slot.</summary>
internal sealed class ActorTaskSchedulerMessage : SystemMessage
{
    private readonly ActorTaskScheduler _scheduler;
    private readonly Task _task;

    internal ActorTaskSchedulerMessage(ActorTaskScheduler scheduler, Task task) => (_scheduler, _task) = (scheduler, task);
    internal void Execute() => _scheduler.Execute(_task);
}
