using Akka.Persistence.Sql.Store;

namespace Akka.Persistence.Sql.Snapshot;

/// <summary>Reads and writes the table <c>snapshot</c>.</summary>
internal sealed class SnapshotTable(SqlDatabase database)
{
    private SqlDialect Dialect => database.Dialect;

    public Task Create() => database.CreateTables(Dialect.CreateSnapshot);

    /// <summary>Saves or replaces. Ends after the commit.</summary>
    public Task Save(SnapshotRow row) => database.Writer.Submit(1, session => session.Execute(
        Dialect.SaveSnapshot, row.PersistenceId, row.SequenceNr, row.Created, row.Snapshot, row.Manifest, row.SerializerId));

    /// <summary>The one with the highest sequence number in the range, or null.</summary>
    public Task<SnapshotRow?> Latest(string persistenceId, SnapshotRange range) => database.Readers.Read(session =>
    {
        using var reader = session.Read(
            Dialect.ReadSnapshot, persistenceId, range.MinSequenceNr, range.MaxSequenceNr, range.MinCreated, range.MaxCreated);
        return reader.Read()
            ? new SnapshotRow(
                persistenceId,
                reader.GetInt64(0),
                reader.GetInt64(1),
                reader.IsDBNull(2) ? [] : reader.GetFieldValue<byte[]>(2),
                reader.IsDBNull(3) ? "" : reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetInt32(4))
            : null;
    });

    public Task Delete(string persistenceId, long sequenceNr) =>
        database.Writer.Submit(1, session => session.Execute(Dialect.DeleteSnapshot, persistenceId, sequenceNr));

    public Task Delete(string persistenceId, SnapshotRange range) => database.Writer.Submit(1, session => session.Execute(
        Dialect.DeleteSnapshots, persistenceId, range.MinSequenceNr, range.MaxSequenceNr, range.MinCreated, range.MaxCreated));
}
