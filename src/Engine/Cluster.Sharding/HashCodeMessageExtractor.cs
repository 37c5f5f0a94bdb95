using System.Globalization;
using Akka.Util;

namespace Akka.Cluster.Sharding;

/// <summary>An extractor whose shard ids are the numbers below a maximum, by the hash of the entity id.</summary>
public abstract class HashCodeMessageExtractor : IMessageExtractor
{
    /// <summary>Number of shards; may never change while anything persists shard ids.</summary>
    public readonly int MaxNumberOfShards;

    protected HashCodeMessageExtractor(int maxNumberOfShards)
    {
        if (maxNumberOfShards <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(maxNumberOfShards), maxNumberOfShards, "At least one shard is needed.");
        }

        MaxNumberOfShards = maxNumberOfShards;
    }

    public static HashCodeMessageExtractor Create(
        int maxNumberOfShards, Func<object, string?> entityIdExtractor, Func<object, object>? messageExtractor = null) =>
        new Functions(maxNumberOfShards, entityIdExtractor, messageExtractor);

    public abstract string? EntityId(object message);

    public virtual object? EntityMessage(object message) => message;

    public virtual string? ShardId(object message)
    {
        var entityId = message is ShardRegion.StartEntity start ? start.EntityId : EntityId(message);
        return string.IsNullOrEmpty(entityId) ? null : ShardId(entityId, message);
    }

    /// <summary>|hash| modulo the number of shards, as decimal text.</summary>
    public virtual string ShardId(string entityId, object? messageHint = null) =>
        (Math.Abs((long)MurmurHash.StringHash(entityId)) % MaxNumberOfShards).ToString(CultureInfo.InvariantCulture);

    private sealed class Functions(int shards, Func<object, string?> entityId, Func<object, object>? entityMessage) : HashCodeMessageExtractor(shards)
    {
        public override string? EntityId(object message) => entityId(message);

        public override object? EntityMessage(object message) => entityMessage is null ? base.EntityMessage(message) : entityMessage(message);
    }
}
