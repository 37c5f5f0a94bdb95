namespace Akka.Cluster.Sharding;

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
