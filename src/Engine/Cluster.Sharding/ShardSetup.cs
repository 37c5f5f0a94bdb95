using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>What a region and its shards were started with.</summary>
internal sealed record ShardSetup(
    string TypeName,
    Func<string, Props> EntityProps,
    ClusterShardingSettings Settings,
    IMessageExtractor Extractor,
    object HandOffStopMessage,
    IActorRef? Store = null);
