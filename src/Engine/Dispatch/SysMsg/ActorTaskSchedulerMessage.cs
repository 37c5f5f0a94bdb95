namespace Akka.Dispatch.SysMsg;

/// <summary>A piece of an asynchronous handler that is to run in its actor's slot.</summary>
public sealed class ActorTaskSchedulerMessage : SystemMessage
{
    private readonly ActorTaskScheduler _scheduler;
    private readonly Task _task;

    internal ActorTaskSchedulerMessage(ActorTaskScheduler scheduler, Task task)
    {
        _scheduler = scheduler;
        _task = task;
    }

    internal void Execute() => _scheduler.Execute(_task);
}
