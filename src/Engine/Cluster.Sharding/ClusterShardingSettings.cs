using Akka.Cluster.Tools.Singleton;
using Akka.Coordination;

namespace Akka.Cluster.Sharding;

/// <summary>Where regions would keep the homes of their shards. One process keeps nothing.</summary>
public enum StateStoreMode { Persistence, DData, Custom }

/// <summary>Where remembered entities are kept: in one process always in the journal.</summary>
public enum RememberEntitiesStore { DData, Eventsourced, Custom }

/// <summary>Limits and times of <c>akka.cluster.sharding</c>.</summary>
public class TuningParameters
{
    /// <summary>Messages a shard holds back at most while their entities stop.</summary>
    public readonly int BufferSize;

    /// <summary>Entities that do not stop within this time at hand-off are stopped without being asked.</summary>
    public readonly TimeSpan HandOffTimeout;

    /// <summary>A remembered entity that ended without having been passivated is started again after this time.</summary>
    public readonly TimeSpan EntityRestartBackoff;

    /// <summary>How remembered entities are started: <c>all</c> at once, or at a <c>constant</c> rate.</summary>
    public readonly string EntityRecoveryStrategy;

    /// <summary>At a constant rate: the time between two starts of a shard's entities.</summary>
    public readonly TimeSpan EntityRecoveryConstantRateStrategyFrequency;

    /// <summary>At a constant rate: how many entities of a shard are started together.</summary>
    public readonly int EntityRecoveryConstantRateStrategyNumberOfEntities;

    internal TuningParameters(Config config)
    {
        BufferSize = config.GetInt("buffer-size", 100_000);
        HandOffTimeout = config.GetTimeSpan("handoff-timeout", TimeSpan.FromSeconds(60));
        EntityRestartBackoff = config.GetTimeSpan("entity-restart-backoff", TimeSpan.FromSeconds(10));
        EntityRecoveryStrategy = config.GetString("entity-recovery-strategy", "all")!;
        EntityRecoveryConstantRateStrategyFrequency = config.GetTimeSpan("entity-recovery-constant-rate-strategy.frequency", TimeSpan.FromMilliseconds(100));
        EntityRecoveryConstantRateStrategyNumberOfEntities = Math.Max(1, config.GetInt("entity-recovery-constant-rate-strategy.number-of-entities", 5));
        if (EntityRecoveryStrategy is not ("all" or "constant"))
            throw new ConfigurationException($"akka.cluster.sharding.entity-recovery-strategy = {EntityRecoveryStrategy}: must be all or constant");
    }
}

/// <summary>The settings of <c>akka.cluster.sharding</c>.</summary>
public sealed class ClusterShardingSettings(
    string? role, bool rememberEntities, string journalPluginId, string snapshotPluginId, TimeSpan passivateIdleEntityAfter,
    StateStoreMode stateStoreMode, RememberEntitiesStore rememberEntitiesStore, TimeSpan shardRegionQueryTimeout,
    TuningParameters tuningParameters, ClusterSingletonManagerSettings coordinatorSingletonSettings, LeaseUsageSettings? leaseSettings)
    : INoSerializationVerificationNeeded
{
    public readonly string? Role = string.IsNullOrEmpty(role) ? null : role;
    public readonly bool RememberEntities = rememberEntities;
    public readonly string JournalPluginId = journalPluginId;
    public readonly string SnapshotPluginId = snapshotPluginId;
    public readonly StateStoreMode StateStoreMode = stateStoreMode;
    public readonly RememberEntitiesStore RememberEntitiesStore = rememberEntitiesStore;

    /// <summary>How long shards may take to answer a query to their region.</summary>
    public readonly TimeSpan ShardRegionQueryTimeout = shardRegionQueryTimeout;

    /// <summary>An entity that got no message for this long is stopped; zero: never.</summary>
    public readonly TimeSpan PassivateIdleEntityAfter = passivateIdleEntityAfter;

    public readonly TuningParameters TuningParameters = tuningParameters;

    /// <summary>Of the coordinator's singleton, which one process does without.</summary>
    public readonly ClusterSingletonManagerSettings CoordinatorSingletonSettings = coordinatorSingletonSettings;

    /// <summary>Of the lease of each shard, which one process does without.</summary>
    public readonly LeaseUsageSettings? LeaseSettings = leaseSettings;

    public ClusterShardingSettings(
        string? role, bool rememberEntities, string journalPluginId, string snapshotPluginId, TimeSpan passivateIdleEntityAfter,
        StateStoreMode stateStoreMode, TuningParameters tuningParameters, ClusterSingletonManagerSettings coordinatorSingletonSettings)
        : this(
            role, rememberEntities, journalPluginId, snapshotPluginId, passivateIdleEntityAfter, stateStoreMode, tuningParameters,
            coordinatorSingletonSettings, leaseSettings: null) { }

    public ClusterShardingSettings(
        string? role, bool rememberEntities, string journalPluginId, string snapshotPluginId, TimeSpan passivateIdleEntityAfter,
        StateStoreMode stateStoreMode, TuningParameters tuningParameters, ClusterSingletonManagerSettings coordinatorSingletonSettings, LeaseUsageSettings? leaseSettings)
        : this(
            role, rememberEntities, journalPluginId, snapshotPluginId, passivateIdleEntityAfter, stateStoreMode, RememberEntitiesStore.DData,
            TimeSpan.FromSeconds(3), tuningParameters, coordinatorSingletonSettings, leaseSettings) { }

    internal bool PassivatesIdleEntities => PassivateIdleEntityAfter > TimeSpan.Zero && !RememberEntities;

    /// <summary>The settings in a system's configuration.</summary>
    public static ClusterShardingSettings Create(ActorSystem system)
    {
        ClusterShardingDefaults.Inject(system);
        ClusterSingletonManagerSettings.Inject(system);
        var config = system.Settings.Config.GetConfig("akka.cluster.sharding")!;
        return Create(config, system.Settings.Config.GetConfig(config.GetString("coordinator-singleton", "akka.cluster.singleton")!)!);
    }

    /// <summary>The settings in the section <c>akka.cluster.sharding</c>, and those of its coordinator.</summary>
    public static ClusterShardingSettings Create(Config config, Config? singletonConfig)
    {
        var tuning = new TuningParameters(config);
        return new ClusterShardingSettings(
            config.GetString("role"), config.GetBoolean("remember-entities"), config.GetString("journal-plugin-id") ?? "",
            config.GetString("snapshot-plugin-id") ?? "", Idle(config),
            Enum.Parse<StateStoreMode>(config.GetString("state-store-mode", "persistence")!, ignoreCase: true),
            Enum.Parse<RememberEntitiesStore>(config.GetString("remember-entities-store", "ddata")!, ignoreCase: true),
            config.GetTimeSpan("shard-region-query-timeout", TimeSpan.FromSeconds(3)), tuning, ClusterSingletonManagerSettings.Create(singletonConfig ?? Config.Empty),
            LeaseUsageSettings.Of(config));
    }

    public ClusterShardingSettings WithRole(string? role) => Copy(role: role ?? "");

    /// <summary>Entities that are remembered are started again with their region of a region.</summary>
    public ClusterShardingSettings WithRememberEntities(bool rememberEntities) => Copy(rememberEntities: rememberEntities);

    public ClusterShardingSettings WithJournalPluginId(string? journalPluginId) => Copy(journalPluginId: journalPluginId ?? "");
    public ClusterShardingSettings WithSnapshotPluginId(string? snapshotPluginId) => Copy(snapshotPluginId: snapshotPluginId ?? "");
    public ClusterShardingSettings WithStateStoreMode(StateStoreMode mode) => Copy(stateStoreMode: mode);
    public ClusterShardingSettings WithTuningParameters(TuningParameters tuningParameters) => Copy(tuningParameters: tuningParameters);

    /// <summary>Zero: never.</summary>
    public ClusterShardingSettings WithPassivateIdleAfter(TimeSpan duration) => Copy(passivateIdleEntityAfter: duration);

    public ClusterShardingSettings WithLeaseSettings(LeaseUsageSettings leaseSettings) => Copy(leaseSettings: leaseSettings);

    public ClusterShardingSettings WithCoordinatorSingletonSettings(ClusterSingletonManagerSettings coordinatorSingletonSettings) =>
        Copy(coordinatorSingletonSettings: coordinatorSingletonSettings);

    private static TimeSpan Idle(Config config)
    {
        var text = config.GetString("passivate-idle-entity-after");
        return text is null or "off" or "false" or "no" ? TimeSpan.Zero : config.GetTimeSpan("passivate-idle-entity-after");
    }

    private ClusterShardingSettings Copy(
        string? role = null, bool? rememberEntities = null, string? journalPluginId = null, string? snapshotPluginId = null,
        TimeSpan? passivateIdleEntityAfter = null, StateStoreMode? stateStoreMode = null, TuningParameters? tuningParameters = null,
        ClusterSingletonManagerSettings? coordinatorSingletonSettings = null, LeaseUsageSettings? leaseSettings = null) =>
        new(
            role ?? Role, rememberEntities ?? RememberEntities, journalPluginId ?? JournalPluginId, snapshotPluginId ?? SnapshotPluginId,
            passivateIdleEntityAfter ?? PassivateIdleEntityAfter, stateStoreMode ?? StateStoreMode, RememberEntitiesStore,
            ShardRegionQueryTimeout, tuningParameters ?? TuningParameters, coordinatorSingletonSettings ?? CoordinatorSingletonSettings,
            leaseSettings ?? LeaseSettings);
}

/// <summary>The keys of <c>akka.cluster.sharding</c> that one process heeds, with the values they have in Akka.NET.</summary>
internal static class ClusterShardingDefaults
{
    public static Config Config { get; } = ConfigurationFactory.ParseString(
        """
        akka.cluster.sharding {
          guardian-name = sharding
          role = ""
          remember-entities = off
          remember-entities-store = ddata
          entity-restart-backoff = 10s
          entity-recovery-strategy = all
          entity-recovery-constant-rate-strategy { frequency = 100ms, number-of-entities = 5 }
          passivate-idle-entity-after = 120s
          buffer-size = 100000
          handoff-timeout = 60s
          journal-plugin-id = ""
          snapshot-plugin-id = ""
          state-store-mode = persistence
          shard-region-query-timeout = 3s
        }
        """);

    /// <summary>Puts the defaults behind a system's configuration, once.</summary>
    public static void Inject(ActorSystem system)
    {
        if (!system.Settings.Config.HasPath("akka.cluster.sharding.guardian-name")) system.Settings.InjectTopLevelFallback(Config);
    }
}

/// <summary>What a region and its shards were started with.</summary>
internal sealed record ShardSetup(
    string TypeName, Func<string, Props> EntityProps, ClusterShardingSettings Settings, IMessageExtractor Extractor,
    object HandOffStopMessage, IActorRef? Store = null);
