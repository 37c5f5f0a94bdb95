namespace Akka.Persistence;

/// <summary>How an actor recovers: from which snapshot, up to which event, at most how many events.</summary>
public sealed class Recovery(SnapshotSelectionCriteria? fromSnapshot = null, long toSequenceNr = long.MaxValue, long replayMax = long.MaxValue)
{
    public Recovery() : this(SnapshotSelectionCriteria.Latest) { }
    public Recovery(SnapshotSelectionCriteria fromSnapshot) : this(fromSnapshot, long.MaxValue) { }
    public Recovery(SnapshotSelectionCriteria fromSnapshot, long toSequenceNr) : this(fromSnapshot, toSequenceNr, long.MaxValue) { }

    /// <summary>The newest snapshot and all events after it.</summary>
    public static Recovery Default { get; } = new(SnapshotSelectionCriteria.Latest);

    /// <summary>No snapshot, no events; only the highest sequence number is learnt.</summary>
    public static Recovery None { get; } = new(SnapshotSelectionCriteria.None, 0);

    public SnapshotSelectionCriteria FromSnapshot { get; } = fromSnapshot ?? SnapshotSelectionCriteria.Latest;
    public long ToSequenceNr => toSequenceNr;
    public long ReplayMax => replayMax;
}

/// <summary>The last message of every recovery: from its handler on the actor may persist.</summary>
public sealed class RecoveryCompleted
{
    public static readonly RecoveryCompleted Instance = new();
    private RecoveryCompleted() { }
    public override bool Equals(object? obj) => obj is RecoveryCompleted;
    public override int GetHashCode() => nameof(RecoveryCompleted).GetHashCode(StringComparison.Ordinal);
}

/// <summary>No snapshot or event came within <c>recovery-event-timeout</c>.</summary>
public sealed class RecoveryTimedOutException : AkkaException
{
    public RecoveryTimedOutException() { }
    public RecoveryTimedOutException(string message, Exception? cause = null) : base(message, cause) { }
}
