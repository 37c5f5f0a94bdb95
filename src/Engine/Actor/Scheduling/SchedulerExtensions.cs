namespace Akka.Actor;

/// <summary>Schedulers with milliseconds, and calls that return what cancels them.</summary>
public static class SchedulerExtensions
{
    /// <summary>Sends once.</summary>
    public static void ScheduleTellOnce(
        this ITellScheduler scheduler, int millisecondsDelay, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable = null) =>
        scheduler.ScheduleTellOnce(Ms(millisecondsDelay), receiver, message, sender, cancelable);

    /// <summary>Sends at a fixed rate.</summary>
    public static void ScheduleTellRepeatedly(
        this ITellScheduler scheduler, int initialMillisecondsDelay, int millisecondsInterval, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable = null) =>
        scheduler.ScheduleTellRepeatedly(Ms(initialMillisecondsDelay), Ms(millisecondsInterval), receiver, message, sender, cancelable);

    /// <summary>Sends once unless cancelled.</summary>
    public static ICancelable ScheduleTellOnceCancelable(this IScheduler scheduler, TimeSpan delay, ICanTell receiver, object message, IActorRef sender) =>
        Started(new Cancelable(scheduler), cancelable => scheduler.ScheduleTellOnce(delay, receiver, message, sender, cancelable));

    /// <summary>Sends once unless cancelled.</summary>
    public static ICancelable ScheduleTellOnceCancelable(this IScheduler scheduler, int millisecondsDelay, ICanTell receiver, object message, IActorRef sender) =>
        scheduler.ScheduleTellOnceCancelable(Ms(millisecondsDelay), receiver, message, sender);

    /// <summary>Sends at a fixed rate until cancelled.</summary>
    public static ICancelable ScheduleTellRepeatedlyCancelable(
        this IScheduler scheduler, TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) =>
        Started(new Cancelable(scheduler), cancelable => scheduler.ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable));

    /// <summary>Sends at a fixed rate until cancelled.</summary>
    public static ICancelable ScheduleTellRepeatedlyCancelable(
        this IScheduler scheduler, int initialMillisecondsDelay, int millisecondsInterval, ICanTell receiver, object message, IActorRef sender) =>
        scheduler.ScheduleTellRepeatedlyCancelable(Ms(initialMillisecondsDelay), Ms(millisecondsInterval), receiver, message, sender);

    /// <summary>Runs once.</summary>
    public static void ScheduleOnce(this IActionScheduler scheduler, int millisecondsDelay, Action action, ICancelable? cancelable = null) =>
        scheduler.ScheduleOnce(Ms(millisecondsDelay), action, cancelable);

    /// <summary>Runs at a fixed rate.</summary>
    public static void ScheduleRepeatedly(
        this IActionScheduler scheduler, int initialMillisecondsDelay, int millisecondsInterval, Action action, ICancelable? cancelable = null) =>
        scheduler.ScheduleRepeatedly(Ms(initialMillisecondsDelay), Ms(millisecondsInterval), action, cancelable);

    /// <summary>Runs once unless cancelled.</summary>
    public static ICancelable ScheduleOnceCancelable(this IActionScheduler scheduler, TimeSpan delay, Action action) =>
        Started(new Cancelable(scheduler), cancelable => scheduler.ScheduleOnce(delay, action, cancelable));

    /// <summary>Runs once unless cancelled.</summary>
    public static ICancelable ScheduleOnceCancelable(this IActionScheduler scheduler, int millisecondsDelay, Action action) =>
        scheduler.ScheduleOnceCancelable(Ms(millisecondsDelay), action);

    /// <summary>Runs at a fixed rate until cancelled.</summary>
    public static ICancelable ScheduleRepeatedlyCancelable(this IActionScheduler scheduler, TimeSpan initialDelay, TimeSpan interval, Action action) =>
        Started(new Cancelable(scheduler), cancelable => scheduler.ScheduleRepeatedly(initialDelay, interval, action, cancelable));

    /// <summary>Runs at a fixed rate until cancelled.</summary>
    public static ICancelable ScheduleRepeatedlyCancelable(
        this IActionScheduler scheduler, int initialMillisecondsDelay, int millisecondsInterval, Action action) =>
        scheduler.ScheduleRepeatedlyCancelable(Ms(initialMillisecondsDelay), Ms(millisecondsInterval), action);

    private static Cancelable Started(Cancelable cancelable, Action<Cancelable> start)
    {
        start(cancelable);
        return cancelable;
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
