using Akka.Persistence.Serialization;

namespace Akka.Persistence;

/// <summary>An event with all that a journal keeps of it.</summary>
public interface IPersistentRepresentation : IMessage
{
    object Payload { get; }

    /// <summary>The event adapter's word about the payload; empty where there is none.</summary>
    string Manifest { get; }

    string PersistenceId { get; }

    long SequenceNr { get; }

    /// <summary>When it was written: UTC in .NET ticks, 0 where not known.</summary>
    long Timestamp { get; }

    /// <summary>Which incarnation wrote it.</summary>
    string WriterGuid { get; }

    bool IsDeleted { get; }

    IActorRef Sender { get; }

    IPersistentRepresentation WithTimestamp(long timestamp);

    IPersistentRepresentation WithPayload(object payload);

    IPersistentRepresentation WithManifest(string manifest);

    IPersistentRepresentation Update(long sequenceNr, string persistenceId, bool isDeleted, IActorRef sender, string writerGuid);
}

/// <inheritdoc cref="IPersistentRepresentation"/>
public class Persistent(
    object payload, long sequenceNr = 0, string? persistenceId = null, string? manifest = null, bool isDeleted = false,
    IActorRef? sender = null, string? writerGuid = null,
    long timestamp = 0) : IPersistentRepresentation, IEquatable<IPersistentRepresentation>
{
    /// <summary>What stands for a text that was not given.</summary>
    public static string Undefined => "";

    public object Payload => payload;
    public string Manifest { get; } = manifest ?? Undefined;
    public string PersistenceId { get; } = persistenceId ?? Undefined;
    public long SequenceNr => sequenceNr;
    public long Timestamp => timestamp;
    public bool IsDeleted => isDeleted;

    /// <summary>Null where nobody sent it.</summary>
    public IActorRef Sender { get; } = sender!;

    public string WriterGuid { get; } = writerGuid ?? Undefined;

    public IPersistentRepresentation WithTimestamp(long newTimestamp) =>
        Timestamp == newTimestamp ? this : new Persistent(Payload, SequenceNr, PersistenceId, Manifest, IsDeleted, Sender, WriterGuid, newTimestamp);

    public IPersistentRepresentation WithPayload(object payload) =>
        new Persistent(payload, SequenceNr, PersistenceId, Manifest, IsDeleted, Sender, WriterGuid, Timestamp);

    public IPersistentRepresentation WithManifest(string manifest) =>
        string.Equals(Manifest, manifest, StringComparison.Ordinal)
            ? this
            : new Persistent(Payload, SequenceNr, PersistenceId, manifest, IsDeleted, Sender, WriterGuid, Timestamp);

    public IPersistentRepresentation Update(long sequenceNr, string persistenceId, bool isDeleted, IActorRef sender, string writerGuid) =>
        new Persistent(Payload, sequenceNr, persistenceId, Manifest, isDeleted, sender, writerGuid, Timestamp);

    public bool Equals(IPersistentRepresentation? other) =>
        other is not null
        && Equals(Payload, other.Payload)
        && string.Equals(Manifest, other.Manifest, StringComparison.Ordinal)
        && string.Equals(PersistenceId, other.PersistenceId, StringComparison.Ordinal)
        && SequenceNr == other.SequenceNr
        && IsDeleted == other.IsDeleted
        && Equals(Sender, other.Sender)
        && string.Equals(WriterGuid, other.WriterGuid, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as IPersistentRepresentation);
    public override int GetHashCode() => HashCode.Combine(Payload, PersistenceId, SequenceNr, WriterGuid);
    public override string ToString() => $"Persistent<pid: {PersistenceId}, seqNr: {SequenceNr}, payload: {Payload}, writer: {WriterGuid}>";
}
