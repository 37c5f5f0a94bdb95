namespace Akka.Actor;

/// <summary>What a supervisor does when a child fails.</summary>
public abstract class SupervisorStrategy : ISurrogated
{
    /// <summary>Stop for ActorInitializationException, ActorKilledException and DeathPactException; Restart for all else.</summary>
#pragma warning disable CA2211, MA0069 // The field is public and settable in Akka.NET as well.
    public static IDecider DefaultDecider = new UsualDecider();
#pragma warning restore CA2211, MA0069

    /// <summary>One for one, no limit, <see cref="DefaultDecider"/>.</summary>
    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    /// <summary>Stops every child that fails.</summary>
    public static readonly OneForOneStrategy StoppingStrategy = new(_ => Directive.Stop);

    /// <summary>Maps a failure to a directive.</summary>
    public abstract IDecider Decider { get; }

    /// <summary>Whether failures are logged.</summary>
    protected bool LoggingEnabled { get; set; } = true;

    protected SupervisorStrategy() { }
    private protected SupervisorStrategy(bool loggingEnabled) => LoggingEnabled = loggingEnabled;

    /// <summary>A window as strategies count it: -1 for none, and one longer than an int holds is none.</summary>
    private protected static int Milliseconds(TimeSpan? window) =>
        window is { TotalMilliseconds: >= 0 and <= int.MaxValue } time ? (int)time.TotalMilliseconds : -1;

    /// <summary>The directive for a failure of <paramref name="child"/>.</summary>
    protected abstract Directive Handle(IActorRef child, Exception exception);

    /// <summary>Restarts or stops what the strategy covers.</summary>
    public abstract void ProcessFailure(
        IActorContext context, bool restart, IActorRef child, Exception cause, ChildRestartStats stats, IReadOnlyCollection<ChildRestartStats> children);

    /// <summary>A child has ended.</summary>
    public abstract void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children);

    public abstract ISurrogate ToSurrogate(ActorSystem system);

    /// <summary>Carries the directive out; false means the supervisor fails itself.</summary>
    public bool HandleFailure(ActorCell actorCell, IActorRef child, Exception cause, ChildRestartStats stats, IReadOnlyCollection<ChildRestartStats> children)
    {
        var directive = Handle(child, cause);
        LogFailure(actorCell, child, cause, directive);
        if (directive == Directive.Resume) ResumeChild(child, cause);
        else if (directive != Directive.Escalate) ProcessFailure(actorCell, restart: directive == Directive.Restart, child, cause, stats, children);
        return directive != Directive.Escalate;
    }

    /// <summary>Restarts a child; one that did not fail itself must be suspended first.</summary>
    protected void RestartChild(IActorRef child, Exception cause, bool suspendFirst)
    {
        var target = (IInternalActorRef)child;
        if (suspendFirst) target.Suspend();
        target.Restart(cause);
    }

    /// <summary>Lets a child go on as it is.</summary>
    protected void ResumeChild(IActorRef child, Exception exception) => ((IInternalActorRef)child).Resume(exception);

    /// <summary>Publishes an Error for Restart and Stop, a Warning for Resume, nothing for Escalate.</summary>
    protected virtual void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
        if (!LoggingEnabled || directive == Directive.Escalate) return;
        var message = cause is ActorInitializationException { InnerException: { } inner } ? inner.Message : cause.Message;
        LogEvent entry = directive == Directive.Resume
            ? new Warning(child.Path.ToString(), GetType(), message)
            : new Error(cause, child.Path.ToString(), GetType(), message);
        try
        {
            context.System.EventStream.Publish(entry);
        }
        catch (Exception)
        {
            // A log that fails must not keep a child from being restarted.
        }
    }
}

/// <summary>Makes the strategy of the /user guardian; named in akka.actor.guardian-supervisor-strategy.</summary>
public abstract class SupervisorStrategyConfigurator
{
    public abstract SupervisorStrategy Create();
}

/// <summary>The default strategy.</summary>
public class DefaultSupervisorStrategy : SupervisorStrategyConfigurator
{
    public override SupervisorStrategy Create() => SupervisorStrategy.DefaultStrategy;
}

/// <summary>The stopping strategy.</summary>
public class StoppingSupervisorStrategy : SupervisorStrategyConfigurator
{
    public override SupervisorStrategy Create() => SupervisorStrategy.StoppingStrategy;
}
