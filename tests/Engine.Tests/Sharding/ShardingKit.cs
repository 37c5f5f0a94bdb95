using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit.Xunit2;
using Engine.Tests.Stage;

namespace Engine.Tests.Sharding;

/// <summary>Base of tests with one region of entities that tell the test actor what they get.</summary>
public abstract class ShardingKit(string config = "") : TestKit(Patience.Hocon + config + "\nakka.actor.provider = cluster")
{
    protected const int Shards = 10;

    protected ClusterSharding Sharding => ClusterSharding.Get(Sys);

    protected ClusterShardingSettings Settings => ClusterShardingSettings.Create(Sys);

    protected static IMessageExtractor Extractor { get; } = HashCodeMessageExtractor.Create(
        Shards, message => (message as ForEntity)?.Id, message => message is ForEntity wrapped ? wrapped.Message : message);

    protected IActorRef Start(string typeName = "job", object? handOff = null)
    {
        var listener = TestActor;
        return handOff is null
            ? Sharding.Start(typeName, id => Props.Create(() => new Entity(id, listener)), Settings, Extractor)
            : Sharding.Start(
                typeName, id => Props.Create(() => new Entity(id, listener)), Settings, Extractor, Sharding.DefaultShardAllocationStrategy(Settings), handOff);
    }

    /// <summary>A region in which an entity has been started by a message and has heard it.</summary>
    protected IActorRef StartWith(string entityId)
    {
        var region = Start();
        region.Tell(new ForEntity(entityId, 1));
        ExpectMsg(new Started(entityId));
        ExpectMsg(new Heard(entityId, 1));
        return region;
    }

    /// <summary>Fails the shard of an entity, by a message of which the extractor makes nothing.</summary>
    protected void FailShardOf(string entityId, IActorRef region)
    {
        EventFilter.Exception<ArgumentNullException>().ExpectOne(() => region.Tell(new ForEntity(entityId, null!)));
        ExpectMsg(new Stopped(entityId));
    }

    protected static string ShardOf(string entityId) => Extractor.ShardId(entityId);

    public sealed record ForEntity(string Id, object Message);

    public sealed record Heard(string Id, object Message);

    public sealed record Started(string Id);

    public sealed record Stopped(string Id);

    /// <summary>Stops only when it is told so by "stop", which it does when it gets "passivate"; fails at "fail".</summary>
    protected sealed class Entity : ReceiveActor
    {
        private readonly string _id;
        private readonly IActorRef _listener;

        public Entity(string id, IActorRef listener)
        {
            _id = id;
            _listener = listener;
            Receive<string>(message => message == "passivate", _ => Context.Parent.Tell(new Passivate("stop")));
            // Both are with the shard before the entity can stop.
            Receive<string>(message => message == "passivate twice", _ =>
            {
                Context.Parent.Tell(new Passivate("stop"));
                Context.Parent.Tell(new Passivate("stop"));
            });
            Receive<string>(message => message == "stop", _ => Context.Stop(Self));
            Receive<string>(message => message == "fail", _ => throw new InvalidOperationException("told to"));
            Receive<string>(message => message == "who", _ => Sender.Tell(Self));
            ReceiveAny(message => listener.Tell(new Heard(id, message), Sender));
        }

        protected override void PreStart() => _listener.Tell(new Started(_id), Self);

        protected override void PostStop() => _listener.Tell(new Stopped(_id), Self);
    }
}
