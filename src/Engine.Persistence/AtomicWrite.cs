using Akka.Persistence.Serialization;

namespace Akka.Persistence;

/// <summary>Something a persistent actor gives to the journal in its order.</summary>
public interface IPersistentEnvelope
{
    object Payload { get; }

    IActorRef Sender { get; }

    /// <summary>Number of events in it.</summary>
    int Size { get; }
}

/// <summary>Events of one actor that are written all or not at all.</summary>
public sealed class AtomicWrite : IPersistentEnvelope, IMessage
{
    private readonly IImmutableList<IPersistentRepresentation> _events;

    public AtomicWrite(IPersistentRepresentation @event) : this([@event]) { }

    /// <exception cref="ArgumentException">Empty, or events of more than one persistence id.</exception>
    public AtomicWrite(IImmutableList<IPersistentRepresentation> payload)
    {
        if (payload is null || payload.Count == 0) throw new ArgumentException("An atomic write needs at least one event.", nameof(payload));

        var first = payload[0];
        for (var i = 1; i < payload.Count; i++)
        {
            if (!string.Equals(payload[i].PersistenceId, first.PersistenceId, StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"An atomic write holds events of one persistence id, but here are \"{first.PersistenceId}\" and \"{payload[i].PersistenceId}\".", nameof(payload));
            }
        }

        _events = payload;
        PersistenceId = first.PersistenceId;
        LowestSequenceNr = first.SequenceNr;
        HighestSequenceNr = payload[^1].SequenceNr;
    }

    /// <summary>An <see cref="IImmutableList{T}"/> of <see cref="IPersistentRepresentation"/>.</summary>
    public object Payload => _events;

    public IActorRef Sender => ActorRefs.NoSender;
    public int Size => _events.Count;
    public string PersistenceId { get; }
    public long LowestSequenceNr { get; }
    public long HighestSequenceNr { get; }
    internal IImmutableList<IPersistentRepresentation> Events => _events;
    public override string ToString() => $"AtomicWrite<pid: {PersistenceId}, seqNr: {LowestSequenceNr}..{HighestSequenceNr}>";
}

/// <summary>A deferred event: not written, handed back in its place.</summary>
internal sealed class NonPersistentMessage(object payload, IActorRef sender) : IPersistentEnvelope
{
    public object Payload => payload;
    public IActorRef Sender => sender;
    public int Size => 1;
}
