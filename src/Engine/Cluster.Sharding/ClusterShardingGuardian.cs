using Akka.Pattern;

namespace Akka.Cluster.Sharding;

/// <summary>Parent of all regions and proxies: /system/sharding. Started by <see cref="ClusterSharding"/>.</summary>
internal sealed class ClusterShardingGuardian(Address self) : ActorBase
{
    private readonly Dictionary<string, IActorRef> _regions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IActorRef> _proxies = new(StringComparer.Ordinal);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Start start: Sender.Tell(new Started(Region(start.Setup))); return true;
            case StartProxy start: Sender.Tell(new Started(Proxy(start))); return true;
            case Terminated terminated:
                Remove(_regions, terminated.ActorRef);
                Remove(_proxies, terminated.ActorRef);
                return true;
            default: return false;
        }
    }

    private static void Remove(Dictionary<string, IActorRef> table, IActorRef ended)
    {
        foreach (var entry in table.Where(entry => entry.Value.Equals(ended)).ToList()) table.Remove(entry.Key);
    }

    private IActorRef Region(ShardSetup setup)
    {
        if (_regions.TryGetValue(setup.TypeName, out var known)) return known;

        if (setup.Settings.RememberEntities) setup = setup with { Store = Store(setup) };
        var region = Context.Watch(Context.ActorOf(Props.CreateBy(new ShardRegion.Producer(setup, self)), Uri.EscapeDataString(setup.TypeName)));
        _regions.Add(setup.TypeName, region);
        StopWithSystem(region, setup.Settings.TuningParameters.HandOffTimeout);
        if (_proxies.TryGetValue(setup.TypeName, out var proxy)) proxy.Tell(new ShardRegionProxy.RegionStarted(region));

        return region;
    }

    // Stays when its region is stopped and started again.
    private static IActorRef Store(ShardSetup setup)
    {
        var name = Uri.EscapeDataString(setup.TypeName + "RememberedEntities");
        var known = Context.Child(name);
        return ReferenceEquals(known, ActorRefs.Nobody)
            ? Context.ActorOf(
                BackoffSupervisor.Props(Backoff.OnStop(
                    RememberedEntities.StoreProps(setup.TypeName, setup.Settings), "store", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), 0.2, -1)), name)
            : known;
    }

    private IActorRef Proxy(StartProxy start)
    {
        if (!_proxies.TryGetValue(start.TypeName, out var proxy))
        {
            var region = _regions.GetValueOrDefault(start.TypeName);
            proxy = Context.Watch(Context.ActorOf(
                Props.Create(() => new ShardRegionProxy(start.TypeName, start.BufferSize, region)), Uri.EscapeDataString(start.TypeName + "Proxy")));
            _proxies.Add(start.TypeName, proxy);
        }

        return proxy;
    }

    private static void StopWithSystem(IActorRef region, TimeSpan handOffTimeout) =>
        CoordinatedShutdown.Get(Context.System).AddTask(
            CoordinatedShutdown.PhaseClusterShardingShutdownRegion, "region-shutdown-" + region.Path.Name, async () =>
            {
                await region.GracefulStop(handOffTimeout + TimeSpan.FromSeconds(5), GracefulShutdown.Instance).ConfigureAwait(false);
                return Done.Instance;
            });

    internal sealed record Start(ShardSetup Setup) : INoSerializationVerificationNeeded;
    internal sealed record StartProxy(string TypeName, int BufferSize) : INoSerializationVerificationNeeded;
    internal sealed record Started(IActorRef Region) : INoSerializationVerificationNeeded;
}

/// <summary>
/// remember-entities: the ids of a type's entities are kept in the journal, whichever store is configured, by one persistent actor of the persistence
/// assembly. It answers each of these messages; one that stays unanswered is sent again.
/// </summary>
internal static class RememberedEntities
{
    public static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private const string Store = "Akka.Cluster.Sharding.RememberedEntitiesJournal, Actors.Engine.Persistence";

    /// <exception cref="ConfigurationException">The persistence assembly is not here.</exception>
    public static Props StoreProps(string typeName, ClusterShardingSettings settings) => Props.Create(
        TypeNames.Find(Store) ?? throw new ConfigurationException(
            $"Shard type [{typeName}] shall remember its entities, which needs the engine's persistence: reference it, or set akka.cluster.sharding.remember-entities = off."),
        typeName, settings.JournalPluginId, settings.SnapshotPluginId);

    /// <summary>Answered by <see cref="All"/>.</summary>
    internal sealed class Get : INoSerializationVerificationNeeded
    {
        public static readonly Get Instance = new();
    }

    internal sealed record All(IReadOnlyCollection<string> EntityIds) : INoSerializationVerificationNeeded;

    /// <summary>The entity is to be started with its shard from now on, or no more. Answered by itself when that is in the journal.</summary>
    internal sealed record Record(string EntityId, bool Started) : INoSerializationVerificationNeeded;
}
