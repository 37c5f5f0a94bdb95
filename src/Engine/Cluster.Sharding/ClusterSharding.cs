namespace Akka.Cluster.Sharding;

/// <summary>Spreads entities, actors with an id, over shards. In this engine all shards live in this process; the API is the same as with many.</summary>
public partial class ClusterSharding : IExtension
{
    private readonly ExtendedActorSystem _system;
    private readonly Cluster _cluster;
    private readonly IActorRef _guardian;
    private readonly ConcurrentDictionary<string, IActorRef> _regions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IActorRef> _proxies = new(StringComparer.Ordinal);

    public ClusterSharding(ExtendedActorSystem system)
    {
        _system = system;
        _cluster = Cluster.Get(system);
        Settings = ClusterShardingSettings.Create(system);
        var self = _cluster.SelfAddress;
        var name = system.Settings.Config.GetString("akka.cluster.sharding.guardian-name", "sharding");
        _guardian = system.SystemActorOf(Props.Create(() => new ClusterShardingGuardian(self)), name);
    }

    public ClusterShardingSettings Settings { get; }

    /// <summary>Types of which this process has a region.</summary>
    public ImmutableHashSet<string> ShardTypeNames => [.. _regions.Keys];

    public static ClusterSharding Get(ActorSystem system) => ClusterShardingExtensionProvider.Instance.Apply(system);
    public static Config DefaultConfig() => ClusterShardingDefaults.Config;

    /// <summary>The region of a type, or its proxy where this process has only that.</summary>
    /// <exception cref="ArgumentException">Neither was started.</exception>
    public IActorRef ShardRegion(string typeName) =>
        _regions.TryGetValue(typeName, out var region) || _proxies.TryGetValue(typeName, out region)
            ? region
            : throw new ArgumentException($"Shard type [{typeName}] must be started first", nameof(typeName));

    /// <exception cref="ArgumentException">It was not started.</exception>
    public IActorRef ShardRegionProxy(string typeName) =>
        _proxies.TryGetValue(typeName, out var proxy)
            ? proxy
            : throw new ArgumentException($"Shard type [{typeName}] must be started first", nameof(typeName));

    public IShardAllocationStrategy DefaultShardAllocationStrategy(ClusterShardingSettings settings) =>
        ShardAllocationStrategy.LeastShardAllocationStrategy(0, 0.1);

    private async Task<IActorRef> StartRegion(
        string typeName, Func<string, Props> entityProps, ClusterShardingSettings settings, IMessageExtractor extractor, object? handOffStopMessage)
    {
        ArgumentException.ThrowIfNullOrEmpty(typeName);
        // Refused here, where the caller sees it.
        if (settings.RememberEntities) RememberedEntities.StoreProps(typeName, settings);
        if (settings.Role is { } role && !_cluster.SelfRoles.Contains(role)) return await StartRegionProxy(typeName, role).ConfigureAwait(false);

        var setup = new ShardSetup(typeName, entityProps, settings, new EnvelopeExtractor(extractor), handOffStopMessage ?? PoisonPill.Instance);
        var started = await _guardian.Ask<ClusterShardingGuardian.Started>(new ClusterShardingGuardian.Start(setup), StartTimeout).ConfigureAwait(false);
        _regions[typeName] = started.Region;
        return started.Region;
    }

    private async Task<IActorRef> StartRegionProxy(string typeName, string? role)
    {
        ArgumentException.ThrowIfNullOrEmpty(typeName);
        var start = new ClusterShardingGuardian.StartProxy(typeName, Settings.TuningParameters.BufferSize);
        var started = await _guardian.Ask<ClusterShardingGuardian.Started>(start, StartTimeout).ConfigureAwait(false);
        _proxies[typeName] = started.Region;
        return started.Region;
    }

    private TimeSpan StartTimeout => _system.Settings.CreationTimeout;
}

/// <summary>Makes the one <see cref="ClusterSharding"/> of a system.</summary>
public class ClusterShardingExtensionProvider : ExtensionIdProvider<ClusterSharding>
{
    internal static readonly ClusterShardingExtensionProvider Instance = new();

    public override ClusterSharding CreateExtension(ExtendedActorSystem system) => new(system);
}
