using System.Diagnostics;

namespace Akka.Actor;

/// <summary>
/// The scheduler of a system: one thread, times rounded up to whole ticks (akka.scheduler.tick-duration) so that what is
/// due together wakes it once; asleep while nothing is due. Never early. The name is that of the setting; the order is kept in a heap.
/// </summary>
public sealed class HashedWheelTimerScheduler : SchedulerBase, IDateTimeOffsetNowTimeProvider, IDisposable
{
    private const int FewEntries = 1024;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<ScheduledWork, (long Due, long Order)> _work = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly long _tick;
    private readonly TimeSpan _shutdownTimeout;
    private Thread? _thread;
    private long _order;
    private int _sweepAt = FewEntries;
    private long _sleepsUntil = long.MaxValue;
    private bool _stopped;

    public HashedWheelTimerScheduler(Config scheduler, ILoggingAdapter log) : base(scheduler, log)
    {
        var tick = scheduler.GetTimeSpan("akka.scheduler.tick-duration", TimeSpan.FromMilliseconds(10));
        _tick = Math.Max(TimeSpan.TicksPerMillisecond, tick.Ticks);
        _shutdownTimeout = scheduler.GetTimeSpan("akka.scheduler.shutdown-timeout", TimeSpan.FromSeconds(5));
    }

    public override TimeSpan MonotonicClock => HighResMonotonicClock;
    public override TimeSpan HighResMonotonicClock => TimeSpan.FromTicks(Clock());
    protected override DateTimeOffset TimeNow => DateTimeOffset.Now;

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Add(delay, TimeSpan.Zero, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Add(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) =>
        Add(delay, TimeSpan.Zero, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) =>
        Add(delay, TimeSpan.Zero, action.Run, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Add(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable) =>
        Add(initialDelay, interval, action.Run, cancelable);

    /// <summary>Stops the thread; what is still pending is dropped.</summary>
    public void Dispose()
    {
        Thread? thread;
        lock (_gate)
        {
            if (_stopped) return;
            _stopped = true;
            _work.Clear();
            thread = _thread;
            // Inside, as below: the thread disposes of it as soon as it has seen the end.
            _wake.Set();
        }
        if (thread is not null && thread != Thread.CurrentThread) thread.Join(_shutdownTimeout);
    }

    private static long Clock() => Stopwatch.GetElapsedTime(0).Ticks;

    private void Add(TimeSpan delay, TimeSpan interval, Action run, ICancelable? cancelable)
    {
        var now = Clock();
        var work = new ScheduledWork(run, interval, cancelable) { Due = delay.Ticks > long.MaxValue - now ? long.MaxValue : now + delay.Ticks };
        if (work.IsCancelled) return;
        lock (_gate)
        {
            if (_stopped) throw new SchedulerException("cannot enqueue after timer shutdown");
            if (_work.Count >= _sweepAt) Sweep();
            var wakes = Enqueue(work) < _sleepsUntil;
            if (_thread is null)
            {
                _thread = new Thread(Loop) { IsBackground = true, Name = "akka-scheduler" };
                _thread.UnsafeStart();
            }
            if (wakes) _wake.Set();
        }
    }

    // What was cancelled would stay until it is due, and keep whom it was for: actors that come and go by the thousand set long time-outs.
    // Each time as many are left as came since, so that an entry is looked at a few times at most.
    private void Sweep()
    {
        var left = _work.UnorderedItems.Where(entry => !entry.Element.IsCancelled).ToArray();
        if (left.Length < _work.Count)
        {
            _work.Clear();
            _work.EnqueueRange(left);
            _work.TrimExcess();
        }

        _sweepAt = Math.Max(FewEntries, 2 * left.Length);
    }

    private long Enqueue(ScheduledWork work)
    {
        // Rounded up: a tick's work is done together, and nothing before its time.
        var slot = work.Due / _tick + (work.Due % _tick == 0 ? 0 : 1);
        var at = slot > long.MaxValue / _tick ? long.MaxValue : slot * _tick;
        _work.Enqueue(work, (at, _order++));
        return at;
    }

    private void Loop()
    {
        while (true)
        {
            ScheduledWork? due = null;
            long wait = 0;
            lock (_gate)
            {
                if (_stopped) break;
                _sleepsUntil = 0;
                if (!_work.TryPeek(out var next, out var key))
                {
                    wait = long.MaxValue;
                    _sleepsUntil = long.MaxValue;
                }
                else if (next.IsCancelled) _work.Dequeue();
                else
                {
                    wait = key.Due - Clock();
                    if (wait <= 0) due = _work.Dequeue();
                    else _sleepsUntil = key.Due;
                }
            }
            if (due is not null) Run(due);
            else if (wait > 0) _wake.WaitOne(Sleep(wait));
        }
        _wake.Dispose();
    }

    private static int Sleep(long ticks) => ticks == long.MaxValue
        ? Timeout.Infinite
        : (int)Math.Min(int.MaxValue, (ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond);

    private void Run(ScheduledWork work)
    {
        if (work.IsCancelled) return;
        try
        {
            work.Run();
        }
        catch (Exception cause)
        {
            try
            {
                Log.Log(LogLevel.ErrorLevel, cause, "Error while executing a scheduled task");
            }
            catch (Exception)
            {
                // Logging may be down already while the system ends.
            }
        }
        if (work.Interval <= TimeSpan.Zero || work.IsCancelled) return;
        lock (_gate)
        {
            if (_stopped) return;
            work.Due += work.Interval.Ticks;
            Enqueue(work);
        }
    }
}

/// <summary>An entry of the scheduler; Due is in ticks of its clock.</summary>
internal sealed class ScheduledWork(Action run, TimeSpan interval, ICancelable? cancelable)
{
    public long Due;
    public TimeSpan Interval => interval;
    public bool IsCancelled => cancelable is not null && cancelable.IsCancellationRequested;
    public void Run() => run();
}
