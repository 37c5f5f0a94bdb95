namespace Akka.Cluster.Tools.Singleton;

/// <summary>
/// Runs the one instance of an actor as its child, named by <see cref="ClusterSingletonManagerSettings.SingletonName"/>. The process is its whole cluster, so
/// it starts at once; when the member leaves, the singleton gets the termination message and has ended before the cluster is left. One that ends by itself is not
/// started again.
/// </summary>
public sealed class ClusterSingletonManager : UntypedActor
{
    private readonly Props _singletonProps;
    private readonly object _terminationMessage;
    private readonly ClusterSingletonManagerSettings _settings;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly TaskCompletionSource<Done> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IActorRef? _singleton;

    /// <exception cref="ArgumentException">This member does not have the role.</exception>
    public ClusterSingletonManager(Props singletonProps, object terminationMessage, ClusterSingletonManagerSettings settings)
    {
        _singletonProps = singletonProps;
        _terminationMessage = terminationMessage;
        _settings = settings;
        var cluster = Cluster.Get(Context.System);
        if (settings.Role is { } role && !cluster.SelfRoles.Contains(role))
        {
            throw new ArgumentException($"This cluster member [{cluster.SelfAddress}] doesn't have the role [{role}]");
        }
        var self = Self;
        CoordinatedShutdown.Get(Context.System).AddTask(CoordinatedShutdown.PhaseClusterExiting, $"wait-singleton-exiting-{self.Path.Name}", () =>
        {
            self.Tell(Leaving.Instance, ActorRefs.NoSender);
            return _ended.Task;
        });
    }

    public static Config DefaultConfig() => ConfigurationFactory.ParseString(ClusterSingletonManagerSettings.Defaults);

    /// <summary>With PoisonPill as the termination message.</summary>
    public static Props Props(Props singletonProps, ClusterSingletonManagerSettings settings) => Props(singletonProps, PoisonPill.Instance, settings);

    public static Props Props(Props singletonProps, object terminationMessage, ClusterSingletonManagerSettings settings) =>
        Actor.Props.Create(() => new ClusterSingletonManager(singletonProps, terminationMessage, settings)).WithDeploy(Deploy.Local);

    protected override void PreStart() => _singleton = Context.Watch(Context.ActorOf(_singletonProps, _settings.SingletonName));
    protected override void PostStop() => _ended.TrySetResult(Done.Instance);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Leaving when _singleton is { } running:
                running.Tell(_terminationMessage);
                _singleton = null;
                break;
            case Leaving: Context.Stop(Self); break;
            case Terminated when _singleton is null: Context.Stop(Self); break;
            case Terminated terminated:
                _log.Info("Singleton actor [{0}] was terminated", terminated.ActorRef.Path);
                _singleton = null;
                break;
            default: Unhandled(message); break;
        }
    }

    private sealed class Leaving : INoSerializationVerificationNeeded
    {
        public static readonly Leaving Instance = new();
    }
}
