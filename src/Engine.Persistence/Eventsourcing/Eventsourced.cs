namespace Akka.Persistence;

/// <summary>An actor with an identity in the journal.</summary>
public interface IPersistentIdentity
{
    /// <summary>Never changes, and no two living actors have the same.</summary>
    string PersistenceId { get; }

    /// <summary>Configuration path of the journal; null or empty: the default one.</summary>
    string? JournalPluginId { get; }

    /// <summary>Configuration path of the snapshot store; null or empty: the default one.</summary>
    string? SnapshotPluginId { get; }
}

/// <summary>An actor that says how it recovers.</summary>
public interface IPersistenceRecovery
{
    Recovery Recovery { get; }
}

/// <summary>An actor that puts commands aside while it recovers and persists.</summary>
public interface IPersistenceStash : IWithUnboundedStash
{
    IStashOverflowStrategy InternalStashOverflowStrategy { get; }
}

/// <summary>
/// The machinery of persistent actors. At its start (and restart) it recovers: permit, snapshot, events, <see cref="RecoveryCompleted"/>; commands wait.
/// Then it handles commands; while the handler of a <see cref="Persist{TEvent}"/> is due, further commands wait. One write is under way at a time.
/// A failure of the journal stops it; a failure of its own code is its supervisor's matter and makes it recover again.
/// </summary>
public abstract partial class Eventsourced : ActorBase, IPersistentIdentity, IPersistenceStash, IPersistenceRecovery
{
    /// <summary>What is left out when a stash is emptied at a restart or stop: answers meant for the old incarnation.</summary>
    public static readonly Func<Envelope, bool> UnstashFilterPredicate = static envelope => envelope.Message is not (WriteMessageSuccess or ReplayedMessage);

    private readonly int _incarnation;
    private readonly string _writerGuid = Guid.NewGuid().ToString("N");
    private EventsourcedStash _stash = null!;
    private IActorRef? _journal;
    private IActorRef? _snapshotStore;
    private ILoggingAdapter? _log;

    protected Eventsourced()
    {
        Extension = Persistence.Instance.Apply(Context.System);
        _incarnation = Extension.NextIncarnation();
    }

    /// <inheritdoc/>
    public abstract string PersistenceId { get; }

    /// <inheritdoc/>
    public virtual Recovery Recovery => Recovery.Default;

    /// <inheritdoc/>
    public virtual IStashOverflowStrategy InternalStashOverflowStrategy => Extension.DefaultInternalStashOverflowStrategy;

    /// <summary>The actor's own stash; what it unstashes is handled before commands that wait internally.</summary>
    public IStash Stash { get => _stash; set => _stash = new EventsourcedStash(Context); }

    /// <inheritdoc/>
    public string? JournalPluginId { get; protected set; }

    /// <inheritdoc/>
    public string? SnapshotPluginId { get; protected set; }

    public IActorRef Journal => _journal ??= Extension.JournalFor(JournalPluginId);
    public IActorRef SnapshotStore => _snapshotStore ??= Extension.SnapshotStoreFor(SnapshotPluginId);

    /// <summary>Whose snapshots: the persistence id.</summary>
    public string SnapshotterId => PersistenceId;

    /// <summary>True until the handler of <see cref="RecoveryCompleted"/>.</summary>
    public bool IsRecovering => _phase < Phase.Commands && !_completing;

    public bool IsRecoveryFinished => !IsRecovering;

    /// <summary>Of the newest event recovered or persisted.</summary>
    public long LastSequenceNr { get; private set; }

    /// <summary>The same as <see cref="LastSequenceNr"/>: a snapshot is always taken here and now.</summary>
    public long SnapshotSequenceNr => LastSequenceNr;

    protected PersistenceExtension Extension { get; }
    protected virtual ILoggingAdapter Log => _log ??= Context.GetLogger();

    /// <summary>Asks the snapshot store; the answer comes as a message.</summary>
    public void LoadSnapshot(string persistenceId, SnapshotSelectionCriteria criteria, long toSequenceNr) =>
        SnapshotStore.Tell(new LoadSnapshot(persistenceId, criteria, toSequenceNr), Self);

    /// <summary>Saves a snapshot of the state at <see cref="SnapshotSequenceNr"/>; answered by <see cref="SaveSnapshotSuccess"/> or <see cref="SaveSnapshotFailure"/>.</summary>
    public void SaveSnapshot(object snapshot) =>
        SnapshotStore.Tell(new SaveSnapshot(new SnapshotMetadata(SnapshotterId, SnapshotSequenceNr, DateTime.MinValue), snapshot), Self);

    /// <summary>Deletes one snapshot; answered by a message.</summary>
    public void DeleteSnapshot(long sequenceNr) =>
        SnapshotStore.Tell(new DeleteSnapshot(new SnapshotMetadata(SnapshotterId, sequenceNr, DateTime.MinValue)), Self);

    /// <summary>Deletes all snapshots that fit; answered by a message.</summary>
    public void DeleteSnapshots(SnapshotSelectionCriteria criteria) => SnapshotStore.Tell(new DeleteSnapshots(SnapshotterId, criteria), Self);

    /// <summary>
    /// Deletes events up to a sequence number, at most the last one written (<see cref="long.MaxValue"/>: all); answered by
    /// <see cref="DeleteMessagesSuccess"/> or <see cref="DeleteMessagesFailure"/>. Sequence numbers go on.
    /// </summary>
    public void DeleteMessages(long toSequenceNr)
    {
        if (toSequenceNr == long.MaxValue || toSequenceNr <= LastSequenceNr)
        {
            Journal.Tell(new DeleteMessagesTo(PersistenceId, toSequenceNr, Self), Self);
            return;
        }

        Self.Tell(
            new DeleteMessagesFailure(
                new InvalidOperationException($"Events cannot be deleted up to {toSequenceNr}: the last one of {PersistenceId} is {LastSequenceNr}."), toSequenceNr),
            Self);
    }

    /// <summary>Recovers: snapshot offers, events, and at the end <see cref="RecoveryCompleted"/>; false: not handled.</summary>
    protected abstract bool ReceiveRecover(object message);

    /// <summary>Handles commands; false: not handled.</summary>
    protected abstract bool ReceiveCommand(object message);

    /// <summary>All events are replayed; before <see cref="RecoveryCompleted"/>.</summary>
    protected virtual void OnReplaySuccess() { }

    /// <summary>Recovery failed; the actor stops after this.</summary>
    /// <param name="reason">Of the journal, the snapshot store, or the actor's own recovery code.</param>
    /// <param name="message">The event it failed at, or null.</param>
    protected virtual void OnRecoveryFailure(Exception reason, object? message = null)
    {
        if (message is null)
        {
            Log.Error(reason, "Persistence failure: recovery of {0} ended after sequence number {1}", PersistenceId, LastSequenceNr);
        }
        else
        {
            Log.Error(reason, "Exception in ReceiveRecover: recovery of {0} ended at event {1} with sequence number {2}", PersistenceId, message.GetType(), LastSequenceNr);
        }
    }

    /// <summary>The journal failed, the event may or may not be written; the actor stops after this.</summary>
    protected virtual void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        Log.Error(cause, "Failed to persist event {0} with sequence number {1} of {2}", @event.GetType(), sequenceNr, PersistenceId);

    /// <summary>The journal refused the event, it is not written; the actor goes on.</summary>
    protected virtual void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        Log.Error(cause, "Rejected to persist event {0} with sequence number {1} of {2}", @event.GetType(), sequenceNr, PersistenceId);

    /// <inheritdoc/>
    protected override void Unhandled(object message)
    {
        switch (message)
        {
            case RecoveryCompleted: break;
            case SaveSnapshotFailure failure:
                Log.Warning(failure.Cause, "Snapshot {0} of {1} could not be saved: {2}", failure.Metadata.SequenceNr, PersistenceId, failure.Cause.Message);
                break;
            case DeleteSnapshotFailure failure:
                Log.Warning(failure.Cause, "Snapshot {0} of {1} could not be deleted: {2}", failure.Metadata.SequenceNr, PersistenceId, failure.Cause.Message);
                break;
            case DeleteSnapshotsFailure failure:
                Log.Warning(failure.Cause, "Snapshots of {0} could not be deleted: {1}", PersistenceId, failure.Cause.Message);
                break;
            case DeleteMessagesFailure failure:
                Log.Warning(failure.Cause, "Events of {0} up to {1} could not be deleted: {2}", PersistenceId, failure.ToSequenceNr, failure.Cause.Message);
                break;
            default: base.Unhandled(message); break;
        }
    }
}
