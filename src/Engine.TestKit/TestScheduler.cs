using Akka.Dispatch;

namespace Akka.TestKit;

/// <summary>
/// A scheduler whose time stands still until a test moves it:
/// <c>akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"</c>, then <c>(TestScheduler)Sys.Scheduler</c>.
/// </summary>
public class TestScheduler : IScheduler, IAdvancedScheduler
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Item, (long Due, long Order)> _items = new();
    private DateTimeOffset _now = DateTimeOffset.UtcNow;
    private long _order;

    public TestScheduler(Config schedulerConfig, ILoggingAdapter log) { }

    public DateTimeOffset Now => TimeNow;

    /// <summary>The real clock, as in Akka.NET: only what is scheduled follows the test's time.</summary>
    public TimeSpan MonotonicClock => System.Diagnostics.Stopwatch.GetElapsedTime(0);

    public TimeSpan HighResMonotonicClock => System.Diagnostics.Stopwatch.GetElapsedTime(0);

    public IAdvancedScheduler Advanced => this;

    protected DateTimeOffset TimeNow
    {
        get { lock (_gate) return _now; }
    }

    /// <summary>Moves time and runs what is due by then, in order, on this thread. A repeated task runs once in one call, however far time moves.</summary>
    public void Advance(TimeSpan offset)
    {
        var due = new List<Item>();
        lock (_gate)
        {
            _now += offset;
            while (_items.TryPeek(out var item, out var at) && at.Due <= _now.UtcTicks)
            {
                _items.Dequeue();
                due.Add(item);
            }
        }

        foreach (var item in due.Where(item => item.Cancelable?.IsCancellationRequested != true))
        {
            item.Run();
            if (item.Interval is { } interval) Add(item, interval);
        }
    }

    /// <exception cref="InvalidOperationException">The instant lies in the past.</exception>
    public void AdvanceTo(DateTimeOffset when)
    {
        var now = TimeNow;
        if (when < now) throw new InvalidOperationException($"Time does not go back from {now:O} to {when:O}.");

        Advance(when - now);
    }

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Add(new Item(() => receiver.Tell(message, sender), null, cancelable), delay);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Add(new Item(() => receiver.Tell(message, sender), interval, cancelable), initialDelay);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) => Add(new Item(action, null, cancelable), delay);

    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Add(new Item(action, interval, cancelable), initialDelay);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        ScheduleRepeatedly(initialDelay, interval, action, null);

    public void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) => ScheduleOnce(delay, action.Run, cancelable);

    public void ScheduleOnce(TimeSpan delay, IRunnable action) => ScheduleOnce(delay, action.Run, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run, null);

    private void Add(Item item, TimeSpan delay)
    {
        if (item.Cancelable?.IsCancellationRequested == true) return;

        lock (_gate) _items.Enqueue(item, ((_now + delay).UtcTicks, _order++));
    }

    private sealed record Item(Action Run, TimeSpan? Interval, ICancelable? Cancelable);
}
