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

/// <summary>A snapshot is saved.</summary>
public sealed class SaveSnapshotSuccess(SnapshotMetadata metadata) : ISnapshotResponse, INoSerializationVerificationNeeded, IEquatable<SaveSnapshotSuccess>
{
    public SnapshotMetadata Metadata => metadata;
    public bool Equals(SaveSnapshotSuccess? other) => other is not null && Equals(other.Metadata, Metadata);
    public override bool Equals(object? obj) => Equals(obj as SaveSnapshotSuccess);
    public override int GetHashCode() => Metadata.GetHashCode();
    public override string ToString() => $"SaveSnapshotSuccess<{Metadata}>";
}

/// <summary>A snapshot could not be saved; the actor goes on.</summary>
public sealed class SaveSnapshotFailure(SnapshotMetadata metadata, Exception cause) : ISnapshotResponse, INoSerializationVerificationNeeded
{
    public SnapshotMetadata Metadata => metadata;
    public Exception Cause => cause;
    public override string ToString() => $"SaveSnapshotFailure<{Metadata}, cause: {Cause.Message}>";
}

/// <summary>A snapshot is deleted, or there was none.</summary>
public sealed class DeleteSnapshotSuccess(SnapshotMetadata metadata) : ISnapshotResponse, INoSerializationVerificationNeeded, IEquatable<DeleteSnapshotSuccess>
{
    public SnapshotMetadata Metadata => metadata;
    public bool Equals(DeleteSnapshotSuccess? other) => other is not null && Equals(other.Metadata, Metadata);
    public override bool Equals(object? obj) => Equals(obj as DeleteSnapshotSuccess);
    public override int GetHashCode() => Metadata.GetHashCode();
    public override string ToString() => $"DeleteSnapshotSuccess<{Metadata}>";
}

/// <summary>A snapshot could not be deleted.</summary>
public sealed class DeleteSnapshotFailure(SnapshotMetadata metadata, Exception cause) : ISnapshotResponse, INoSerializationVerificationNeeded
{
    public SnapshotMetadata Metadata => metadata;
    public Exception Cause => cause;
    public override string ToString() => $"DeleteSnapshotFailure<{Metadata}, cause: {Cause.Message}>";
}

/// <summary>All snapshots that fit are deleted.</summary>
public sealed class DeleteSnapshotsSuccess(SnapshotSelectionCriteria criteria)
    : ISnapshotResponse, INoSerializationVerificationNeeded, IEquatable<DeleteSnapshotsSuccess>
{
    public SnapshotSelectionCriteria Criteria => criteria;
    public bool Equals(DeleteSnapshotsSuccess? other) => other is not null && Equals(other.Criteria, Criteria);
    public override bool Equals(object? obj) => Equals(obj as DeleteSnapshotsSuccess);
    public override int GetHashCode() => Criteria.GetHashCode();
    public override string ToString() => $"DeleteSnapshotsSuccess<{Criteria}>";
}

/// <summary>Snapshots could not be deleted.</summary>
public sealed class DeleteSnapshotsFailure(SnapshotSelectionCriteria criteria, Exception cause) : ISnapshotResponse, INoSerializationVerificationNeeded
{
    public SnapshotSelectionCriteria Criteria => criteria;
    public Exception Cause => cause;
    public override string ToString() => $"DeleteSnapshotsFailure<{Criteria}, cause: {Cause.Message}>";
}
