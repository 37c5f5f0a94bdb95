namespace Akka.Persistence.Sql.Snapshot;

/// <summary>One row of table <c>snapshot</c>.</summary>
/// <param name="PersistenceId">Whose snapshot.</param>
/// <param name="SequenceNr">Of the last event in it.</param>
/// <param name="Created">UTC, in .NET ticks.</param>
/// <param name="Snapshot">The state as its serializer wrote it.</param>
/// <param name="Manifest">The serializer's manifest, empty where it has none.</param>
/// <param name="SerializerId">Null in databases of very old writers: the manifest is a type name then.</param>
internal sealed record SnapshotRow(string PersistenceId, long SequenceNr, long Created, byte[] Snapshot, string Manifest, int? SerializerId);
