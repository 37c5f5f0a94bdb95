namespace Akka.Cluster;

/// <summary>Tells subscribers what happens to the member of this process. Lives at /system/cluster; told by <see cref="Cluster"/>.</summary>
internal sealed class ClusterDaemon(Cluster cluster) : ActorBase
{
    private readonly Dictionary<IActorRef, HashSet<Type>> _subscribers = new();
    private Member _self = new Member(cluster.SelfUniqueAddress, 1, MemberStatus.Up, cluster.Settings.Roles, cluster.Settings.AppVersion);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Subscribe subscribe: Add(subscribe); return true;
            case Unsubscribe unsubscribe: Remove(unsubscribe.Subscriber, unsubscribe.To); return true;
            case SendState send: send.Receiver.Tell(cluster.StateOf(_self), Self); return true;
            case Moved moved:
                _self = moved.Self;
                Publish(moved);
                return true;
            case Terminated terminated: _subscribers.Remove(terminated.ActorRef); return true;
            default: return false;
        }
    }

    private void Add(Subscribe subscribe)
    {
        var subscriber = subscribe.Subscriber;
        if (subscribe.Mode == ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot) subscriber.Tell(cluster.StateOf(_self), Self);
        else
        {
            foreach (var domainEvent in SoFar().Where(domainEvent => subscribe.To.Any(type => type.IsInstanceOfType(domainEvent))))
            {
                subscriber.Tell(domainEvent, Self);
            }
        }

        if (!_subscribers.TryGetValue(subscriber, out var types))
        {
            Context.Watch(subscriber);
            _subscribers[subscriber] = types = [];
        }

        types.UnionWith(subscribe.To);
    }

    private void Remove(IActorRef subscriber, Type? to)
    {
        if (!_subscribers.TryGetValue(subscriber, out var types)) return;

        if (to is not null) types.Remove(to);

        if (to is null || types.Count == 0)
        {
            _subscribers.Remove(subscriber);
            Context.Unwatch(subscriber);
        }
    }

    private IEnumerable<ClusterEvent.IClusterDomainEvent> SoFar()
    {
        if (_self.Status == MemberStatus.Removed) yield break;

        yield return EventOf(MemberStatus.Joining);
        yield return new ClusterEvent.LeaderChanged(cluster.SelfAddress);
        foreach (var role in cluster.SelfRoles) yield return new ClusterEvent.RoleLeaderChanged(role, cluster.SelfAddress);
    }

    private void Publish(Moved moved)
    {
        Publish(EventOf(moved.Previous));
        if (moved.Self.Status == MemberStatus.Removed) Publish(ClusterEvent.ClusterShuttingDown.Instance);
    }

    private void Publish(ClusterEvent.IClusterDomainEvent domainEvent)
    {
        foreach (var (subscriber, types) in _subscribers)
        {
            if (types.Any(type => type.IsInstanceOfType(domainEvent))) subscriber.Tell(domainEvent, Self);
        }
    }

    private ClusterEvent.IMemberEvent EventOf(MemberStatus previous) => _self.Status switch
    {
        MemberStatus.Leaving => new ClusterEvent.MemberLeft(_self),
        MemberStatus.Exiting => new ClusterEvent.MemberExited(_self),
        MemberStatus.Down => new ClusterEvent.MemberDowned(_self),
        MemberStatus.Removed => new ClusterEvent.MemberRemoved(_self, previous),
        _ => new ClusterEvent.MemberUp(_self),
    };

    internal sealed record Subscribe(IActorRef Subscriber, ClusterEvent.SubscriptionInitialStateMode Mode, Type[] To) : IDeadLetterSuppression;
    internal sealed record Unsubscribe(IActorRef Subscriber, Type? To) : IDeadLetterSuppression;
    internal sealed record SendState(IActorRef Receiver) : IDeadLetterSuppression;
    internal sealed record Moved(MemberStatus Previous, Member Self) : IDeadLetterSuppression;
}
