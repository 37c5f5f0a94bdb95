using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>
/// The parent of the entities of one shard: starts an entity with its first message, passes messages on, stops it when it asks to be passivated or was
/// idle. A child of its <see cref="ShardRegion"/>, /system/sharding/TYPE/SHARD. Failing entities are restarted by the default strategy.
/// </summary>
internal sealed class Shard : ActorBase, IWithTimers
{
    private readonly string _shardId;
    private readonly ShardSetup _setup;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<string, Entity> _entities = new(StringComparer.Ordinal);
    private readonly Dictionary<IActorRef, Entity> _byRef = new();
    private int _buffered;
    private bool _handingOff;

    public Shard(string shardId, ShardSetup setup)
    {
        _shardId = shardId;
        _setup = setup;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        if (_setup.Settings.PassivatesIdleEntities)
        {
            Timers.StartPeriodicTimer(IdleTick.Instance, IdleTick.Instance, _setup.Settings.PassivateIdleEntityAfter / 2);
        }
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated terminated:
                Ended(terminated.ActorRef);
                break;
            case Passivate passivate:
                if (_byRef.TryGetValue(Sender, out var entity)) Stop(entity, passivate.StopMessage);
                else _log.Debug("{0} is no entity of shard {1} and cannot be passivated", Sender, _shardId);

                break;
            case IdleTick:
                PassivateIdle();
                break;
            case HandOff:
                BeginHandOff();
                break;
            case HandOffTimeout:
                KillRemaining();
                break;
            case GetState:
                Sender.Tell(new ShardState(_shardId, Running()));
                break;
            case GetEntity get:
                Sender.Tell(new FoundEntity(_entities.GetValueOrDefault(get.EntityId)?.Ref));
                break;
            default:
                Deliver(message);
                break;
        }

        return true;
    }

    private void Deliver(object message)
    {
        // The region has asked the extractor before it chose this shard.
        if (_setup.Extractor.EntityId(message) is not { Length: > 0 } entityId) Unhandled(message);
        else if (_handingOff) Drop(message, $"Shard [{_shardId}] of [{_setup.TypeName}] is being stopped");
        else if (_setup.Extractor.EntityMessage(message) is not { } payload)
        {
            Drop(message, $"The message extractor of [{_setup.TypeName}] gives nothing to deliver for it");
        }
        else if (GetOrStart(entityId) is not { } entity) Drop(message, $"Entity [{entityId}] of [{_setup.TypeName}] could not be started");
        else Deliver(entity, payload);
    }

    private void Deliver(Entity entity, object payload)
    {
        if (entity.Buffer is null)
        {
            entity.LastMessage = Now;
            Tell(entity, new Envelope(payload, Sender));
        }
        else if (_buffered >= _setup.Settings.TuningParameters.BufferSize)
        {
            Drop(payload, $"Buffer of shard [{_shardId}] of [{_setup.TypeName}] is full while [{entity.Id}] stops");
        }
        else
        {
            entity.Buffer.Enqueue(new Envelope(payload, Sender));
            _buffered++;
        }
    }

    private void Tell(Entity entity, Envelope envelope)
    {
        if (envelope.Message is ShardRegion.StartEntity) envelope.Sender.Tell(new ShardRegion.StartEntityAck(entity.Id, _shardId));
        else entity.Ref.Tell(envelope.Message, envelope.Sender);
    }

    private Entity? GetOrStart(string entityId)
    {
        if (_entities.TryGetValue(entityId, out var entity)) return entity;

        IActorRef actor;
        try
        {
            actor = Context.ActorOf(_setup.EntityProps(entityId), Uri.EscapeDataString(entityId));
        }
        catch (Exception e)
        {
            // One entity that cannot be made must not restart the shard and so stop all others.
            _log.Error(e, "Entity [{0}] of [{1}] could not be started", entityId, _setup.TypeName);
            return null;
        }

        entity = new Entity(entityId, Context.Watch(actor)) { LastMessage = Now };
        _entities.Add(entityId, entity);
        _byRef.Add(actor, entity);
        return entity;
    }

    private void Stop(Entity entity, object stopMessage)
    {
        if (entity.Buffer is not null)
        {
            _log.Debug("Entity [{0}] of [{1}] is stopping already", entity.Id, _setup.TypeName);
            return;
        }

        entity.Buffer = new Queue<Envelope>();
        entity.Ref.Tell(stopMessage, Self);
    }

    private void Ended(IActorRef actor)
    {
        if (!_byRef.Remove(actor, out var entity)) return;

        _entities.Remove(entity.Id);
        var waiting = entity.Buffer ?? [];
        _buffered -= waiting.Count;
        if (_handingOff)
        {
            foreach (var envelope in waiting) Drop(envelope, $"Shard [{_shardId}] of [{_setup.TypeName}] is being stopped");

            StopWhenEmpty();
        }
        else if (waiting.Count > 0) Restart(entity.Id, waiting);
    }

    private void Restart(string entityId, Queue<Envelope> waiting)
    {
        var entity = GetOrStart(entityId);
        foreach (var envelope in waiting)
        {
            if (entity is null) Drop(envelope, $"Entity [{entityId}] of [{_setup.TypeName}] could not be started again");
            else Tell(entity, envelope);
        }
    }

    private void PassivateIdle()
    {
        var before = Now - _setup.Settings.PassivateIdleEntityAfter;
        foreach (var entity in _entities.Values.Where(entity => entity.Buffer is null && entity.LastMessage < before))
        {
            Stop(entity, _setup.HandOffStopMessage);
        }
    }

    private void BeginHandOff()
    {
        if (_handingOff) return;

        _handingOff = true;
        Timers.CancelAll();
        Timers.StartSingleTimer(HandOffTimeout.Instance, HandOffTimeout.Instance, _setup.Settings.TuningParameters.HandOffTimeout);
        foreach (var entity in _entities.Values) entity.Ref.Tell(_setup.HandOffStopMessage, Self);

        StopWhenEmpty();
    }

    private void KillRemaining()
    {
        _log.Warning(
            "{0} entities of shard [{1}] of [{2}] did not stop within {3} and are stopped now",
            _entities.Count,
            _shardId,
            _setup.TypeName,
            _setup.Settings.TuningParameters.HandOffTimeout);
        foreach (var entity in _entities.Values) Context.Stop(entity.Ref);
    }

    private void StopWhenEmpty()
    {
        if (_entities.Count == 0) Context.Stop(Self);
    }

    private ImmutableHashSet<string> Running() => _entities.Keys.ToImmutableHashSet(StringComparer.Ordinal);

    // The scheduler's clock, as in Akka.NET, so that a test that owns the time owns this one too.
    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    private void Drop(object message, string reason) => Drop(new Envelope(message, Sender), reason);

    private void Drop(Envelope envelope, string reason) =>
        Context.System.EventStream.Publish(new Dropped(envelope.Message, reason, envelope.Sender, Self));

    internal sealed class HandOff : INoSerializationVerificationNeeded
    {
        public static readonly HandOff Instance = new();
    }

    internal sealed class GetState : INoSerializationVerificationNeeded
    {
        public static readonly GetState Instance = new();
    }

    internal sealed record GetEntity(string EntityId) : INoSerializationVerificationNeeded;

    internal sealed record FoundEntity(IActorRef? Ref) : INoSerializationVerificationNeeded;

    private sealed class IdleTick : INoSerializationVerificationNeeded
    {
        public static readonly IdleTick Instance = new();
    }

    private sealed class HandOffTimeout : INoSerializationVerificationNeeded
    {
        public static readonly HandOffTimeout Instance = new();
    }

    /// <summary>An entity that runs, or is stopping: then it has a buffer.</summary>
    private sealed class Entity(string id, IActorRef actor)
    {
        public string Id { get; } = id;

        public IActorRef Ref { get; } = actor;

        public DateTimeOffset LastMessage { get; set; }

        public Queue<Envelope>? Buffer { get; set; }
    }
}
