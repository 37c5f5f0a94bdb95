namespace Akka.Event;

/// <summary>
/// Passes events to those who subscribed to their class. A subscription holds for sub-classes too; a sub-class can be taken out of it by unsubscribing.
/// </summary>
/// <typeparam name="TEvent">What is published.</typeparam>
/// <typeparam name="TClassifier">What one subscribes to.</typeparam>
/// <typeparam name="TSubscriber">Who subscribes.</typeparam>
public abstract class EventBus<TEvent, TClassifier, TSubscriber>
    where TClassifier : notnull
    where TSubscriber : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TClassifier, Dictionary<TSubscriber, HashSet<TClassifier>>> _subscriptions = [];
    private volatile ConcurrentDictionary<TClassifier, TSubscriber[]> _routes = new();

    /// <summary>Subscribes; false if it was so already.</summary>
    public virtual bool Subscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(classifier, out var subscribers)) _subscriptions[classifier] = subscribers = [];

            // Subscribing again brings back what was taken out.
            var back = Exclusions(subscriber, classifier).Count(e => e.RemoveWhere(c => IsSubClassification(classifier, c)) > 0);
            var added = subscribers.TryAdd(subscriber, []);
            _routes = new();
            return added || back > 0;
        }
    }

    /// <summary>Ends every subscription of a subscriber; false if there was none.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber)
    {
        lock (_lock)
        {
            var any = false;
            foreach (var (classifier, subscribers) in _subscriptions.ToList())
            {
                any |= subscribers.Remove(subscriber);
                if (subscribers.Count == 0) _subscriptions.Remove(classifier);
            }

            _routes = new();
            return any;
        }
    }

    /// <summary>Ends a subscription, or takes a sub-class out of a wider one; false if there was none.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_lock)
        {
            var any = false;
            if (_subscriptions.TryGetValue(classifier, out var subscribers) && subscribers.Remove(subscriber))
            {
                any = true;
                if (subscribers.Count == 0) _subscriptions.Remove(classifier);
            }

            foreach (var excluded in Exclusions(subscriber, classifier)) any |= excluded.Add(classifier);
            _routes = new();
            return any;
        }
    }

    /// <summary>Passes an event to its subscribers, once to each.</summary>
    public virtual void Publish(TEvent @event)
    {
        var classifier = GetClassifier(@event);
        var routes = _routes;
        if (!routes.TryGetValue(classifier, out var subscribers))
        {
            lock (_lock) subscribers = routes[classifier] = Route(classifier);
        }

        foreach (var subscriber in subscribers) Publish(@event, subscriber);
    }

    /// <summary>Whether a subscriber has any subscription.</summary>
    internal bool HasSubscriptions(TSubscriber subscriber)
    {
        lock (_lock) return _subscriptions.Values.Any(s => s.ContainsKey(subscriber));
    }

    /// <summary>The short name of an object's class.</summary>
    protected string SimpleName(object source) => Logging.SimpleName(source);

    /// <summary>Whether <paramref name="child"/> is a sub-class of <paramref name="parent"/>, or the same.</summary>
    protected abstract bool IsSubClassification(TClassifier parent, TClassifier child);

    /// <summary>Passes an event to one subscriber.</summary>
    protected abstract void Publish(TEvent @event, TSubscriber subscriber);

    /// <summary>Whether an event is of a class.</summary>
    protected abstract bool Classify(TEvent @event, TClassifier classifier);

    /// <summary>The class of an event.</summary>
    protected abstract TClassifier GetClassifier(TEvent @event);

    // What the subscriber's subscriptions to wider classes leave out.
    private IEnumerable<HashSet<TClassifier>> Exclusions(TSubscriber subscriber, TClassifier classifier) =>
        _subscriptions
            .Where(s => !s.Key.Equals(classifier) && IsSubClassification(s.Key, classifier) && s.Value.ContainsKey(subscriber))
            .Select(s => s.Value[subscriber]);

    private TSubscriber[] Route(TClassifier classifier) =>
        _subscriptions
            .Where(s => IsSubClassification(s.Key, classifier))
            .SelectMany(s => s.Value)
            .Where(s => !s.Value.Any(excluded => IsSubClassification(excluded, classifier)))
            .Select(s => s.Key)
            .Distinct()
            .ToArray();
}

/// <summary>An event bus whose subscribers are actors.</summary>
public abstract class ActorEventBus<TEvent, TClassifier> : EventBus<TEvent, TClassifier, IActorRef> where TClassifier : notnull;
