using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

public partial class ActorCell
{
    private ActorTaskScheduler? _tasks;

    /// <summary>Runs asynchronous handlers in this actor's slot.</summary>
    internal ActorTaskScheduler Tasks => _tasks ??= new ActorTaskScheduler(this);

    internal bool IsAwaiting => _tasks is { IsRunning: true };

    /// <summary>In the actor's slot: undoes the suspension, and lets a failure take the usual way.</summary>
    internal void AsyncHandlerEnded(Exception? failure)
    {
        if (_terminated) return;
        if (failure is null)
        {
            _dispatcher.Resume(this);
            CheckReceiveTimeout();
            return;
        }
        // Without letting a user message in: the failure suspends at once.
        Mailbox.Resume();
        HandleInvokeFailure(failure);
    }

    private static void HandleTask(ActorTaskSchedulerMessage message) => message.Execute();
}
