namespace Akka.Cluster.Sharding;

/// <summary>
/// The way to all entities of a type: finds a message's shard, starts it where there is none, and passes the message on. Lives at
/// /system/sharding/TYPE; everybody who has a message for an entity tells it to the region.
/// </summary>
public sealed class ShardRegion : ActorBase, IWithTimers
{
    private readonly ShardSetup _setup;
    private readonly Address _self;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<string, IActorRef> _shards = new(StringComparer.Ordinal);
    private bool _stopping;
    private bool _rememberedStarted;

    internal ShardRegion(ShardSetup setup, Address self) => (_setup, _self) = (setup, self);
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        if (_setup.Store is not null) Timers.StartPeriodicTimer(RememberedEntities.Get.Instance, RememberedEntities.Get.Instance, TimeSpan.Zero, RememberedEntities.Retry);
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case RememberedEntities.Get ask: _setup.Store!.Tell(ask); return true;
            case RememberedEntities.All remembered:
                Timers.CancelAll();
                StartRemembered([.. remembered.EntityIds.GroupBy(id => _setup.Extractor.ShardId(id), StringComparer.Ordinal).Select(of => new Queue<string>(of))]);
                return true;
            case StartMore more: StartRemembered(more.EntitiesOfShards); return true;
            case Terminated terminated: Ended(terminated.ActorRef); return true;
            case GracefulShutdown: BeginShutdown(); return true;
            case GetCurrentRegions: Sender.Tell(new CurrentRegions(ImmutableHashSet.Create(_self))); return true;
            case GetShardRegionState: States(_setup.Settings.ShardRegionQueryTimeout).PipeTo(Sender, Self); return true;
            case GetShardRegionStats: Stats(_setup.Settings.ShardRegionQueryTimeout).PipeTo(Sender, Self); return true;
            case GetClusterShardingStats query:
                var self = _self;
                Stats(query.Timeout).PipeTo(
                    Sender, Self, stats => new ClusterShardingStats(ImmutableDictionary<Address, ShardRegionStats>.Empty.Add(self, stats)));
                return true;
            case GetEntityLocation query: Locate(query); return true;
            default: Deliver(message); return true;
        }
    }

    private void Deliver(object message)
    {
        if (ShardOf(message) is not { Length: > 0 } shardId)
        {
            _log.Warning("Message [{0}] is for no entity of [{1}] and was ignored", message.GetType(), _setup.TypeName);
            Unhandled(message);
        }
        else if (_stopping) Context.System.EventStream.Publish(new Dropped(message, $"Region [{_setup.TypeName}] is being stopped", Sender, Self));
        else Shard(shardId).Forward(message);
    }

    private void StartRemembered(List<Queue<string>> entitiesOfShards)
    {
        var tuning = _setup.Settings.TuningParameters;
        foreach (var entities in _stopping ? [] : entitiesOfShards)
        {
            var together = tuning.EntityRecoveryStrategy == "all" ? entities.Count : tuning.EntityRecoveryConstantRateStrategyNumberOfEntities;
            for (; together > 0 && entities.TryDequeue(out var id); together--) Shard(_setup.Extractor.ShardId(id)).Tell(new Shard.StartRemembered(id));
        }

        entitiesOfShards.RemoveAll(entities => entities.Count == 0);
        _rememberedStarted = entitiesOfShards.Count == 0;
        if (_rememberedStarted) foreach (var shard in _shards.Values) shard.Tell(new Shard.RememberedStarted());
        else if (!_stopping) Timers.StartSingleTimer(nameof(StartMore), new StartMore(entitiesOfShards), tuning.EntityRecoveryConstantRateStrategyFrequency);
    }

    private string? ShardOf(object message)
    {
        try
        {
            return string.IsNullOrEmpty(_setup.Extractor.EntityId(message)) ? null : _setup.Extractor.ShardId(message);
        }
        catch (Exception e)
        {
            // A message nobody can read must not restart the region and so stop every entity.
            _log.Error(e, "The message extractor of [{0}] failed on [{1}]", _setup.TypeName, message.GetType());
            return null;
        }
    }

    private IActorRef Shard(string shardId)
    {
        if (!_shards.TryGetValue(shardId, out var shard))
        {
            var setup = _setup;
            shard = Context.Watch(Context.ActorOf(Props.Create(() => new Shard(shardId, setup)), Uri.EscapeDataString(shardId)));
            _shards.Add(shardId, shard);
            if (_rememberedStarted) shard.Tell(new Shard.RememberedStarted());
        }

        return shard;
    }

    private void Ended(IActorRef actor)
    {
        foreach (var shard in _shards.Where(shard => shard.Value.Equals(actor)).ToList()) _shards.Remove(shard.Key);

        StopWhenEmpty();
    }

    private void BeginShutdown()
    {
        if (_stopping) return;

        _stopping = true;
        foreach (var shard in _shards.Values) shard.Tell(new Shard.HandOff());

        StopWhenEmpty();
    }

    private void StopWhenEmpty()
    {
        if (_stopping && _shards.Count == 0) Context.Stop(Self);
    }

    private void Locate(GetEntityLocation query)
    {
        var shardId = _setup.Extractor.ShardId(query.EntityId);
        if (!_shards.TryGetValue(shardId, out var shard))
        {
            Sender.Tell(new EntityLocation(query.EntityId, shardId, Address.AllSystems, Option<IActorRef>.None));
            return;
        }

        var self = _self;
        shard.Ask<Shard.FoundEntity>(new Shard.GetEntity(query.EntityId), query.Timeout).PipeTo(
            Sender, Self,
            found => new EntityLocation(query.EntityId, shardId, self, found.Ref is { } entity ? Option<IActorRef>.Create(entity) : Option<IActorRef>.None),
            _ => new EntityLocation(query.EntityId, shardId, self, Option<IActorRef>.None));
    }

    private async Task<CurrentShardRegionState> States(TimeSpan timeout)
    {
        var (states, failed) = await AskShards(timeout).ConfigureAwait(false);
        return new CurrentShardRegionState(states.ToImmutableHashSet(), failed);
    }

    private async Task<ShardRegionStats> Stats(TimeSpan timeout)
    {
        var (states, failed) = await AskShards(timeout).ConfigureAwait(false);
        return new ShardRegionStats(
            states.ToImmutableDictionary(state => state.ShardId, state => state.EntityIds.Count, StringComparer.Ordinal), failed);
    }

    private async Task<(List<ShardState> States, ImmutableHashSet<string> Failed)> AskShards(TimeSpan timeout)
    {
        // Asked one after the other before the first wait, so that the table is not read outside of this actor.
        var asked = _shards.Select(shard => (shard.Key, Answer: shard.Value.Ask<ShardState>(new Shard.GetState(), timeout))).ToList();
        var states = new List<ShardState>();
        var failed = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var (shardId, answer) in asked)
        {
            try
            {
                states.Add(await answer.ConfigureAwait(false));
            }
            catch (Exception e) when (e is AskTimeoutException or TaskCanceledException)
            {
                failed.Add(shardId);
            }
        }

        return (states, failed.ToImmutable());
    }

    /// <summary>Makes regions: their constructor is no business of programs.</summary>
    private sealed record StartMore(List<Queue<string>> EntitiesOfShards) : INoSerializationVerificationNeeded;

    internal sealed class Producer(ShardSetup setup, Address self) : IIndirectActorProducer
    {
        public Type ActorType => typeof(ShardRegion);
        public ActorBase Produce() => new ShardRegion(setup, self);

        public void Release(ActorBase actor)
        {
            // Nothing is held for it.
        }
    }

    /// <summary>Starts an entity without a message for it; answered by <see cref="StartEntityAck"/>.</summary>
    public sealed class StartEntity : IClusterShardingSerializable
    {
        public readonly string EntityId;

        public StartEntity(string entityId)
        {
            if (string.IsNullOrEmpty(entityId)) throw new ArgumentException("An entity id is needed.", nameof(entityId));

            EntityId = entityId;
        }
    }

    /// <summary>The entity runs.</summary>
    internal sealed class StartEntityAck(string entityId, string shardId) : IClusterShardingSerializable
    {
        public readonly string EntityId = entityId;
        public readonly string ShardId = shardId;
    }
}
