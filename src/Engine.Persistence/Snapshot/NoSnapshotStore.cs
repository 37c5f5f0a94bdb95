namespace Akka.Persistence.Snapshot;

/// <summary>Stands where no snapshot store is configured: finds none, and refuses to save.</summary>
public sealed class NoSnapshotStore : SnapshotStore
{
    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Task.FromResult<SelectedSnapshot?>(null);

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot) => Task.FromException(Refusal());

    protected override Task DeleteAsync(SnapshotMetadata metadata) => Task.FromException(Refusal());

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Task.FromException(Refusal());

    private static NoSnapshotStoreException Refusal() =>
        new("No snapshot store is configured: set akka.persistence.snapshot-store.plugin.");

    /// <summary>Thrown where a snapshot store is needed and none is configured.</summary>
    public class NoSnapshotStoreException(string message) : Exception(message);
}
