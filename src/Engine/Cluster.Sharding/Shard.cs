namespace Akka.Cluster.Sharding;

/// <summary>
/// The parent of the entities of one shard: starts an entity with its first message, passes messages on, stops it when it asks to be passivated or was
/// idle. A child of its <see cref="ShardRegion"/>, /system/sharding/TYPE/SHARD. Failing entities are restarted by the default strategy.
/// </summary>
internal sealed class Shard(string shardId, ShardSetup setup) : ActorBase, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<string, Entity> _entities = new(StringComparer.Ordinal);
    private readonly Dictionary<IActorRef, Entity> _byRef = new();
    private readonly Dictionary<string, RememberedEntities.Record> _unrecorded = new(StringComparer.Ordinal);
    private int _buffered;
    private bool _handingOff;

    // Ids met before all remembered ones were started: what the store said of them may be older than what became of them here.
    private HashSet<string>? _seen = setup.Store is null ? null : new(StringComparer.Ordinal);

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        if (setup.Settings.PassivatesIdleEntities)
        {
            Timers.StartPeriodicTimer(nameof(IdleTick), new IdleTick(), setup.Settings.PassivateIdleEntityAfter / 2);
        }
    }

    // Its entities ended with the instance that failed; those that are remembered are started again.
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        if (setup.Store is not null) Context.Parent.Tell(RememberedEntities.Get.Instance);
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated terminated: Ended(terminated.ActorRef); break;
            case Passivate passivate:
                if (_byRef.TryGetValue(Sender, out var entity)) Stop(entity, passivate.StopMessage);
                else _log.Debug("{0} is no entity of shard {1} and cannot be passivated", Sender, shardId);

                break;
            case IdleTick: PassivateIdle(); break;
            case HandOff: BeginHandOff(); break;
            case HandOffTimeout: KillRemaining(); break;
            case StartRemembered start:
                if (_seen?.Add(start.EntityId) == true) Restart(start.EntityId);
                break;
            case RememberedStarted: _seen = null; break;
            case RestartEntity restart: Restart(restart.EntityId); break;
            case RememberedEntities.Record record: Recorded(record); break;
            case RecordAgain:
                foreach (var open in _unrecorded.Values) setup.Store!.Tell(open);
                break;
            case GetState: Sender.Tell(new ShardState(shardId, Running())); break;
            case GetEntity get: Sender.Tell(new FoundEntity(_entities.GetValueOrDefault(get.EntityId)?.Ref)); break;
            default: Deliver(message); break;
        }

        return true;
    }

    private void Deliver(object message)
    {
        // The region has asked the extractor before it chose this shard.
        if (setup.Extractor.EntityId(message) is not { Length: > 0 } entityId) Unhandled(message);
        else if (_handingOff) Drop(message, $"Shard [{shardId}] of [{setup.TypeName}] is being stopped");
        else
        {
            var payload = setup.Extractor.EntityMessage(message)
                ?? throw new ArgumentNullException(nameof(message), $"The message extractor of [{setup.TypeName}] makes nothing of a {message.GetType()}.");
            if (GetOrStart(entityId) is { } entity) Deliver(entity, payload);
            else Drop(message, $"Entity [{entityId}] of [{setup.TypeName}] could not be started");
        }
    }

    private void Deliver(Entity entity, object payload)
    {
        if (entity.Buffer is null)
        {
            entity.LastMessage = Now;
            Tell(entity, new Envelope(payload, Sender));
        }
        else if (_buffered >= setup.Settings.TuningParameters.BufferSize)
        {
            Drop(payload, $"Buffer of shard [{shardId}] of [{setup.TypeName}] is full while [{entity.Id}] stops");
        }
        else Enqueue(entity, new Envelope(payload, Sender));
    }

    private void Tell(Entity entity, Envelope envelope)
    {
        if (envelope.Message is ShardRegion.StartEntity) envelope.Sender.Tell(new ShardRegion.StartEntityAck(entity.Id, shardId));
        else entity.Ref!.Tell(envelope.Message, envelope.Sender);
    }

    private Entity? GetOrStart(string entityId)
    {
        if (_entities.TryGetValue(entityId, out var entity)) return entity;
        entity = new Entity(entityId);
        if (setup.Store is null) return Launch(entity) ? entity : null;
        // Its first message waits until the start is recorded.
        _seen?.Add(entityId);
        entity.Buffer = new Queue<Envelope>();
        _entities.Add(entityId, entity);
        Record(entityId, started: true);
        return entity;
    }

    private void Restart(string entityId)
    {
        if (!_handingOff && !_entities.ContainsKey(entityId)) Launch(new Entity(entityId));
    }

    private bool Launch(Entity entity)
    {
        try
        {
            entity.Ref = Context.Watch(Context.ActorOf(setup.EntityProps(entity.Id), Uri.EscapeDataString(entity.Id)));
        }
        catch (Exception e)
        {
            // One entity that cannot be made must not restart the shard and so stop all others.
            _log.Error(e, "Entity [{0}] of [{1}] could not be started", entity.Id, setup.TypeName);
            return false;
        }

        entity.LastMessage = Now;
        _entities[entity.Id] = entity;
        _byRef.Add(entity.Ref, entity);
        return true;
    }

    private void Record(string entityId, bool started)
    {
        var record = new RememberedEntities.Record(entityId, started);
        _unrecorded[entityId] = record;
        setup.Store!.Tell(record);
        Timers.StartPeriodicTimer(nameof(RecordAgain), new RecordAgain(), RememberedEntities.Retry);
    }

    private void Recorded(RememberedEntities.Record record)
    {
        if (!_unrecorded.TryGetValue(record.EntityId, out var asked) || asked != record) return;
        _unrecorded.Remove(record.EntityId);
        if (_unrecorded.Count == 0) Timers.Cancel(nameof(RecordAgain));
        if (!_entities.Remove(record.EntityId, out var entity)) return;
        var waiting = TakeBuffer(entity);
        if (record.Started) Begin(entity, waiting);
        else
        {
            // It got messages while its end was being recorded.
            foreach (var envelope in waiting) if (GetOrStart(entity.Id) is { } anew) Enqueue(anew, envelope);
        }
    }

    private void Begin(Entity entity, Queue<Envelope> waiting)
    {
        var runs = Launch(entity);
        foreach (var envelope in waiting)
        {
            if (runs) Tell(entity, envelope);
            else Drop(envelope, $"Entity [{entity.Id}] of [{setup.TypeName}] could not be started");
        }
    }

    private void Enqueue(Entity entity, Envelope envelope)
    {
        entity.Buffer!.Enqueue(envelope);
        _buffered++;
    }

    private Queue<Envelope> TakeBuffer(Entity entity)
    {
        var waiting = entity.Buffer ?? [];
        entity.Buffer = null;
        _buffered -= waiting.Count;
        return waiting;
    }

    private void Stop(Entity entity, object stopMessage)
    {
        if (entity.Buffer is not null)
        {
            _log.Debug("Entity [{0}] of [{1}] is stopping already", entity.Id, setup.TypeName);
            return;
        }

        entity.Buffer = new Queue<Envelope>();
        entity.Ref!.Tell(stopMessage, Self);
    }

    private void Ended(IActorRef actor)
    {
        if (!_byRef.Remove(actor, out var entity)) return;

        _entities.Remove(entity.Id);
        var passivated = entity.Buffer is not null;
        var waiting = TakeBuffer(entity);
        if (_handingOff)
        {
            foreach (var envelope in waiting) Drop(envelope, $"Shard [{shardId}] of [{setup.TypeName}] is being stopped");

            StopWhenEmpty();
        }
        else if (waiting.Count > 0) Begin(new Entity(entity.Id), waiting);
        else if (setup.Store is null) return;
        else if (passivated)
        {
            _entities.Add(entity.Id, new Entity(entity.Id) { Buffer = new Queue<Envelope>() });
            Record(entity.Id, started: false);
        }
        else Timers.StartSingleTimer("restart " + entity.Id, new RestartEntity(entity.Id), setup.Settings.TuningParameters.EntityRestartBackoff);
    }

    private void PassivateIdle()
    {
        var before = Now - setup.Settings.PassivateIdleEntityAfter;
        foreach (var entity in _entities.Values.Where(entity => entity.Buffer is null && entity.LastMessage < before))
        {
            Stop(entity, setup.HandOffStopMessage);
        }
    }

    private void BeginHandOff()
    {
        if (_handingOff) return;

        _handingOff = true;
        Timers.CancelAll();
        Timers.StartSingleTimer(nameof(HandOffTimeout), new HandOffTimeout(), setup.Settings.TuningParameters.HandOffTimeout);
        foreach (var entity in _entities.Values.Where(e => e.Ref is null).ToList())
        {
            _entities.Remove(entity.Id);
            foreach (var envelope in TakeBuffer(entity)) Drop(envelope, $"Shard [{shardId}] of [{setup.TypeName}] is being stopped");
        }

        foreach (var entity in _entities.Values) entity.Ref!.Tell(setup.HandOffStopMessage, Self);

        StopWhenEmpty();
    }

    private void KillRemaining()
    {
        _log.Warning(
            "{0} entities of shard [{1}] of [{2}] did not stop within {3} and are stopped now", _entities.Count, shardId, setup.TypeName,
            setup.Settings.TuningParameters.HandOffTimeout);
        foreach (var entity in _entities.Values) Context.Stop(entity.Ref!);
    }

    private void StopWhenEmpty()
    {
        if (_entities.Count == 0) Context.Stop(Self);
    }

    private ImmutableHashSet<string> Running() => _entities.Values.Where(e => e.Ref is not null).Select(e => e.Id).ToImmutableHashSet(StringComparer.Ordinal);

    // The scheduler's clock, as in Akka.NET, so that a test that owns the time owns this one too.
    private static DateTimeOffset Now => Context.System.Scheduler.Now;
    private void Drop(object message, string reason) => Drop(new Envelope(message, Sender), reason);

    private void Drop(Envelope envelope, string reason) =>
        Context.System.EventStream.Publish(new Dropped(envelope.Message, reason, envelope.Sender, Self));

    internal sealed record HandOff : INoSerializationVerificationNeeded;
    internal sealed record GetState : INoSerializationVerificationNeeded;
    internal sealed record GetEntity(string EntityId) : INoSerializationVerificationNeeded;
    internal sealed record FoundEntity(IActorRef? Ref) : INoSerializationVerificationNeeded;
    internal sealed record StartRemembered(string EntityId) : INoSerializationVerificationNeeded;
    internal sealed record RememberedStarted : INoSerializationVerificationNeeded;
    private sealed record RestartEntity(string EntityId) : INoSerializationVerificationNeeded;
    private sealed record RecordAgain : INoSerializationVerificationNeeded;
    private sealed record IdleTick : INoSerializationVerificationNeeded;
    private sealed record HandOffTimeout : INoSerializationVerificationNeeded;

    /// <summary>An entity that runs, or is stopping: then it has a buffer. One whose start or end is being recorded has no actor.</summary>
    private sealed class Entity(string id)
    {
        public string Id { get; } = id;
        public IActorRef? Ref { get; set; }
        public DateTimeOffset LastMessage { get; set; }
        public Queue<Envelope>? Buffer { get; set; }
    }
}
