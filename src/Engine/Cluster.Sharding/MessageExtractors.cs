namespace Akka.Cluster.Sharding;

/// <summary>Marks messages of sharding itself.</summary>
public interface IClusterShardingSerializable;

/// <summary>A command to a shard region.</summary>
public interface IShardRegionCommand;

/// <summary>A question to a shard region.</summary>
public interface IShardRegionQuery;

/// <summary>Gives the entity id and what the entity gets for a message, or none for a message that belongs to no entity.</summary>
public delegate Option<(string, object)> ExtractEntityId(object message);

/// <summary>Gives the shard id for a message of which the entity id is known.</summary>
public delegate string ExtractShardId(object message);

/// <summary>Tells which entity a message is for and in which shard that lives. Must always give the same answers: sites persist what follows from them.</summary>
public interface IMessageExtractor
{
    /// <summary>Null or empty: the message is for no entity.</summary>
    string? EntityId(object message);

    /// <summary>What the entity gets.</summary>
    object? EntityMessage(object message);

    string? ShardId(object message);

    string ShardId(string entityId, object? messageHint = null);
}

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

/// <summary>Knows the messages of sharding itself, and leaves all others to the program's extractor.</summary>
internal sealed class EnvelopeExtractor(IMessageExtractor inner) : IMessageExtractor
{
    public string? EntityId(object message) => message switch
    {
        ShardRegion.StartEntity start => start.EntityId,
        ShardingEnvelope envelope => envelope.EntityId,
        _ => inner.EntityId(message),
    };

    public object? EntityMessage(object message) => message switch
    {
        ShardRegion.StartEntity => message,
        ShardingEnvelope envelope => envelope.Message,
        _ => inner.EntityMessage(message),
    };

    public string? ShardId(object message) => message switch
    {
        ShardRegion.StartEntity start => inner.ShardId(start.EntityId, message),
        ShardingEnvelope envelope => inner.ShardId(envelope.EntityId, envelope.Message),
        _ => inner.ShardId(message),
    };

    public string ShardId(string entityId, object? messageHint = null) => inner.ShardId(entityId, messageHint);
}

/// <summary>An extractor made of the two functions of the older form.</summary>
internal sealed class DelegateExtractor(ExtractEntityId extractEntityId, ExtractShardId extractShardId) : IMessageExtractor
{
    public string? EntityId(object message) => extractEntityId(message) is { HasValue: true } found ? found.Value.Item1 : null;
    public object? EntityMessage(object message) => extractEntityId(message) is { HasValue: true } found ? found.Value.Item2 : null;
    public string? ShardId(object message) => extractShardId(message);
    public string ShardId(string entityId, object? messageHint = null) => extractShardId(new ShardRegion.StartEntity(entityId));
}
