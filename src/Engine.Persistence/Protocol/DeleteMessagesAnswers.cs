using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Events up to a sequence number are deleted.</summary>
public sealed class DeleteMessagesSuccess(long toSequenceNr) : IEquatable<DeleteMessagesSuccess>
{
    public long ToSequenceNr => toSequenceNr;

    public bool Equals(DeleteMessagesSuccess? other) => other is not null && other.ToSequenceNr == ToSequenceNr;

    public override bool Equals(object? obj) => Equals(obj as DeleteMessagesSuccess);

    public override int GetHashCode() => ToSequenceNr.GetHashCode();

    public override string ToString() => $"DeleteMessagesSuccess<toSequenceNr: {ToSequenceNr}>";
}

/// <summary>Events up to a sequence number could not be deleted.</summary>
public sealed class DeleteMessagesFailure(Exception cause, long toSequenceNr) : INoSerializationVerificationNeeded
{
    public Exception Cause => cause;

    public long ToSequenceNr => toSequenceNr;

    public override string ToString() => $"DeleteMessagesFailure<cause: {Cause.Message}, toSequenceNr: {ToSequenceNr}>";
}
