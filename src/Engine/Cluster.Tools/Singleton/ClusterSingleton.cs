namespace Akka.Cluster.Tools.Singleton;

/// <summary>Starts singletons with their managers and proxies.</summary>
public class ClusterSingleton(ExtendedActorSystem system) : IExtension
{
    private readonly ExtendedActorSystem _system = system;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IActorRef> _proxies = new(StringComparer.Ordinal);

    public static ClusterSingleton Get(ActorSystem system) => system.WithExtension<ClusterSingleton, ClusterSingletonProvider>();

    /// <summary>Starts it where this member has its role, and gives the way to it. Asked again for a name gives the same.</summary>
    public IActorRef Init(SingletonActor singleton)
    {
        var settings = singleton.Settings.GetOrElse(ClusterSingletonSettings.Create(_system));
        lock (_gate)
        {
            if (_proxies.TryGetValue(singleton.Name, out var known)) return known;
            var manager = "singletonManager" + singleton.Name;
            if (settings.Role is not { } role || Cluster.Get(_system).SelfRoles.Contains(role))
            {
                _system.SystemActorOf(
                    ClusterSingletonManager.Props(singleton.Props, singleton.StopMessage.GetOrElse(PoisonPill.Instance), settings.ToManagerSettings(singleton.Name)), manager);
            }
            var proxy = _system.SystemActorOf(ClusterSingletonProxy.Props($"/system/{manager}", settings.ToProxySettings(singleton.Name)), "singletonProxy" + singleton.Name);
            _proxies.Add(singleton.Name, proxy);
            return proxy;
        }
    }
}

/// <summary>The extension's id.</summary>
public class ClusterSingletonProvider : ExtensionIdProvider<ClusterSingleton>
{
    public override ClusterSingleton CreateExtension(ExtendedActorSystem system) => new(system);
}

/// <summary>What <see cref="ClusterSingleton.Init"/> starts.</summary>
public class SingletonActor
{
    private SingletonActor(string name, Props props, Option<object> stopMessage, Option<ClusterSingletonSettings> settings) =>
        (Name, Props, StopMessage, Settings) = (name, props, stopMessage, settings);

    public string Name { get; }
    public Props Props { get; }

    /// <summary>PoisonPill where there is none.</summary>
    public Option<object> StopMessage { get; }

    /// <summary>Those of the configuration where there are none.</summary>
    public Option<ClusterSingletonSettings> Settings { get; }

    public static SingletonActor Create(Props props, string name) => new(name, props, Option<object>.None, Option<ClusterSingletonSettings>.None);
    public SingletonActor WithProps(Props props) => new(Name, props, StopMessage, Settings);
    public SingletonActor WithStopMessage(object stopMessage) => new(Name, Props, stopMessage, Settings);
    public SingletonActor WithSettings(ClusterSingletonSettings settings) => new(Name, Props, StopMessage, settings);
}
