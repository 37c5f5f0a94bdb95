namespace Akka.Persistence.Sql.Snapshot;

/// <summary>Reads and writes the table <c>snapshot</c>.</summary>
internal sealed class SnapshotTable(SqlDatabase database)
{
    private const string SaveStatement =
        """
        INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot, manifest, serializer_id) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)
        ON CONFLICT (persistence_id, sequence_number) DO UPDATE
            SET created = excluded.created, snapshot = excluded.snapshot, manifest = excluded.manifest, serializer_id = excluded.serializer_id
        """;

    private const string InRange = "persistence_id = @p0 AND sequence_number BETWEEN @p1 AND @p2 AND created BETWEEN @p3 AND @p4";

    private const string LatestStatement =
        $"SELECT sequence_number, created, snapshot, manifest, serializer_id FROM snapshot WHERE {InRange} ORDER BY sequence_number DESC LIMIT 1";

    /// <summary>Saves or replaces. Ends after the commit.</summary>
    public Task Save(SnapshotRow row) => database.Writer(row.PersistenceId).Submit(1, session => session.Execute(
        SaveStatement, row.PersistenceId, row.SequenceNr, row.Created, row.Snapshot, row.Manifest, row.SerializerId));

    /// <summary>The one with the highest sequence number in the range, or null.</summary>
    public Task<SnapshotRow?> Latest(string persistenceId, SnapshotRange range) => database.Readers.Read(session =>
    {
        using var reader = session.Read(
            LatestStatement, persistenceId, range.MinSequenceNr, range.MaxSequenceNr, range.MinCreated, range.MaxCreated);
        return reader.Read()
            ? new SnapshotRow(
                persistenceId, reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? [] : reader.GetFieldValue<byte[]>(2),
                reader.IsDBNull(3) ? "" : reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetInt32(4))
            : null;
    });

    public Task Delete(string persistenceId, long sequenceNr) =>
        database.Writer(persistenceId).Submit(1, session => session.Execute("DELETE FROM snapshot WHERE persistence_id = @p0 AND sequence_number = @p1", persistenceId, sequenceNr));

    public Task Delete(string persistenceId, SnapshotRange range) => database.Writer(persistenceId).Submit(1, session => session.Execute(
        $"DELETE FROM snapshot WHERE {InRange}", persistenceId, range.MinSequenceNr, range.MaxSequenceNr, range.MinCreated, range.MaxCreated));
}

/// <summary>One row of table <c>snapshot</c>.</summary>
/// <param name="PersistenceId">Whose snapshot.</param>
/// <param name="SequenceNr">Of the last event in it.</param>
/// <param name="Created">UTC, in .NET ticks.</param>
/// <param name="Snapshot">The state as its serializer wrote it.</param>
/// <param name="Manifest">The serializer's manifest, empty where it has none.</param>
/// <param name="SerializerId">Null in databases of very old writers: the manifest is a type name then.</param>
internal sealed record SnapshotRow(string PersistenceId, long SequenceNr, long Created, byte[] Snapshot, string Manifest, int? SerializerId);

/// <summary>Which snapshots of an actor are meant; both ends belong to it. Instants in UTC ticks.</summary>
internal readonly record struct SnapshotRange(long MinSequenceNr, long MaxSequenceNr, long MinCreated, long MaxCreated);
