namespace Akka.Persistence.Sql.Journal;

/// <summary>
/// The SQL journal, /system/akka.persistence.journal.sql. Writes of all actors share transactions and are confirmed after the commit; an event that
/// cannot be serialized is rejected alone. A replay waits for writes of the same persistence id that are under way, so that a restarted actor sees
/// what its predecessor wrote.
/// </summary>
public class SqlWriteJournal : AsyncWriteJournal
{
    private readonly SqlPlugin _plugin;
    private readonly JournalTable _table;
    private readonly TimeSpan _callTimeout;
    private readonly ConcurrentDictionary<string, Task> _writing = new(StringComparer.Ordinal);

    public SqlWriteJournal(Config journalConfig)
    {
        _plugin = new SqlPlugin(journalConfig, Context, static dialect => dialect.CreateJournal);
        _table = new JournalTable(_plugin.Database);
        _callTimeout = journalConfig.GetTimeSpan("circuit-breaker.call-timeout", TimeSpan.FromSeconds(10));
    }

    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        await _plugin.Ready().ConfigureAwait(false);
        if (_writing.TryGetValue(persistenceId, out var write)) await write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        return await _table.HighestSequenceNr(persistenceId).ConfigureAwait(false);
    }

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback) =>
        _plugin.Then(() => _table.Replay(persistenceId, fromSequenceNr, toSequenceNr, max, row => recoveryCallback(new Persistent(
            // The table has none for the event adapter's manifest.
            Decode(row), row.SequenceNr, persistenceId, manifest: null, isDeleted: false, ActorRefs.NoSender, row.WriterUuid, row.Created))));

    protected override void PostStop()
    {
        _plugin.Close();
        base.PostStop();
    }

    protected override async Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var writes = messages as IReadOnlyList<AtomicWrite> ?? [.. messages];
        var rows = new List<JournalRow>(writes.Count);
        Exception?[]? rejections = null;
        for (var i = 0; i < writes.Count; i++)
        {
            var start = rows.Count;
            try
            {
                foreach (var e in writes[i].Events) rows.Add(Encode(e));
            }
            catch (Exception cause)
            {
                rows.RemoveRange(start, rows.Count - start);
                (rejections ??= new Exception?[writes.Count])[i] = cause;
            }
        }

        if (rows.Count > 0)
        {
            // The database's own task, whatever the circuit breaker says meanwhile; works of one id end in order, so the last one stands for all.
            var (id, write) = (rows[0].PersistenceId, Write(rows));
            _writing[id] = write;
            try
            {
                await write.ConfigureAwait(false);
            }
            finally
            {
                _writing.TryRemove(new KeyValuePair<string, Task>(id, write));
            }
        }

        return rejections?.ToImmutableList();
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) =>
        _plugin.Then(() => _table.DeleteTo(persistenceId, toSequenceNr));

    private Task Write(List<JournalRow> rows)
    {
        // Withdrawn if it still waits when the circuit breaker has given up on it.
        var withdrawn = Environment.TickCount64 + (long)_callTimeout.TotalMilliseconds;
        return _plugin.Ready().IsCompletedSuccessfully ? _table.Write(rows, withdrawn) : _plugin.Then(() => _table.Write(rows, withdrawn));
    }

    private JournalRow Encode(IPersistentRepresentation e)
    {
        var (payload, tags) = e.Payload is Tagged tagged ? (tagged.Payload, (IReadOnlyCollection<string>)tagged.Tags) : (e.Payload, []);
        var (bytes, manifest, serializerId) = _plugin.Codec.Encode(payload);
        return new JournalRow(e.PersistenceId, e.SequenceNr, e.Timestamp, bytes, manifest, serializerId, e.WriterGuid, tags);
    }

    private object Decode(JournalRow row)
    {
        try
        {
            return _plugin.Codec.Decode(row.Message, row.Manifest, row.SerializerId);
        }
        catch (Exception cause)
        {
            throw new System.Runtime.Serialization.SerializationException(
                $"Event {row.SequenceNr} of {row.PersistenceId} (serializer {row.SerializerId}, manifest \"{row.Manifest}\") cannot be read: {cause.Message}", cause);
        }
    }
}
