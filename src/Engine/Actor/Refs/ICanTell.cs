using Akka.Util;

namespace Akka.Actor;

/// <summary>Something a message can be sent to.</summary>
public interface ICanTell
{
    /// <summary>Sends at most once, without waiting. <paramref name="message"/> must not be null.</summary>
    void Tell(object message, IActorRef sender);
}

/// <summary>The handle of an actor. Equal to another one with the same path and the same incarnation (uid).</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, ISurrogated, IComparable
{
    /// <summary>Path with uid.</summary>
    ActorPath Path { get; }
}

/// <summary>Tells whether a reference lives in this process.</summary>
public interface IActorRefScope
{
    /// <summary>True for a reference of this process.</summary>
    bool IsLocal { get; }
}

/// <summary>A reference known to be local.</summary>
public interface ILocalRef : IActorRefScope;

/// <summary>A reference whose cell can be replaced after creation.</summary>
public interface IRepointableRef : IActorRefScope
{
    /// <summary>Whether the real cell is in place.</summary>
    bool IsStarted { get; }
}

/// <summary>Marks classes inside which Tell without sender means no sender.</summary>
public interface INoImplicitSender;
