namespace Akka.Actor;

/// <summary>Whom a cell watches, who watches it, and notifications that are queued but not yet handled.</summary>
internal sealed class DeathWatchState
{
    /// <summary>Watched actors, with the message asked for instead of Terminated, or null.</summary>
    public Dictionary<IActorRef, object?>? Watching;

    public HashSet<IActorRef>? WatchedBy;

    /// <summary>Queued: an Unwatch takes them out, and only those in here are handed over.</summary>
    public Dictionary<IActorRef, object?>? Queued;
}
