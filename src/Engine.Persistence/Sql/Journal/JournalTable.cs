namespace Akka.Persistence.Sql.Journal;

/// <summary>Reads and writes the tables <c>journal</c> and <c>tags</c>.</summary>
internal sealed class JournalTable(SqlDatabase database)
{
    private const string Highest = "SELECT MAX(sequence_number) FROM journal WHERE persistence_id = @p0";

    private const string Events =
        """
        SELECT sequence_number, created, message, manifest, identifier, writer_uuid FROM journal
        WHERE persistence_id = @p0 AND sequence_number BETWEEN @p1 AND @p2 AND deleted = FALSE
        ORDER BY sequence_number LIMIT @p3
        """;

    private const string MarkDeleted = "UPDATE journal SET deleted = TRUE WHERE persistence_id = @p0 AND sequence_number <= @p1 AND deleted = FALSE";

    // All but the highest, which keeps the highest sequence number alive.
    private const string RemoveDeleted =
        """
        DELETE FROM journal WHERE persistence_id = @p0 AND sequence_number <= @p1 AND deleted = TRUE AND sequence_number <
            (SELECT MAX(sequence_number) FROM journal WHERE persistence_id = @p0 AND deleted = TRUE)
        """;

    private const string RemoveTags = "DELETE FROM tags WHERE persistence_id = @p0 AND sequence_nr <= @p1";

    /// <summary>Writes all rows or none. Ends after the commit.</summary>
    /// <param name="rows">In order.</param>
    /// <param name="notAfter">See <see cref="GroupCommitter.Submit(IReadOnlyList{JournalRow}, long)"/>.</param>
    public Task Write(IReadOnlyList<JournalRow> rows, long notAfter = long.MaxValue) => database.Writer(rows[0].PersistenceId).Submit(rows, notAfter);

    public Task<long> HighestSequenceNr(string persistenceId, CancellationToken cancellation = default) =>
        database.Readers.Read(session => session.Scalar(Highest, persistenceId) ?? 0, cancellation);

    /// <summary>Calls back for each event that is not deleted, in order, on a thread of the pool.</summary>
    public Task Replay(
        string persistenceId, long from, long to, long max, Action<JournalRow> callback, CancellationToken cancellation = default) =>
        database.Readers.Read(
            session =>
            {
                using var reader = session.Read(Events, persistenceId, from, to, max);
                while (reader.Read())
                {
                    cancellation.ThrowIfCancellationRequested();
                    callback(new JournalRow(
                        persistenceId, reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2),
                        reader.IsDBNull(3) ? "" : reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetInt32(4),
                        reader.IsDBNull(5) ? "" : reader.GetString(5), Tags: []));
                }

                return true;
            },
            cancellation);

    /// <summary>Deletes the events up to a sequence number, and their tags; the highest sequence number stays known.</summary>
    public Task DeleteTo(string persistenceId, long to) =>
        database.Writer(persistenceId).Submit(1, session =>
        {
            session.Execute(MarkDeleted, persistenceId, to);
            session.Execute(RemoveDeleted, persistenceId, to);
            session.Execute(RemoveTags, persistenceId, to);
        });
}

/// <summary>One event as it stands in table <c>journal</c>, with its rows of table <c>tags</c>.</summary>
/// <param name="PersistenceId">Whose event.</param>
/// <param name="SequenceNr">From 1, without gaps.</param>
/// <param name="Created">UTC, in .NET ticks.</param>
/// <param name="Message">The payload as its serializer wrote it.</param>
/// <param name="Manifest">The serializer's manifest, empty where it has none.</param>
/// <param name="SerializerId">Null in databases of very old writers: the manifest is a type name then.</param>
/// <param name="WriterUuid">Which incarnation wrote it.</param>
/// <param name="Tags">Not read back in a replay.</param>
internal sealed record JournalRow(
    string PersistenceId, long SequenceNr, long Created, byte[] Message, string Manifest, int? SerializerId, string WriterUuid,
    IReadOnlyCollection<string> Tags);
