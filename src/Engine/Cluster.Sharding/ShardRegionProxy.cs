namespace Akka.Cluster.Sharding;

/// <summary>Passes messages on to the region of its type, and keeps them, up to the buffer size, until there is one. /system/sharding/TYPEProxy.</summary>
internal sealed class ShardRegionProxy(string typeName, int bufferSize, IActorRef? region) : ActorBase
{
    private readonly Queue<Envelope> _buffer = new();
    private IActorRef? _region = region;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case RegionStarted started:
                _region = started.Region;
                while (_buffer.TryDequeue(out var envelope)) _region.Tell(envelope.Message, envelope.Sender);

                break;
            case GracefulShutdown: Context.Stop(Self); break;
            case GetShardRegionState: Sender.Tell(new CurrentShardRegionState(ImmutableHashSet<ShardState>.Empty)); break;
            case GetShardRegionStats: Sender.Tell(new ShardRegionStats(ImmutableDictionary<string, int>.Empty)); break;
            default: Pass(message); break;
        }

        return true;
    }

    private void Pass(object message)
    {
        if (_region is not null) _region.Forward(message);
        else if (message is GetCurrentRegions) Sender.Tell(new CurrentRegions(ImmutableHashSet<Address>.Empty));
        else if (_buffer.Count < bufferSize) _buffer.Enqueue(new Envelope(message, Sender));
        else
        {
            Context.System.EventStream.Publish(
                new Dropped(message, $"Buffer of the proxy of [{typeName}] is full and there is no region", Sender, Self));
        }
    }

    internal sealed record RegionStarted(IActorRef Region) : INoSerializationVerificationNeeded;
}
