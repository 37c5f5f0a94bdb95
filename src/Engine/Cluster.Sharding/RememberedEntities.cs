using Akka.Actor;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Cluster.Sharding;

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
