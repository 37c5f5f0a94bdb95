using Akka.Util;

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
