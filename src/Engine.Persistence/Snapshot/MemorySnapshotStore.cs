namespace Akka.Persistence.Snapshot;

/// <summary>Keeps snapshots in memory, for tests: they live as long as the store's actor system.</summary>
public class MemorySnapshotStore : SnapshotStore
{
    private readonly List<SelectedSnapshot> _snapshots = [];

    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        Task.FromResult(Find(persistenceId, criteria).MaxBy(s => (s.Metadata.SequenceNr, s.Metadata.Timestamp)));

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        _snapshots.RemoveAll(s => IsSame(s.Metadata, metadata));
        _snapshots.Add(new SelectedSnapshot(metadata, snapshot));
        return Task.CompletedTask;
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata)
    {
        _snapshots.RemoveAll(s => IsSame(s.Metadata, metadata));
        return Task.CompletedTask;
    }

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        foreach (var snapshot in Find(persistenceId, criteria).ToArray()) _snapshots.Remove(snapshot);

        return Task.CompletedTask;
    }

    private static bool IsSame(SnapshotMetadata a, SnapshotMetadata b) =>
        string.Equals(a.PersistenceId, b.PersistenceId, StringComparison.Ordinal) && a.SequenceNr == b.SequenceNr;

    private IEnumerable<SelectedSnapshot> Find(string persistenceId, SnapshotSelectionCriteria criteria) => _snapshots.Where(s =>
        string.Equals(s.Metadata.PersistenceId, persistenceId, StringComparison.Ordinal) && criteria.Matches(s.Metadata));
}

/// <summary>Stands where no snapshot store is configured: finds none, and refuses to save.</summary>
public sealed class NoSnapshotStore : SnapshotStore
{
    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Task.FromResult<SelectedSnapshot?>(null);
    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot) => Task.FromException(Refusal());
    protected override Task DeleteAsync(SnapshotMetadata metadata) => Task.FromException(Refusal());
    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Task.FromException(Refusal());
    private static NoSnapshotStoreException Refusal() => new("No snapshot store configured: set akka.persistence.snapshot-store.plugin.");

    /// <summary>Thrown where a snapshot store is needed and none is configured.</summary>
    public class NoSnapshotStoreException(string message) : Exception(message);
}
