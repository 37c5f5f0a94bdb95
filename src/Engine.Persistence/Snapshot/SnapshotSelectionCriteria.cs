namespace Akka.Persistence;

/// <summary>Which snapshots are meant: a range of sequence numbers and of times (UTC), both ends included.</summary>
public sealed class SnapshotSelectionCriteria(
    long maxSequenceNr, DateTime maxTimeStamp, long minSequenceNr = 0, DateTime? minTimestamp = null) : IEquatable<SnapshotSelectionCriteria>
{
    public SnapshotSelectionCriteria(long maxSequenceNr) : this(maxSequenceNr, DateTime.MaxValue) { }

    /// <summary>The newest one there is.</summary>
    public static SnapshotSelectionCriteria Latest { get; } = new(long.MaxValue);

    /// <summary>None at all.</summary>
    public static SnapshotSelectionCriteria None { get; } = new(0, DateTime.MinValue);

    public long MaxSequenceNr => maxSequenceNr;
    public DateTime MaxTimeStamp => maxTimeStamp;
    public long MinSequenceNr => minSequenceNr;
    public DateTime? MinTimestamp { get; } = minTimestamp ?? DateTime.MinValue;

    public bool Equals(SnapshotSelectionCriteria? other) =>
        other is not null
        && MaxSequenceNr == other.MaxSequenceNr
        && MaxTimeStamp == other.MaxTimeStamp
        && MinSequenceNr == other.MinSequenceNr
        && MinTimestamp == other.MinTimestamp;

    public override bool Equals(object? obj) => Equals(obj as SnapshotSelectionCriteria);
    public override int GetHashCode() => HashCode.Combine(MaxSequenceNr, MaxTimeStamp, MinSequenceNr, MinTimestamp);

    public override string ToString() =>
        $"SnapshotSelectionCriteria<sequenceNr: {MinSequenceNr}..{MaxSequenceNr}, timestamp: {MinTimestamp:O}..{MaxTimeStamp:O}>";

    internal SnapshotSelectionCriteria Limit(long toSequenceNr) =>
        toSequenceNr < MaxSequenceNr ? new SnapshotSelectionCriteria(toSequenceNr, MaxTimeStamp, MinSequenceNr, MinTimestamp) : this;

    internal bool Matches(SnapshotMetadata metadata) =>
        metadata.SequenceNr <= MaxSequenceNr && metadata.Timestamp <= MaxTimeStamp
        && metadata.SequenceNr >= MinSequenceNr && metadata.Timestamp >= MinTimestamp;
}
