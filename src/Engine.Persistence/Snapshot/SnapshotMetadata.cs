namespace Akka.Persistence;

/// <summary>Whose snapshot, at which event, taken when (UTC; <see cref="DateTime.MinValue"/>: not said).</summary>
public sealed class SnapshotMetadata(string persistenceId, long sequenceNr, DateTime timestamp) : IEquatable<SnapshotMetadata>
{
    [Obsolete("Give the time too: snapshots are told apart by it.", error: true)]
    public SnapshotMetadata(string persistenceId, long sequenceNr) : this(persistenceId, sequenceNr, DateTime.MinValue) { }

    /// <summary>By persistence id, then sequence number, then time.</summary>
    public static IComparer<SnapshotMetadata> Comparer { get; } = Comparer<SnapshotMetadata>.Create(static (x, y) =>
    {
        var order = string.CompareOrdinal(x.PersistenceId, y.PersistenceId);
        order = order != 0 ? order : x.SequenceNr.CompareTo(y.SequenceNr);
        return order != 0 ? order : x.Timestamp.CompareTo(y.Timestamp);
    });

    public string PersistenceId => persistenceId;
    public long SequenceNr => sequenceNr;
    public DateTime Timestamp => timestamp;

    public bool Equals(SnapshotMetadata? other) =>
        other is not null
        && string.Equals(PersistenceId, other.PersistenceId, StringComparison.Ordinal)
        && SequenceNr == other.SequenceNr
        && Timestamp == other.Timestamp;

    public override bool Equals(object? obj) => Equals(obj as SnapshotMetadata);
    public override int GetHashCode() => HashCode.Combine(PersistenceId, SequenceNr, Timestamp);
    public override string ToString() => $"SnapshotMetadata<persistenceId: {PersistenceId}, sequenceNr: {SequenceNr}, timestamp: {Timestamp:O}>";
}

/// <summary>What a recovering actor is given first, where there is a snapshot.</summary>
public sealed class SnapshotOffer(SnapshotMetadata metadata, object snapshot)
{
    public SnapshotMetadata Metadata => metadata;
    public object Snapshot => snapshot;
    public override string ToString() => $"SnapshotOffer<{Metadata}>";
}

/// <summary>A snapshot that a store found.</summary>
public sealed class SelectedSnapshot(SnapshotMetadata metadata, object snapshot)
{
    public SnapshotMetadata Metadata => metadata;
    public object Snapshot => snapshot;
    public override string ToString() => $"SelectedSnapshot<{Metadata}>";
}
