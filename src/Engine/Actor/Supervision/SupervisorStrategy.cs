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
        switch (directive)
        {
            case Directive.Escalate: LogFailure(actorCell, child, cause, directive); return false;
            case Directive.Resume:
                LogFailure(actorCell, child, cause, directive);
                ResumeChild(child, cause);
                return true;
            case Directive.Restart:
                LogFailure(actorCell, child, cause, directive);
                ProcessFailure(actorCell, restart: true, child, cause, stats, children);
                return true;
            default:
                LogFailure(actorCell, child, cause, directive);
                ProcessFailure(actorCell, restart: false, child, cause, stats, children);
                return true;
        }
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
    /// <summary>The strategy.</summary>
    public abstract SupervisorStrategy Create();

    internal static SupervisorStrategyConfigurator OfName(string typeName) => typeName switch
    {
        null or "" or "Akka.Actor.DefaultSupervisorStrategy" or "Akka.Actor.DefaultSupervisorStrategy, Akka" => new DefaultSupervisorStrategy(),
        "Akka.Actor.StoppingSupervisorStrategy" or "Akka.Actor.StoppingSupervisorStrategy, Akka" => new StoppingSupervisorStrategy(),
        _ => (SupervisorStrategyConfigurator)Activator.CreateInstance(Type.GetType(typeName, throwOnError: true)!)!,
    };
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
