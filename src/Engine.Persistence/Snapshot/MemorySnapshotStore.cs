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
        foreach (var snapshot in Find(persistenceId, criteria).ToArray())
        {
            _snapshots.Remove(snapshot);
        }

        return Task.CompletedTask;
    }

    private static bool IsSame(SnapshotMetadata a, SnapshotMetadata b) =>
        string.Equals(a.PersistenceId, b.PersistenceId, StringComparison.Ordinal) && a.SequenceNr == b.SequenceNr;

    private IEnumerable<SelectedSnapshot> Find(string persistenceId, SnapshotSelectionCriteria criteria) => _snapshots.Where(s =>
        string.Equals(s.Metadata.PersistenceId, persistenceId, StringComparison.Ordinal) && criteria.Matches(s.Metadata));
}
