namespace Akka.Actor;

public partial class ActorCell
{
    public IActorRef Watch(IActorRef subject) => WatchFor(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        if (message is null) throw new ArgumentNullException(nameof(message), "message must not be null");
        return WatchFor(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        if (_watch is not { } watch || _self.Equals(subject)) return subject;
        if (watch.Watching is not null && watch.Watching.Remove(subject))
        {
            var target = (IInternalActorRef)subject;
            target.SendSystemMessage(new Unwatch(target, _self));
        }
        watch.Queued?.Remove(subject);
        return subject;
    }

    /// <summary>A notification that went through a stash counts again.</summary>
    internal void TerminatedQueuedFor(IActorRef subject) => ((_watch ??= new()).Queued ??= []).TryAdd(subject, null);

    private IActorRef WatchFor(IActorRef subject, object? message)
    {
        // The first registration wins, whatever it asked for.
        var target = (IInternalActorRef)subject;
        if (target.Equals(_self) || !((_watch ??= new()).Watching ??= []).TryAdd(target, message)) return target;
        target.SendSystemMessage(new Watch(target, _self));
        return target;
    }

    private void WatchedActorTerminated(IActorRef actor, bool existenceConfirmed, bool addressTerminated)
    {
        if (_watch?.Watching is { } watching && watching.Remove(actor, out var message) && !IsTerminating)
        {
            _self.Tell(new Terminated(actor, existenceConfirmed, addressTerminated), actor);
            (_watch.Queued ??= [])[actor] = message;
        }
        if (_children?.TryGetByRef(actor) is not null) HandleChildTerminated(actor);
    }

    private void ReceivedTerminated(Terminated terminated)
    {
        if (_watch?.Queued is not { } queued || !queued.Remove(terminated.ActorRef, out var own)) return;
        if (own is not null) _message = own;
        ReceiveMessage(own ?? terminated);
    }

    private void AddWatcher(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (watchee.Equals(_self) == watcher.Equals(_self)) WarnOfIllegal("Watch", watchee, watcher);
        else if (watcher.Equals(_self)) WatchFor(watchee, null);
        else if (((_watch ??= new()).WatchedBy ??= []).Add(watcher) && SystemImpl.Settings.DebugLifecycle) PublishDebug($"now watched by {watcher}");
    }

    private void RemoveWatcher(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (watchee.Equals(_self) == watcher.Equals(_self)) WarnOfIllegal("Unwatch", watchee, watcher);
        else if (watcher.Equals(_self)) Unwatch(watchee);
        else if (_watch?.WatchedBy?.Remove(watcher) == true && SystemImpl.Settings.DebugLifecycle) PublishDebug($"no longer watched by {watcher}");
    }

    private void WarnOfIllegal(string what, IInternalActorRef watchee, IInternalActorRef watcher) =>
        Publish(new Warning(_self.Path.ToString(), ActorType, $"BUG: illegal {what}({watchee},{watcher}) for {_self}"));

    private void TellWatchersWeDied()
    {
        if (_watch?.WatchedBy is not { Count: > 0 } watchers) return;
        // Those elsewhere first: a local watcher may end the system. The parent has been told already.
        foreach (var watcher in watchers.Cast<IInternalActorRef>().Where(w => !w.Equals(Parent)).OrderBy(w => w.IsLocal))
        {
            watcher.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true, addressTerminated: false));
        }
        _watch.WatchedBy = null;
    }

    private void UnwatchWatchedActors()
    {
        if (_watch is not { } watch) return;
        foreach (var subject in watch.Watching?.Keys.Cast<IInternalActorRef>() ?? []) subject.SendSystemMessage(new Unwatch(subject, _self));
        watch.Watching = null;
        watch.Queued = null;
    }
}
