namespace Akka.Cluster.Sharding;

/// <summary>The forms in which a region or a proxy can be started. A type that runs already keeps what it was started with.</summary>
public partial class ClusterSharding
{
    /// <summary>Starts the region of a type, waiting for it; the entities stop with the message at shutdown and when idle, a poison pill if none is given.</summary>
    public IActorRef Start(
        string typeName, Props entityProps, ClusterShardingSettings settings, ExtractEntityId extractEntityId,
        ExtractShardId extractShardId, IShardAllocationStrategy allocationStrategy, object handOffStopMessage) =>
        StartRegion(typeName, _ => entityProps, settings, new DelegateExtractor(extractEntityId, extractShardId), handOffStopMessage).GetAwaiter().GetResult();

    public Task<IActorRef> StartAsync(
        string typeName, Props entityProps, ClusterShardingSettings settings, ExtractEntityId extractEntityId,
        ExtractShardId extractShardId, IShardAllocationStrategy allocationStrategy, object handOffStopMessage) =>
        StartRegion(typeName, _ => entityProps, settings, new DelegateExtractor(extractEntityId, extractShardId), handOffStopMessage);

    public IActorRef Start(
        string typeName, Props entityProps, ClusterShardingSettings settings, ExtractEntityId extractEntityId, ExtractShardId extractShardId) =>
        StartRegion(typeName, _ => entityProps, settings, new DelegateExtractor(extractEntityId, extractShardId), null).GetAwaiter().GetResult();

    public Task<IActorRef> StartAsync(
        string typeName, Props entityProps, ClusterShardingSettings settings, ExtractEntityId extractEntityId, ExtractShardId extractShardId) =>
        StartRegion(typeName, _ => entityProps, settings, new DelegateExtractor(extractEntityId, extractShardId), null);

    public IActorRef Start(
        string typeName, Props entityProps, ClusterShardingSettings settings, IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy, object handOffStopMessage) =>
        StartRegion(typeName, _ => entityProps, settings, messageExtractor, handOffStopMessage).GetAwaiter().GetResult();

    public Task<IActorRef> StartAsync(
        string typeName, Props entityProps, ClusterShardingSettings settings, IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy, object handOffStopMessage) =>
        StartRegion(typeName, _ => entityProps, settings, messageExtractor, handOffStopMessage);

    public IActorRef Start(string typeName, Props entityProps, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        StartRegion(typeName, _ => entityProps, settings, messageExtractor, null).GetAwaiter().GetResult();

    public Task<IActorRef> StartAsync(string typeName, Props entityProps, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        StartRegion(typeName, _ => entityProps, settings, messageExtractor, null);

    public IActorRef Start(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, ExtractEntityId extractEntityId,
        ExtractShardId extractShardId, IShardAllocationStrategy allocationStrategy, object handOffStopMessage) =>
        StartRegion(typeName, entityPropsFactory, settings, new DelegateExtractor(extractEntityId, extractShardId), handOffStopMessage).GetAwaiter().GetResult();

    public Task<IActorRef> StartAsync(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, ExtractEntityId extractEntityId,
        ExtractShardId extractShardId, IShardAllocationStrategy allocationStrategy, object handOffStopMessage) =>
        StartRegion(typeName, entityPropsFactory, settings, new DelegateExtractor(extractEntityId, extractShardId), handOffStopMessage);

    public IActorRef Start(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, ExtractEntityId extractEntityId, ExtractShardId extractShardId) =>
        StartRegion(typeName, entityPropsFactory, settings, new DelegateExtractor(extractEntityId, extractShardId), null).GetAwaiter().GetResult();

    public Task<IActorRef> StartAsync(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, ExtractEntityId extractEntityId, ExtractShardId extractShardId) =>
        StartRegion(typeName, entityPropsFactory, settings, new DelegateExtractor(extractEntityId, extractShardId), null);

    public IActorRef Start(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy, object handOffStopMessage) =>
        StartRegion(typeName, entityPropsFactory, settings, messageExtractor, handOffStopMessage).GetAwaiter().GetResult();

    public Task<IActorRef> StartAsync(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy, object handOffStopMessage) =>
        StartRegion(typeName, entityPropsFactory, settings, messageExtractor, handOffStopMessage);

    public IActorRef Start(string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        StartRegion(typeName, entityPropsFactory, settings, messageExtractor, null).GetAwaiter().GetResult();

    public Task<IActorRef> StartAsync(string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        StartRegion(typeName, entityPropsFactory, settings, messageExtractor, null);

    /// <summary>Starts a proxy, which hosts no entities and passes messages on to the region.</summary>
    public IActorRef StartProxy(string typeName, string role, ExtractEntityId extractEntityId, ExtractShardId extractShardId) =>
        StartRegionProxy(typeName, role).GetAwaiter().GetResult();

    public Task<IActorRef> StartProxyAsync(string typeName, string role, ExtractEntityId extractEntityId, ExtractShardId extractShardId) =>
        StartRegionProxy(typeName, role);

    public IActorRef StartProxy(string typeName, string role, IMessageExtractor messageExtractor) =>
        StartRegionProxy(typeName, role).GetAwaiter().GetResult();

    public Task<IActorRef> StartProxyAsync(string typeName, string role, IMessageExtractor messageExtractor) =>
        StartRegionProxy(typeName, role);
}
