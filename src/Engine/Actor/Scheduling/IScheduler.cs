namespace Akka.Actor;

/// <summary>A clock.</summary>
public interface ITimeProvider
{
    /// <summary>The time of day.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Time since some start; never goes back.</summary>
    TimeSpan MonotonicClock { get; }

    /// <summary>As <see cref="MonotonicClock"/>, as fine as the machine can.</summary>
    TimeSpan HighResMonotonicClock { get; }
}

/// <summary>A clock whose Now carries an offset.</summary>
public interface IDateTimeOffsetNowTimeProvider : ITimeProvider;

/// <summary>Sends messages later. Never early.</summary>
public interface ITellScheduler
{
    /// <summary>Sends once after <paramref name="delay"/>.</summary>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender);

    /// <summary>Sends once after <paramref name="delay"/> unless cancelled.</summary>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable);

    /// <summary>Sends at a fixed rate.</summary>
    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender);

    /// <summary>Sends at a fixed rate until cancelled.</summary>
    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable);
}

/// <summary>Runs work later, on the scheduler's thread.</summary>
public interface IRunnableScheduler
{
    /// <summary>Runs once after <paramref name="delay"/> unless cancelled.</summary>
    void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable);

    /// <summary>Runs once after <paramref name="delay"/>.</summary>
    void ScheduleOnce(TimeSpan delay, IRunnable action);

    /// <summary>Runs at a fixed rate until cancelled.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable);

    /// <summary>Runs at a fixed rate.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action);
}

/// <summary>Runs actions later, on the scheduler's thread.</summary>
public interface IActionScheduler : IRunnableScheduler
{
    /// <summary>Runs once after <paramref name="delay"/> unless cancelled.</summary>
    void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable);

    /// <summary>Runs once after <paramref name="delay"/>.</summary>
    void ScheduleOnce(TimeSpan delay, Action action);

    /// <summary>Runs at a fixed rate until cancelled.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable);

    /// <summary>Runs at a fixed rate.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action);
}

/// <summary>Actions and runnables.</summary>
public interface IAdvancedScheduler : IActionScheduler;

/// <summary>The scheduler of a system.</summary>
public interface IScheduler : ITellScheduler, ITimeProvider
{
    /// <summary>Work that is not a message.</summary>
    IAdvancedScheduler Advanced { get; }
}
