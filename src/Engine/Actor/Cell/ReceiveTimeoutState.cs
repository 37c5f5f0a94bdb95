namespace Akka.Actor;

/// <summary>
/// The receive timeout of one cell. A message only moves the deadline; the scheduler's entry finds that it came too soon and
/// enters itself again for the rest, so that a busy actor costs no cancelled entries. Schedulers that move time by hand run what is
/// due at the moment only: with them every message enters anew.
/// </summary>
internal sealed class ReceiveTimeoutState(ActorCell cell)
{
    private const long Paused = long.MaxValue;
    private readonly Lock _gate = new();
    private readonly bool _anew = cell.System.Scheduler is not HashedWheelTimerScheduler;
    private Cancelable? _entry;
    private long _entryDue;
    private long _deadline = Paused;
    private bool _changed;

    public TimeSpan? Timeout { get; private set; }
    private IScheduler Scheduler => cell.System.Scheduler;

    /// <summary>Takes effect after the current message.</summary>
    public void Set(TimeSpan timeout)
    {
        lock (_gate)
        {
            Timeout = timeout;
            _changed = true;
            _deadline = Paused;
        }
    }

    public void Cancel()
    {
        lock (_gate)
        {
            Timeout = null;
            _deadline = Paused;
            _changed = false;
            CancelEntry();
        }
    }

    /// <summary>A message is being handled: no timeout meanwhile.</summary>
    public void Pause()
    {
        lock (_gate)
        {
            _deadline = Paused;
            if (_anew) CancelEntry();
        }
    }

    /// <summary>The message has been handled, unless its task still runs.</summary>
    public void AfterMessage(bool influences)
    {
        lock (_gate)
        {
            if (Timeout is not { } timeout || (!influences && !_changed) || cell.IsAwaiting) return;
            _changed = false;
            var now = Now();
            _deadline = now + timeout.Ticks;
            if (!_anew && _entry is not null && _entryDue <= _deadline) return;
            CancelEntry();
            Enter(_deadline, now);
        }
    }

    private void CancelEntry()
    {
        _entry?.Cancel();
        _entry = null;
    }

    private long Now() => Scheduler.MonotonicClock.Ticks;

    // From the same reading of the clock: a thread that was held up in between must not shorten the time of a scheduler that is moved by hand.
    private void Enter(long due, long now)
    {
        var entry = new Cancelable(Scheduler);
        _entry = entry;
        _entryDue = due;
        Scheduler.Advanced.ScheduleOnce(TimeSpan.FromTicks(Math.Max(0, due - now)), () => Fire(entry), entry);
    }

    private void Fire(Cancelable entry)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(entry, _entry) || Timeout is not { } timeout) return;
            _entry = null;
            var now = Now();
            if (_deadline == Paused)
            {
                // Whatever is being handled moves the deadline when it is done, and that is later than this.
                Enter(now + timeout.Ticks, now);
                return;
            }
            if (!_anew && now < _deadline)
            {
                Enter(_deadline, now);
                return;
            }
            _deadline = Paused;
        }
        cell.Self.Tell(ReceiveTimeout.Instance, ActorRefs.NoSender);
    }
}
