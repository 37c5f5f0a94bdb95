namespace Akka.Event;

/// <summary>The bus of an actor system: events go to every actor that subscribed to their class, a base class or an interface of it.</summary>
public class EventStream(bool debug) : LoggingBus
{
    private readonly Lock _start = new();
    private readonly HashSet<IActorRef> _early = [];
    private IActorRef? _unsubscriber;

    /// <summary>Subscribes an actor to a class, its sub-classes and implementations, until it unsubscribes or ends; false if it was so already.</summary>
    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        Tell($"subscribing {subscriber} to channel {channel}");
        var added = base.Subscribe(subscriber, channel);
        WatchOver(subscriber);
        return added;
    }

    /// <summary>Ends a subscription; false if there was none.</summary>
    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        var ended = base.Unsubscribe(subscriber, channel);
        if (!HasSubscriptions(subscriber)) ForgetAbout(subscriber);
        Tell($"unsubscribing {subscriber} from channel {channel}");
        return ended;
    }

    /// <summary>Ends all subscriptions of an actor; false if there was none.</summary>
    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        var ended = base.Unsubscribe(subscriber);
        ForgetAbout(subscriber);
        Tell($"unsubscribing {subscriber} from all channels");
        return ended;
    }

    /// <summary>Starts the actor that ends the subscriptions of actors that have ended.</summary>
    public void StartUnsubscriber(ActorSystemImpl system)
    {
        lock (_start)
        {
            if (_unsubscriber is not null) return;
            _unsubscriber = system.SystemActorOf(Props.Create<EventStreamUnsubscriber>(this), "EventStreamUnsubscriber");
            foreach (var subscriber in _early) _unsubscriber.Tell(new EventStreamUnsubscriber.Register(subscriber), ActorRefs.NoSender);
            _early.Clear();
        }
    }

    private void WatchOver(IActorRef subscriber) => Watched(subscriber, _early.Add, new EventStreamUnsubscriber.Register(subscriber));
    private void ForgetAbout(IActorRef subscriber) => Watched(subscriber, _early.Remove, new EventStreamUnsubscriber.Unregister(subscriber));

    private void Watched(IActorRef subscriber, Func<IActorRef, bool> early, object later)
    {
        if (subscriber is MinimalActorRef) return;
        lock (_start)
        {
            if (_unsubscriber is null) early(subscriber);
            else _unsubscriber.Tell(later, ActorRefs.NoSender);
        }
    }

    private void Tell(string what)
    {
        if (debug) Publish(new Debug(SimpleName(this), GetType(), what));
    }
}

/// <summary>Subscriptions by type parameter.</summary>
public static class EventStreamExtensions
{
    public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) => eventStream.Subscribe(subscriber, typeof(TChannel));
    public static bool Unsubscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) => eventStream.Unsubscribe(subscriber, typeof(TChannel));
}

/// <summary>Watches the subscribers of an event stream and unsubscribes those that ended. A child of the system guardian; restarted by it.</summary>
internal sealed class EventStreamUnsubscriber(EventStream stream) : ActorBase
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Register register: Context.Watch(register.Subscriber); return true;
            case Unregister unregister when !stream.HasSubscriptions(unregister.Subscriber):
                Context.Unwatch(unregister.Subscriber);
                return true;
            case Unregister: return true;
            case Terminated terminated: stream.Unsubscribe(terminated.ActorRef); return true;
            default: return false;
        }
    }

    internal sealed record Register(IActorRef Subscriber) : INoSerializationVerificationNeeded, IDeadLetterSuppression;
    internal sealed record Unregister(IActorRef Subscriber) : INoSerializationVerificationNeeded, IDeadLetterSuppression;
}
