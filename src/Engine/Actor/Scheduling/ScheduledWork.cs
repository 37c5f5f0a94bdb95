namespace Akka.Actor;

/// <summary>An entry of the scheduler; Due is in ticks of its clock.</summary>
internal abstract class ScheduledWork(TimeSpan interval, ICancelable? cancelable)
{
    public long Due;

    public TimeSpan Interval => interval;

    public bool IsCancelled => cancelable is not null && cancelable.IsCancellationRequested;

    public abstract void Run();
}

internal sealed class ScheduledTell(ICanTell receiver, object message, IActorRef sender, TimeSpan interval, ICancelable? cancelable)
    : ScheduledWork(interval, cancelable)
{
    public override void Run() => receiver.Tell(message, sender);

    public override string ToString() => $"tell {receiver} {message}";
}

internal sealed class ScheduledAction(Action action, TimeSpan interval, ICancelable? cancelable)
    : ScheduledWork(interval, cancelable)
{
    public override void Run() => action();

    public override string ToString() => action.Method.ToString() ?? "action";
}
