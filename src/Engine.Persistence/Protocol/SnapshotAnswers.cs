using Akka.Actor;

namespace Akka.Persistence;

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
