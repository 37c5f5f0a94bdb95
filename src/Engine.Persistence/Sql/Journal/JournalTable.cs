using Akka.Persistence.Sql.Store;

namespace Akka.Persistence.Sql.Journal;

/// <summary>Reads and writes the tables <c>journal</c> and <c>tags</c>.</summary>
internal sealed class JournalTable(SqlDatabase database)
{
    private SqlDialect Dialect => database.Dialect;

    public Task Create() => database.CreateTables(Dialect.CreateJournal);

    /// <summary>Writes all rows or none. Ends after the commit.</summary>
    /// <param name="rows">In order.</param>
    /// <param name="notAfter">See <see cref="GroupCommitter.Submit"/>.</param>
    public Task Write(IReadOnlyList<JournalRow> rows, long notAfter = long.MaxValue) =>
        database.Writer.Submit(
            rows.Count,
            session =>
            {
                foreach (var row in rows)
                {
                    Insert(session, row);
                }
            },
            notAfter);

    public Task<long> HighestSequenceNr(string persistenceId, CancellationToken cancellation = default) =>
        database.Readers.Read(session => session.Scalar(Dialect.HighestSequenceNr, persistenceId) ?? 0, cancellation);

    /// <summary>Calls back for each event that is not deleted, in order, on a thread of the pool.</summary>
    public Task Replay(
        string persistenceId, long from, long to, long max, Action<JournalRow> callback, CancellationToken cancellation = default) =>
        database.Readers.Read(
            session =>
            {
                using var reader = session.Read(Dialect.ReadEvents, persistenceId, from, to, max);
                while (reader.Read())
                {
                    cancellation.ThrowIfCancellationRequested();
                    callback(new JournalRow(
                        persistenceId,
                        reader.GetInt64(0),
                        reader.GetInt64(1),
                        reader.GetFieldValue<byte[]>(2),
                        reader.IsDBNull(3) ? "" : reader.GetString(3),
                        reader.IsDBNull(4) ? null : reader.GetInt32(4),
                        reader.IsDBNull(5) ? "" : reader.GetString(5),
                        Tags: []));
                }

                return true;
            },
            cancellation);

    /// <summary>Deletes the events up to a sequence number, and their tags; the highest sequence number stays known.</summary>
    public Task DeleteTo(string persistenceId, long to) =>
        database.Writer.Submit(1, session =>
        {
            session.Execute(Dialect.MarkDeleted, persistenceId, to);
            session.Execute(Dialect.RemoveDeleted, persistenceId, to);
            session.Execute(Dialect.RemoveTags, persistenceId, to);
        });

    private void Insert(SqlSession session, JournalRow row)
    {
        ReadOnlySpan<object?> values =
            [row.Created, row.PersistenceId, row.SequenceNr, row.Message, row.Manifest, row.SerializerId, row.WriterUuid];
        if (row.Tags.Count == 0)
        {
            session.Execute(Dialect.InsertEvent, values);
            return;
        }

        var ordering = session.Scalar(Dialect.InsertEventReturningOrdering, values);
        foreach (var tag in row.Tags)
        {
            session.Execute(Dialect.InsertTag, ordering, tag, row.SequenceNr, row.PersistenceId);
        }
    }
}
