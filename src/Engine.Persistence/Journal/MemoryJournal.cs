namespace Akka.Persistence.Journal;

/// <summary>
/// Keeps events in memory, for tests: they live as long as the journal's actor system. <see cref="Tagged"/> events come back as they are.
/// </summary>
public class MemoryJournal : AsyncWriteJournal
{
    private readonly ConcurrentDictionary<string, History> _histories;

    public MemoryJournal() : this(new(StringComparer.Ordinal)) { }
    private protected MemoryJournal(ConcurrentDictionary<string, History> histories) => _histories = histories;

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) =>
        Task.FromResult(HighestSequenceNr(persistenceId));

    /// <summary>The number of the last event, deleted or not; 0 without any.</summary>
    public long HighestSequenceNr(string pid) => _histories.TryGetValue(pid, out var history) ? history.Highest : 0;

    /// <summary>The events of an actor in their order.</summary>
    public IEnumerable<IPersistentRepresentation> Read(string pid, long from, long to, long max) =>
        _histories.TryGetValue(pid, out var history) ? history.Read(from, to, max) : [];

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        foreach (var e in Read(persistenceId, fromSequenceNr, toSequenceNr, max)) recoveryCallback(e);

        return Task.CompletedTask;
    }

    protected override Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        foreach (var write in messages) _histories.GetOrAdd(write.PersistenceId, static _ => new History()).Append(write.Events);

        return Task.FromResult<IImmutableList<Exception?>?>(null);
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr)
    {
        if (_histories.TryGetValue(persistenceId, out var history)) history.DeleteTo(toSequenceNr);

        return Task.CompletedTask;
    }

    private protected sealed class History
    {
        private readonly SortedDictionary<long, IPersistentRepresentation> _events = [];

        public long Highest { get; private set; }

        public void Append(IEnumerable<IPersistentRepresentation> events)
        {
            lock (_events)
            {
                foreach (var e in events)
                {
                    _events[e.SequenceNr] = e;
                    Highest = Math.Max(Highest, e.SequenceNr);
                }
            }
        }

        public IPersistentRepresentation[] Read(long from, long to, long max)
        {
            lock (_events)
            {
                return [.. _events.Values.Where(e => e.SequenceNr >= from && e.SequenceNr <= to).Take((int)Math.Min(max, int.MaxValue))];
            }
        }

        public void DeleteTo(long to)
        {
            lock (_events)
            {
                foreach (var key in _events.Keys.Where(nr => nr <= to).ToArray()) _events.Remove(key);
            }
        }
    }
}

/// <summary>A <see cref="MemoryJournal"/> that all actor systems of the process share.</summary>
public class SharedMemoryJournal() : MemoryJournal(Shared)
{
    private static readonly ConcurrentDictionary<string, History> Shared = new(StringComparer.Ordinal);
}
