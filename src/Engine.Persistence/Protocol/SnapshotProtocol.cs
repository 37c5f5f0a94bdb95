using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Asks for the newest snapshot that fits; answered by <see cref="LoadSnapshotResult"/> or <see cref="LoadSnapshotFailed"/>.</summary>
public sealed class LoadSnapshot(string persistenceId, SnapshotSelectionCriteria criteria, long toSequenceNr) : ISnapshotRequest
{
    public string PersistenceId => persistenceId;

    public SnapshotSelectionCriteria Criteria => criteria;

    /// <summary>Upper limit, besides that of <see cref="Criteria"/>.</summary>
    public long ToSequenceNr => toSequenceNr;
}

/// <summary>The snapshot found, or null.</summary>
public sealed class LoadSnapshotResult(SelectedSnapshot? snapshot, long toSequenceNr) : ISnapshotResponse
{
    public SelectedSnapshot? Snapshot => snapshot;

    public long ToSequenceNr => toSequenceNr;
}

/// <summary>No snapshot could be read; there may be one.</summary>
public sealed class LoadSnapshotFailed(Exception cause) : ISnapshotResponse, INoSerializationVerificationNeeded
{
    public Exception Cause => cause;
}

/// <summary>Saves a snapshot; answered by <see cref="SaveSnapshotSuccess"/> or <see cref="SaveSnapshotFailure"/>.</summary>
public sealed class SaveSnapshot(SnapshotMetadata metadata, object snapshot) : ISnapshotRequest
{
    public SnapshotMetadata Metadata => metadata;

    public object Snapshot => snapshot;
}

/// <summary>Deletes one snapshot; answered by <see cref="DeleteSnapshotSuccess"/> or <see cref="DeleteSnapshotFailure"/>.</summary>
public sealed class DeleteSnapshot(SnapshotMetadata metadata) : ISnapshotRequest
{
    public SnapshotMetadata Metadata => metadata;
}

/// <summary>Deletes all snapshots that fit; answered by <see cref="DeleteSnapshotsSuccess"/> or <see cref="DeleteSnapshotsFailure"/>.</summary>
public sealed class DeleteSnapshots(string persistenceId, SnapshotSelectionCriteria criteria) : ISnapshotRequest
{
    public string PersistenceId => persistenceId;

    public SnapshotSelectionCriteria Criteria => criteria;
}
