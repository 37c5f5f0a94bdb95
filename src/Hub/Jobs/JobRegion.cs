using Actors.Messages.Identity;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Actors.Hub.Jobs;

/// <summary>The shard region <c>job</c>: every raw id of every cluster is an entity.</summary>
public static class JobRegion
{
    /// <summary>Name of the region's type.</summary>
    public const string TypeName = "job";

    // Sites that go on to the real Akka.NET keep their shards: never changed.
    private const int Shards = 100;

    /// <summary>Starts the region.</summary>
    public static Task<IActorRef> StartAsync(ActorSystem system, JobServices services) => ClusterSharding.Get(system).StartAsync(
        TypeName,
        entityId => Entity(entityId, services),
        ClusterShardingSettings.Create(system),
        new Extractor());

    private static Props Entity(string entityId, JobServices services) =>
        JobEntity.TryParse(entityId, out var entity)
            ? Props.CreateBy(new Producer(entity, services))
            : throw new ArgumentException($"'{entityId}' is no cluster:rawId", nameof(entityId));

    // Jobs come and go by the thousand: without an expression to make and to look through for each.
    private sealed class Producer(JobEntity entity, JobServices services) : IIndirectActorProducer
    {
        public Type ActorType => typeof(JobAggregatorActor);

        public ActorBase Produce() => new JobAggregatorActor(entity, services);

        public void Release(ActorBase actor)
        {
            // Nothing is held for it.
        }
    }

    private sealed class Extractor() : HashCodeMessageExtractor(Shards)
    {
        public override string EntityId(object message) => message is IJobMessage job ? job.Entity.EntityId : null!;
    }
}
