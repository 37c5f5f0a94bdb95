namespace Akka.Pattern;

/// <summary>Ways to start a child again after a growing pause.</summary>
public static class Backoff
{
    /// <summary>When the child fails: its supervisor restarts it after the pause.</summary>
    public static BackoffOptions OnFailure(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor) =>
        OnFailure(childProps, childName, minBackoff, maxBackoff, randomFactor, -1);

    /// <summary>As the other, at most so often; -1 for any.</summary>
    public static BackoffOptions OnFailure(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries) =>
        new BackoffOptionsImpl(RestartWhen.Failed, childProps, childName, minBackoff, maxBackoff, randomFactor).WithMaxNrOfRetries(maxNrOfRetries);

    /// <summary>When the child has ended, for whatever reason.</summary>
    public static BackoffOptions OnStop(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor) =>
        OnStop(childProps, childName, minBackoff, maxBackoff, randomFactor, -1);

    /// <summary>As the other, at most so often; -1 for any.</summary>
    public static BackoffOptions OnStop(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries) =>
        new BackoffOptionsImpl(RestartWhen.Stopped, childProps, childName, minBackoff, maxBackoff, randomFactor).WithMaxNrOfRetries(maxNrOfRetries);
}

/// <summary>How a <see cref="BackoffSupervisor"/> goes about it.</summary>
public abstract class BackoffOptions
{
    internal abstract Props Props { get; }

    /// <summary>The count of restarts begins anew when the child ran for so long.</summary>
    public abstract BackoffOptions WithAutoReset(TimeSpan resetBackoff);

    /// <summary>The count of restarts begins anew when a <see cref="BackoffSupervisor.Reset"/> comes.</summary>
    public abstract BackoffOptions WithManualReset();

    /// <summary>Which failures restart the child and which stop it.</summary>
    public abstract BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy);

    /// <summary>Every failure stops the child.</summary>
    public abstract BackoffOptions WithDefaultStoppingStrategy();

    /// <summary>The answer to messages that come while there is no child.</summary>
    public abstract BackoffOptions WithReplyWhileStopped(object replyWhileStopped);

    /// <summary>Restarts allowed; -1 for any.</summary>
    public abstract BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries);

    /// <summary>After such a message the end of the child is final.</summary>
    public abstract BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage);
}

internal enum RestartWhen { Failed, Stopped }

internal sealed class BackoffOptionsImpl(
    RestartWhen when, Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor) : BackoffOptions
{
    private IBackoffReset _reset = new AutoReset(minBackoff);
    private OneForOneStrategy _strategy = new(SupervisorStrategy.DefaultDecider);
    private object? _replyWhileStopped;
    private Func<object, bool>? _finalStopMessage;

    internal override Props Props
    {
        get
        {
            if (minBackoff <= TimeSpan.Zero) throw new ArgumentException("MinBackoff must be greater than 0");
            if (maxBackoff < minBackoff) throw new ArgumentException("MaxBackoff must be greater than MinBackoff");
            if (randomFactor is < 0.0 or > 1.0) throw new ArgumentException("RandomFactor must be between 0.0 and 1.0");
            var type = when == RestartWhen.Failed ? typeof(BackoffOnRestartSupervisor) : typeof(BackoffSupervisor);
            return Props.Create(type, childProps, childName, minBackoff, maxBackoff, _reset, randomFactor, _strategy, _replyWhileStopped!, _finalStopMessage!);
        }
    }

    public override BackoffOptions WithAutoReset(TimeSpan resetBackoff) => With(c => c._reset = new AutoReset(resetBackoff));
    public override BackoffOptions WithManualReset() => With(c => c._reset = new ManualReset());
    public override BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy) => With(c => c._strategy = supervisorStrategy);

    public override BackoffOptions WithDefaultStoppingStrategy() => With(c => c._strategy = new OneForOneStrategy(
        _strategy.MaxNumberOfRetries, _strategy.WithinTimeRangeMilliseconds, SupervisorStrategy.StoppingStrategy.Decider));

    public override BackoffOptions WithReplyWhileStopped(object replyWhileStopped) => With(c => c._replyWhileStopped = replyWhileStopped);
    public override BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries) => With(c => c._strategy = _strategy.WithMaxNrOfRetries(maxNrOfRetries));
    public override BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage) => With(c => c._finalStopMessage = isFinalStopMessage);

    private BackoffOptionsImpl With(Action<BackoffOptionsImpl> change)
    {
        var copy = (BackoffOptionsImpl)MemberwiseClone();
        change(copy);
        return copy;
    }
}

/// <summary>When the count of restarts begins anew.</summary>
public interface IBackoffReset;

internal sealed record ManualReset : IBackoffReset;

internal sealed record AutoReset(TimeSpan ResetBackoff) : IBackoffReset;
