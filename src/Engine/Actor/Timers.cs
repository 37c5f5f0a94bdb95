namespace Akka.Actor;

/// <summary>An actor that has timers, from its constructor on.</summary>
public interface IWithTimers
{
    /// <summary>Set by the engine.</summary>
    ITimerScheduler Timers { get; set; }
}

/// <summary>Timers of one actor, told apart by key. A cancelled or replaced timer's message never arrives, even if already queued.</summary>
public interface ITimerScheduler
{
    /// <summary>Keys of the timers that run.</summary>
    IReadOnlyCollection<object> ActiveTimers { get; }

    /// <summary>Sends <paramref name="msg"/> to the actor each <paramref name="interval"/>.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    /// <inheritdoc cref="StartPeriodicTimer(object, object, TimeSpan)"/>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender);

    /// <inheritdoc cref="StartPeriodicTimer(object, object, TimeSpan)"/>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    /// <inheritdoc cref="StartPeriodicTimer(object, object, TimeSpan)"/>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender);

    /// <summary>Sends <paramref name="msg"/> to the actor once.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    /// <inheritdoc cref="StartSingleTimer(object, object, TimeSpan)"/>
    void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender);

    /// <summary>Whether a timer of this key runs.</summary>
    bool IsTimerActive(object key);

    /// <summary>Ends the timer of this key, if any.</summary>
    void Cancel(object key);

    /// <summary>Ends all timers.</summary>
    void CancelAll();
}

/// <summary>Timers of one instance of an actor. Used in the actor's slot only; the scheduler just sends messages.</summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, Timer> _timers = [];
    private long _generation;

    public IReadOnlyCollection<object> ActiveTimers => _timers.Keys;
    internal string Name => cell.Self.Path.ToString();
    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => Start(key, msg, interval, interval, ActorRefs.NoSender);
    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) => Start(key, msg, interval, interval, sender);
    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) => Start(key, msg, initialDelay, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, initialDelay, interval, sender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => Start(key, msg, timeout, null, ActorRefs.NoSender);
    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender) => Start(key, msg, timeout, null, sender);
    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer)) timer.Task.Cancel();
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values) timer.Task.Cancel();
        _timers.Clear();
    }

    /// <summary>The payload; null when the timer was cancelled or replaced meanwhile, or belongs to an older instance.</summary>
    internal object? Intercept(TimerMessage tick)
    {
        if (!ReferenceEquals(tick.Owner, this)) return null;
        if (!_timers.TryGetValue(tick.Key, out var timer) || timer.Generation != tick.Generation) return null;
        if (!timer.Repeats) _timers.Remove(tick.Key);
        return tick.Payload;
    }

    private void Start(object key, object msg, TimeSpan delay, TimeSpan? interval, IActorRef sender)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(msg);
        Cancel(key);
        var generation = ++_generation;
        if (cell.System.Settings.DebugTimerScheduler) cell.PublishDebug($"Start timer [{key}] with generation [{generation}]");
        var tick = TimerMessage.For(key, generation, this, msg);
        var scheduler = cell.System.Scheduler;
        var task = interval is { } every
            ? scheduler.ScheduleTellRepeatedlyCancelable(delay, every, cell.Self, tick, sender)
            : scheduler.ScheduleTellOnceCancelable(delay, cell.Self, tick, sender);
        _timers[key] = new Timer(generation, interval is not null, task);
    }

    private readonly record struct Timer(long Generation, bool Repeats, ICancelable Task);
}

/// <summary>A tick on its way to the actor; opened by the cell.</summary>
internal class TimerMessage(object key, long generation, TimerScheduler owner, object payload) : INoSerializationVerificationNeeded
{
    public object Key => key;
    public long Generation => generation;
    public TimerScheduler Owner => owner;
    public object Payload => payload;

    public static TimerMessage For(object key, long generation, TimerScheduler owner, object payload) => payload is INotInfluenceReceiveTimeout
        ? new QuietTimerMessage(key, generation, owner, payload)
        : new TimerMessage(key, generation, owner, payload);

    public override string ToString() => $"TimerMsg(key={key}, generation={generation}, owner={owner.Name})";
}

/// <summary>A tick that does not re-arm the receive timeout.</summary>
internal sealed class QuietTimerMessage(object key, long generation, TimerScheduler owner, object payload)
    : TimerMessage(key, generation, owner, payload), INotInfluenceReceiveTimeout;
