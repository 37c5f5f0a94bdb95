namespace Akka.Pattern;

/// <summary>Starts its child again after a growing pause whenever it has ended. Ends when it ended too often or for good.</summary>
public sealed class BackoffSupervisor(
    Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, IBackoffReset reset, double randomFactor,
    SupervisorStrategy strategy, object? replyWhileStopped = null, Func<object, bool>? finalStopMessage = null)
    : BackoffSupervisorBase(childProps, childName, reset, replyWhileStopped, finalStopMessage)
{
    // 2^30 times the shortest pause is beyond every longest one.
    private const int MostDoublings = 30;

    /// <summary>With the default strategy and automatic reset.</summary>
    public BackoffSupervisor(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
        : this(childProps, childName, minBackoff, maxBackoff, new AutoReset(minBackoff), randomFactor, Actor.SupervisorStrategy.DefaultStrategy) { }

    /// <summary>A supervisor that starts its child again when it has ended.</summary>
    public static Props Props(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor) =>
        Backoff.OnStop(childProps, childName, minBackoff, maxBackoff, randomFactor).Props;

    /// <summary>As the other, at most so often.</summary>
    public static Props Props(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries) =>
        Backoff.OnStop(childProps, childName, minBackoff, maxBackoff, randomFactor, maxNrOfRetries).Props;

    /// <summary>A supervisor as the options say.</summary>
    public static Props Props(BackoffOptions options) => options.Props;

    /// <summary>A supervisor with a strategy of the program.</summary>
    public static Props PropsWithSupervisorStrategy(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, SupervisorStrategy strategy) =>
        Actor.Props.Create(
            typeof(BackoffSupervisor), childProps, childName, minBackoff, maxBackoff, new AutoReset(minBackoff), randomFactor, strategy, null!, null!);

    internal static TimeSpan CalculateDelay(int restartCount, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
    {
        var factor = 1.0 + Random.Shared.NextDouble() * randomFactor;
        if (restartCount >= MostDoublings) return maxBackoff;
        var ticks = Math.Min(maxBackoff.Ticks, minBackoff.Ticks * Math.Pow(2, restartCount)) * factor;
        return ticks < TimeSpan.MaxValue.Ticks ? TimeSpan.FromTicks((long)ticks) : maxBackoff;
    }

    protected override SupervisorStrategy SupervisorStrategy() => strategy;

    protected override bool Receive(object message)
    {
        if (message is not Terminated terminated || !terminated.ActorRef.Equals(Child)) return HandleBackoff(message);
        var most = strategy is OneForOneStrategy limited ? limited.MaxNumberOfRetries : -1;
        if (FinalStopMessageReceived || (most >= 0 && RestartCountN + 1 > most)) Context.Stop(Self);
        else StartAfterPause(minBackoff, maxBackoff, randomFactor);
        return true;
    }

    /// <summary>Asks for the child.</summary>
    public sealed class GetCurrentChild
    {
        public static readonly GetCurrentChild Instance = new();
        private GetCurrentChild() { }
    }

    /// <summary>Answer to <see cref="GetCurrentChild"/>; null while there is none.</summary>
    public sealed class CurrentChild(IActorRef @ref)
    {
        /// <summary>The child.</summary>
        public IActorRef Ref { get; } = @ref;
    }

    /// <summary>Sets the count to 0, where that is done by hand.</summary>
    public new sealed class Reset
    {
        public static readonly Reset Instance = new();
        private Reset() { }
    }

    /// <summary>Asks for the count.</summary>
    public sealed class GetRestartCount
    {
        public static readonly GetRestartCount Instance = new();
        private GetRestartCount() { }
    }

    /// <summary>Answer to <see cref="GetRestartCount"/>.</summary>
    public sealed class RestartCount(int count)
    {
        /// <summary>Restarts counted.</summary>
        public int Count { get; } = count;
    }

    /// <summary>The pause is over.</summary>
    public sealed class StartChild : Event.IDeadLetterSuppression
    {
        public static readonly StartChild Instance = new();
        private StartChild() { }
    }

    /// <summary>The child ran long enough, if the count is still the same.</summary>
    public sealed class ResetRestartCount(int current) : Event.IDeadLetterSuppression
    {
        /// <summary>The count when the child was started.</summary>
        public int Current { get; } = current;
    }
}

/// <summary>Starts its child again after a growing pause when its failure asks for a restart. Ends with a child that ends by itself.</summary>
internal sealed class BackoffOnRestartSupervisor(
    Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, IBackoffReset reset, double randomFactor,
    OneForOneStrategy strategy, object? replyWhileStopped, Func<object, bool>? finalStopMessage)
    : BackoffSupervisorBase(childProps, childName, reset, replyWhileStopped, finalStopMessage)
{
    private bool _startsAgain;

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(strategy.MaxNumberOfRetries, strategy.WithinTimeRangeMilliseconds, Decide);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated terminated when terminated.ActorRef.Equals(Child):
                if (_startsAgain) StartAfterPause(minBackoff, maxBackoff, randomFactor);
                else Context.Stop(Self);
                _startsAgain = false;
                return true;
            case BackoffSupervisor.StartChild when _startsAgain: return true;
            default: return HandleBackoff(message);
        }
    }

    private Directive Decide(Exception cause)
    {
        var directive = strategy.Decider.Decide(cause);
        if (directive != Directive.Restart) return directive;
        if (strategy.WithinTimeRangeMilliseconds > 0 && RestartCountN == 0)
        {
            Context.System.Scheduler.ScheduleTellOnce(strategy.WithinTimeRangeMilliseconds, Self, new BackoffSupervisor.ResetRestartCount(RestartCountN), Self);
        }
        if (strategy.MaxNumberOfRetries >= 0 && RestartCountN + 1 > strategy.MaxNumberOfRetries) Context.Stop(Self);
        else _startsAgain = true;
        return Directive.Stop;
    }
}
