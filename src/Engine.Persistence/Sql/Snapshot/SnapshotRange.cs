namespace Akka.Persistence.Sql.Snapshot;

/// <summary>Which snapshots of an actor are meant; both ends belong to it. Instants in UTC ticks.</summary>
internal readonly record struct SnapshotRange(long MinSequenceNr, long MaxSequenceNr, long MinCreated, long MaxCreated);
