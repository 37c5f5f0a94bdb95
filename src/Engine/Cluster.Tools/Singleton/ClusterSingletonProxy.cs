namespace Akka.Cluster.Tools.Singleton;

/// <summary>
/// Passes every message on to the singleton of a manager, with its sender. While the singleton is not known it is looked for each
/// <see cref="ClusterSingletonProxySettings.SingletonIdentificationInterval"/>, and messages wait; of those that are too many the oldest are dropped.
/// </summary>
public sealed class ClusterSingletonProxy : ReceiveActor
{
    private readonly ClusterSingletonProxySettings _settings;
    private readonly ActorSelection _place;
    private readonly Queue<Envelope> _waiting = new();
    private ICancelable? _looking;
    private IActorRef? _singleton;

    public ClusterSingletonProxy(string singletonManagerPath, ClusterSingletonProxySettings settings)
    {
        _settings = settings;
        _place = Context.ActorSelection($"{singletonManagerPath}/{settings.SingletonName}");
        Receive<Look>(_ => _place.Tell(new Identify(settings.SingletonName)));
        Receive<ActorIdentity>(identity => Found(identity.Subject), identity => Equals(identity.MessageId, settings.SingletonName));
        Receive<Terminated>(_ => StartLooking(), terminated => terminated.ActorRef.Equals(_singleton));
        ReceiveAny(Pass);
    }

    public static Config DefaultConfig() => ConfigurationFactory.ParseString(ClusterSingletonManagerSettings.Defaults);

    /// <summary>Of the singleton below the manager at a path like <c>/user/manager</c>.</summary>
    public static Props Props(string singletonManagerPath, ClusterSingletonProxySettings settings) =>
        Actor.Props.Create(() => new ClusterSingletonProxy(singletonManagerPath, settings)).WithDeploy(Deploy.Local);

    protected override void PreStart() => StartLooking();
    protected override void PostStop() => _looking?.Cancel();

    private void StartLooking()
    {
        _singleton = null;
        _looking = Context.System.Scheduler.ScheduleTellRepeatedlyCancelable(TimeSpan.Zero, _settings.SingletonIdentificationInterval, Self, Look.Instance, Self);
    }

    private void Found(IActorRef? singleton)
    {
        if (singleton is null || _singleton is not null) return;
        _singleton = Context.Watch(singleton);
        _looking?.Cancel();
        foreach (var envelope in _waiting) singleton.Tell(envelope.Message, envelope.Sender);
        _waiting.Clear();
    }

    private void Pass(object message)
    {
        if (_singleton is { } singleton)
        {
            singleton.Forward(message);
            return;
        }
        _waiting.Enqueue(new Envelope(message, Sender));
        if (_waiting.Count <= _settings.BufferSize) return;
        var oldest = _waiting.Dequeue();
        Context.System.EventStream.Publish(new Dropped(oldest.Message, $"The singleton [{_settings.SingletonName}] is not there and the buffer is full", oldest.Sender, Self));
    }

    private sealed class Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }
}
