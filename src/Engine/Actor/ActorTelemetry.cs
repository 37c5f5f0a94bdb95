namespace Akka.Actor;

/// <summary>What the event stream carries of an actor's life where <c>akka.actor.telemetry.enabled</c> is on.</summary>
public interface IActorTelemetryEvent : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
{
    IActorRef Subject { get; }

    Type ActorType { get; }
}

/// <summary>An actor's first instance has started.</summary>
public sealed class ActorStarted : IActorTelemetryEvent
{
    internal ActorStarted(IActorRef subject, Type actorType) => (Subject, ActorType) = (subject, actorType);
    public IActorRef Subject { get; }
    public Type ActorType { get; }
}

/// <summary>An actor has ended.</summary>
public sealed class ActorStopped : IActorTelemetryEvent
{
    internal ActorStopped(IActorRef subject, Type actorType) => (Subject, ActorType) = (subject, actorType);
    public IActorRef Subject { get; }
    public Type ActorType { get; }
}

/// <summary>An actor's next instance has started.</summary>
public sealed class ActorRestarted : IActorTelemetryEvent
{
    internal ActorRestarted(IActorRef subject, Type actorType, Exception reason) => (Subject, ActorType, Reason) = (subject, actorType, reason);
    public IActorRef Subject { get; }
    public Type ActorType { get; }

    /// <summary>What the instance before failed with.</summary>
    public Exception Reason { get; }
}
