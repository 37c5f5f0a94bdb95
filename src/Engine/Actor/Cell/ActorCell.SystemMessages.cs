using SysMsg = Akka.Dispatch.SysMsg;

namespace Akka.Actor;

public partial class ActorCell
{
    /// <summary>How much of the engine's business a cell puts off.</summary>
    private enum Readiness { All, Suspended, WaitingForChildren }

    private Readiness CurrentReadiness =>
        IsWaitingForChildren ? Readiness.WaitingForChildren : Mailbox.IsSuspended ? Readiness.Suspended : Readiness.All;

    /// <summary>Handles a chain of system messages, oldest first.</summary>
    internal void SystemInvoke(SystemMessage oldest)
    {
        var readiness = CurrentReadiness;
        SystemMessage? todo = oldest;
        while (todo is not null)
        {
            var message = todo;
            todo = message.Next;
            message.Next = null;
            try
            {
                if (MustWait(message, readiness)) Hold(message);
                else Handle(message);
            }
            catch (Exception cause)
            {
                HandleInvokeFailure(cause);
            }
            if (IsTerminated)
            {
                SendToDeadLetters(todo);
                return;
            }
            var now = CurrentReadiness;
            // Each state holds back a subset of the next: whoever walks up releases all, and what must still wait is held again.
            if (now < readiness) todo = Append(todo, ReleaseHeld());
            readiness = now;
        }
    }

    private static bool MustWait(SystemMessage message, Readiness readiness) => readiness switch
    {
        Readiness.Suspended => message is IStashWhenFailed,
        Readiness.WaitingForChildren => message is IStashWhenWaitingForChildren,
        _ => false,
    };

    private void Handle(SystemMessage message)
    {
        switch (message)
        {
            case ActorTaskSchedulerMessage task: HandleTask(task); break;
            case Failed failed: HandleFailed(failed); break;
            case DeathWatchNotification death: WatchedActorTerminated(death.Actor, death.ExistenceConfirmed, death.AddressTerminated); break;
            case Create create: Create(create.Failure); break;
            case Watch watch: AddWatcher(watch.Watchee, watch.Watcher); break;
            case Unwatch unwatch: RemoveWatcher(unwatch.Watchee, unwatch.Watcher); break;
            case Recreate recreate: FaultRecreate(recreate.Cause); break;
            case SysMsg.Suspend: FaultSuspend(); break;
            case Resume resume: FaultResume(resume.CausedByFailure); break;
            case SysMsg.Terminate: Terminate(); break;
            case Supervise supervise: HandleSupervise(supervise.Child); break;
            default: throw new NotSupportedException($"Unknown message {message.GetType().Name}");
        }
    }

    private void Hold(SystemMessage message)
    {
        message.Next = _heldNewestFirst;
        _heldNewestFirst = message;
    }

    private SystemMessage? ReleaseHeld()
    {
        var held = SystemMessage.Reverse(_heldNewestFirst);
        _heldNewestFirst = null;
        return held;
    }

    private static SystemMessage? Append(SystemMessage? first, SystemMessage? second)
    {
        if (first is null) return second;
        var last = first;
        while (last.Next is not null) last = last.Next;
        last.Next = second;
        return first;
    }

    private void SendToDeadLetters(SystemMessage? oldest)
    {
        while (oldest is not null)
        {
            var message = oldest;
            oldest = message.Next;
            message.Next = null;
            SystemImpl.Mailboxes.DeadLetterMailbox.SystemEnqueue(_self, message);
        }
    }
}
