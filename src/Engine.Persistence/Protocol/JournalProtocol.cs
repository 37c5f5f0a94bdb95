namespace Akka.Persistence;

/// <summary>Deletes an actor's events up to a sequence number; answered by <see cref="DeleteMessagesSuccess"/> or <see cref="DeleteMessagesFailure"/>.</summary>
public sealed class DeleteMessagesTo(string persistenceId, long toSequenceNr, IActorRef persistentActor) : IJournalRequest
{
    public string PersistenceId => persistenceId;
    public long ToSequenceNr => toSequenceNr;
    public IActorRef PersistentActor => persistentActor;
}

/// <summary>Writes events of one actor; see the answers below.</summary>
/// <param name="messages"><see cref="AtomicWrite"/>s, and between them messages that are only handed back in order (deferred events).</param>
/// <param name="persistentActor">Who gets the answers.</param>
/// <param name="actorInstanceId">Handed back in the answers: those of an earlier incarnation are ignored.</param>
public sealed class WriteMessages(IEnumerable<IPersistentEnvelope> messages, IActorRef persistentActor, int actorInstanceId)
    : IJournalRequest, INoSerializationVerificationNeeded
{
    public IEnumerable<IPersistentEnvelope> Messages => messages;
    public IActorRef PersistentActor => persistentActor;
    public int ActorInstanceId => actorInstanceId;
}

/// <summary>All of a <see cref="WriteMessages"/> was dealt with; comes before the answers for the single events.</summary>
public sealed class WriteMessagesSuccessful : IJournalResponse
{
    private WriteMessagesSuccessful() { }
    public static WriteMessagesSuccessful Instance { get; } = new();
}

/// <summary>Nothing of a <see cref="WriteMessages"/> is known to be written; comes before the answers for the single events.</summary>
public sealed class WriteMessagesFailed(Exception cause, int writeCount) : IJournalResponse
{
    public Exception Cause => cause;
    public int WriteCount => writeCount;
}

/// <summary>The event is written.</summary>
public sealed class WriteMessageSuccess(IPersistentRepresentation persistent, int actorInstanceId) : IJournalResponse
{
    public IPersistentRepresentation Persistent => persistent;
    public int ActorInstanceId => actorInstanceId;
}

/// <summary>The journal refused the event; nothing of it is written, and the actor goes on.</summary>
public sealed class WriteMessageRejected(IPersistentRepresentation persistent, Exception cause, int actorInstanceId)
    : IJournalResponse, INoSerializationVerificationNeeded
{
    public IPersistentRepresentation Persistent => persistent;
    public Exception Cause => cause;
    public int ActorInstanceId => actorInstanceId;
}

/// <summary>Writing failed; whether the event is in the journal is not known, and the actor stops.</summary>
public sealed class WriteMessageFailure(IPersistentRepresentation persistent, Exception cause, int actorInstanceId)
    : IJournalResponse, INoSerializationVerificationNeeded
{
    public IPersistentRepresentation Persistent => persistent;
    public Exception Cause => cause;
    public int ActorInstanceId => actorInstanceId;
}

/// <summary>A message that was not to be written comes back in its place.</summary>
public sealed class LoopMessageSuccess(object message, int actorInstanceId) : IJournalResponse, INoSerializationVerificationNeeded
{
    public object Message => message;
    public int ActorInstanceId => actorInstanceId;
}

/// <summary>Replays an actor's events: <see cref="ReplayedMessage"/>s, then <see cref="RecoverySuccess"/> or <see cref="ReplayMessagesFailure"/>.</summary>
/// <param name="fromSequenceNr">First one wanted.</param>
/// <param name="toSequenceNr">Last one wanted.</param>
/// <param name="max">At most so many.</param>
/// <param name="persistenceId">Whose.</param>
/// <param name="persistentActor">Who gets the answers.</param>
public sealed class ReplayMessages(long fromSequenceNr, long toSequenceNr, long max, string persistenceId, IActorRef persistentActor) : IJournalRequest
{
    public long FromSequenceNr => fromSequenceNr;
    public long ToSequenceNr => toSequenceNr;
    public long Max => max;
    public string PersistenceId => persistenceId;
    public IActorRef PersistentActor => persistentActor;
}

/// <summary>One event of the past.</summary>
public sealed class ReplayedMessage(IPersistentRepresentation persistent) : IJournalResponse, IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    public IPersistentRepresentation Persistent => persistent;
}

/// <summary>All events were replayed.</summary>
/// <param name="highestSequenceNr">Highest one ever written, also if its event is deleted.</param>
public sealed class RecoverySuccess(long highestSequenceNr) : IJournalResponse, IDeadLetterSuppression
{
    public long HighestSequenceNr => highestSequenceNr;
}

/// <summary>The replay broke off.</summary>
public sealed class ReplayMessagesFailure(Exception cause) : IJournalResponse, IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    public Exception Cause => cause;
}

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
