namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    private TimeSpan _recoveryTimeout;

    /// <inheritdoc/>
    public override void AroundPreStart()
    {
        Prepare();
        base.AroundPreStart();
    }

    /// <inheritdoc/>
    public override void AroundPreRestart(Exception cause, object message)
    {
        LetGo();
        // The user's code sees its own message, not the journal's answer around it.
        base.AroundPreRestart(cause, message switch
        {
            WriteMessageSuccess success => success.Persistent,
            LoopMessageSuccess loop => loop.Message,
            ReplayedMessage replayed => replayed.Persistent,
            _ => message,
        });
    }

    /// <inheritdoc/>
    public override void AroundPostRestart(Exception reason, object message)
    {
        Prepare();
        base.AroundPostRestart(reason, message);
    }

    /// <inheritdoc/>
    public override void AroundPostStop()
    {
        LetGo();
        base.AroundPostStop();
    }

    /// <inheritdoc/>
    protected internal override bool AroundReceive(Receive receive, object message)
    {
        if (_phase < Phase.Commands) ReceiveWhileRecovering(message);
        else if (!ReceiveWriteAnswer(message) && message is not (RecoveryTick or RecoveryPermitGranted))
        {
            if (_phase == Phase.Persisting) StashInternally(message);
            else Command(receive, message);
        }

        return true;
    }

    private void Command(Receive receive, object message)
    {
        var failed = true;
        try
        {
            base.AroundReceive(receive, message);
            failed = false;
        }
        finally
        {
            AfterCommand(failed);
        }
    }

    // A missing plugin fails the start, not the first event.
    private void Prepare()
    {
        if (PersistenceId is null) throw new ArgumentException($"PersistenceId is [null] for PersistentActor [{Self.Path}]");

        var config = Extension.JournalConfigFor(JournalPluginId);
        _recoveryTimeout = config.GetTimeSpan("recovery-event-timeout", TimeSpan.FromSeconds(30));
        _ = Journal;
        _ = SnapshotStore;
        RequestRecoveryPermit();
    }

    private void LetGo()
    {
        StopRecoveryTimer();
        _stash.EmptyInto(UnstashFilterPredicate);
    }

    private void StashInternally(object message)
    {
        if (_stash.TryStashInternal()) return;

        switch (InternalStashOverflowStrategy)
        {
            case DiscardToDeadLetterStrategy: Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender); break;
            case ReplyToStrategy reply: Sender.Tell(reply.Response, Self); break;
            default:
                throw new StashOverflowException($"The internal stash of {PersistenceId} is full: it holds {_stash.Capacity} messages.");
        }
    }
}
