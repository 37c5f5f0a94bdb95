using Akka.Coordination;

namespace Akka.Cluster.Tools.Singleton;

/// <summary>Of <c>akka.cluster.singleton</c>. In a cluster of one process nothing is handed over: name and role matter.</summary>
public sealed class ClusterSingletonManagerSettings(
    string singletonName, string? role, TimeSpan removalMargin, TimeSpan handOverRetryInterval, LeaseUsageSettings? leaseSettings, bool considerAppVersion)
    : INoSerializationVerificationNeeded
{
    internal const string Defaults = """
        akka.cluster.singleton { singleton-name = singleton, role = "", hand-over-retry-interval = 1s, min-number-of-hand-over-retries = 15, consider-app-version = false }
        akka.cluster.singleton-proxy { singleton-name = singleton, role = "", singleton-identification-interval = 1s, buffer-size = 1000 }
        """;

    public ClusterSingletonManagerSettings(string singletonName, string? role, TimeSpan removalMargin, TimeSpan handOverRetryInterval, bool considerAppVersion)
        : this(singletonName, role, removalMargin, handOverRetryInterval, leaseSettings: null, considerAppVersion) { }

    /// <summary>The name of the singleton below its manager.</summary>
    public string SingletonName { get; private init; } = singletonName;

    /// <summary>Members that may run it; null for all.</summary>
    public string? Role { get => field; private init => field = string.IsNullOrEmpty(value) ? null : value; } = string.IsNullOrEmpty(role) ? null : role;

    public TimeSpan RemovalMargin { get; private init; } = removalMargin;
    public TimeSpan HandOverRetryInterval { get; private init; } = handOverRetryInterval;
    public LeaseUsageSettings? LeaseSettings { get; private init; } = leaseSettings;
    public bool ConsiderAppVersion { get; } = considerAppVersion;

    private ClusterSingletonManagerSettings(ClusterSingletonManagerSettings from)
        : this(from.SingletonName, from.Role, from.RemovalMargin, from.HandOverRetryInterval, from.LeaseSettings, from.ConsiderAppVersion) { }

    public static ClusterSingletonManagerSettings Create(ActorSystem system)
    {
        Inject(system);
        return Create(system.Settings.Config.GetConfig("akka.cluster.singleton")!);
    }

    /// <summary>Of a section with the keys of <c>akka.cluster.singleton</c>.</summary>
    public static ClusterSingletonManagerSettings Create(Config config) => new(
        config.GetString("singleton-name", "singleton")!, config.GetString("role"), TimeSpan.Zero,
        config.GetTimeSpan("hand-over-retry-interval", TimeSpan.FromSeconds(1)), LeaseUsageSettings.Of(config), config.GetBoolean("consider-app-version"));

    public ClusterSingletonManagerSettings WithSingletonName(string singletonName) => new(this) { SingletonName = singletonName };
    public ClusterSingletonManagerSettings WithRole(string role) => new(this) { Role = role };
    public ClusterSingletonManagerSettings WithRemovalMargin(TimeSpan removalMargin) => new(this) { RemovalMargin = removalMargin };
    public ClusterSingletonManagerSettings WithHandOverRetryInterval(TimeSpan handOverRetryInterval) => new(this) { HandOverRetryInterval = handOverRetryInterval };
    public ClusterSingletonManagerSettings WithLeaseSettings(LeaseUsageSettings leaseSettings) => new(this) { LeaseSettings = leaseSettings };

    internal static void Inject(ActorSystem system)
    {
        if (!system.Settings.Config.HasPath("akka.cluster.singleton-proxy.buffer-size")) system.Settings.InjectTopLevelFallback(ClusterSingletonManager.DefaultConfig());
    }
}

/// <summary>Of <c>akka.cluster.singleton-proxy</c>.</summary>
public sealed class ClusterSingletonProxySettings : INoSerializationVerificationNeeded
{
    /// <exception cref="ArgumentException">The buffer is to hold less than none or more than 10 000.</exception>
    public ClusterSingletonProxySettings(string singletonName, string? role, TimeSpan singletonIdentificationInterval, int bufferSize, bool considerAppVersion)
    {
        if (string.IsNullOrEmpty(singletonName)) throw new ArgumentNullException(nameof(singletonName));
        if (singletonIdentificationInterval <= TimeSpan.Zero) throw new ArgumentException("singletonIdentificationInterval must be positive", nameof(singletonIdentificationInterval));
        if (bufferSize is < 0 or > 10_000) throw new ArgumentException("bufferSize must be >= 0 and <= 10000", nameof(bufferSize));
        SingletonName = singletonName;
        Role = string.IsNullOrEmpty(role) ? null : role;
        SingletonIdentificationInterval = singletonIdentificationInterval;
        BufferSize = bufferSize;
        ConsiderAppVersion = considerAppVersion;
    }

    /// <summary>The name of the singleton below its manager.</summary>
    public string SingletonName { get; }

    /// <summary>Members that may run it; null for all.</summary>
    public string? Role { get; }

    /// <summary>How often it is looked for while it is not known.</summary>
    public TimeSpan SingletonIdentificationInterval { get; }

    /// <summary>Messages kept meanwhile; 0 for none.</summary>
    public int BufferSize { get; }

    public bool ConsiderAppVersion { get; }

    public static ClusterSingletonProxySettings Create(ActorSystem system)
    {
        ClusterSingletonManagerSettings.Inject(system);
        return Create(system.Settings.Config.GetConfig("akka.cluster.singleton-proxy")!, system.Settings.Config.GetBoolean("akka.cluster.singleton.consider-app-version"));
    }

    /// <summary>Of a section with the keys of <c>akka.cluster.singleton-proxy</c>.</summary>
    public static ClusterSingletonProxySettings Create(Config config, bool considerAppVersion) => new(
        config.GetString("singleton-name", "singleton")!, config.GetString("role"), config.GetTimeSpan("singleton-identification-interval", TimeSpan.FromSeconds(1)),
        config.GetInt("buffer-size", 1000), considerAppVersion);

    public ClusterSingletonProxySettings WithSingletonName(string singletonName) => new(singletonName, Role, SingletonIdentificationInterval, BufferSize, ConsiderAppVersion);
    public ClusterSingletonProxySettings WithRole(string role) => new(SingletonName, role, SingletonIdentificationInterval, BufferSize, ConsiderAppVersion);

    public ClusterSingletonProxySettings WithSingletonIdentificationInterval(TimeSpan singletonIdentificationInterval) =>
        new(SingletonName, Role, singletonIdentificationInterval, BufferSize, ConsiderAppVersion);

    public ClusterSingletonProxySettings WithBufferSize(int bufferSize) => new(SingletonName, Role, SingletonIdentificationInterval, bufferSize, ConsiderAppVersion);
}

/// <summary>Settings of manager and proxy together, for <see cref="SingletonActor.WithSettings"/>.</summary>
public class ClusterSingletonSettings : INoSerializationVerificationNeeded
{
    private readonly ClusterSingletonManagerSettings _manager;
    private readonly ClusterSingletonProxySettings _proxy;

    private ClusterSingletonSettings(ClusterSingletonManagerSettings manager, ClusterSingletonProxySettings proxy) => (_manager, _proxy) = (manager, proxy);
    public string? Role => _manager.Role;
    public TimeSpan SingletonIdentificationInterval => _proxy.SingletonIdentificationInterval;
    public int BufferSize => _proxy.BufferSize;
    public static ClusterSingletonSettings Create(ActorSystem system) => new(ClusterSingletonManagerSettings.Create(system), ClusterSingletonProxySettings.Create(system));
    public ClusterSingletonSettings WithRole(string role) => new(_manager.WithRole(role), _proxy.WithRole(role));

    public ClusterSingletonSettings WithSingletonIdentificationInterval(TimeSpan singletonIdentificationInterval) =>
        new(_manager, _proxy.WithSingletonIdentificationInterval(singletonIdentificationInterval));

    public ClusterSingletonSettings WithBufferSize(int bufferSize) => new(_manager, _proxy.WithBufferSize(bufferSize));
    internal ClusterSingletonManagerSettings ToManagerSettings(string name) => _manager.WithSingletonName(name);
    internal ClusterSingletonProxySettings ToProxySettings(string name) => _proxy.WithSingletonName(name);
}
