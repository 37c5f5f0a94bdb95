namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    private Phase _phase;
    private Recovery _recovery = Recovery.Default;
    private Receive? _recoverReceive;
    private ICancelable? _recoveryTimer;
    private bool _sawEvent;
    private bool _completing;

    /// <summary>In the order of an incarnation's life; the last two alternate.</summary>
    private enum Phase { WaitingForPermit, LoadingSnapshot, Replaying, Commands, Persisting }

    private void RequestRecoveryPermit()
    {
        _phase = Phase.WaitingForPermit;
        Extension.RecoveryPermitter.Tell(Akka.Persistence.RequestRecoveryPermit.Instance, Self);
    }

    private void ReceiveWhileRecovering(object message)
    {
        switch (message)
        {
            case RecoveryPermitGranted when _phase == Phase.WaitingForPermit: StartRecovery(); break;
            case LoadSnapshotResult result when _phase == Phase.LoadingSnapshot: StartReplay(result); break;
            case LoadSnapshotFailed failed when _phase == Phase.LoadingSnapshot: FailRecovery(failed.Cause); break;
            case ReplayedMessage replayed when _phase == Phase.Replaying: Replay(replayed.Persistent); break;
            case RecoverySuccess success when _phase == Phase.Replaying: CompleteRecovery(success.HighestSequenceNr); break;
            case ReplayMessagesFailure failure when _phase == Phase.Replaying: FailRecovery(failure.Cause); break;
            case RecoveryTick tick: Tick(tick); break;
            default:
                // Answers to writes of an earlier incarnation mean nothing to this one; all else waits.
                if (!ReceiveWriteAnswer(message)) StashInternally(message);

                break;
        }
    }

    private void StartRecovery()
    {
        _phase = Phase.LoadingSnapshot;
        _recovery = Recovery;
        _recoverReceive = ReceiveRecover;
        StartRecoveryTimer();
        LoadSnapshot(SnapshotterId, _recovery.FromSnapshot, _recovery.ToSequenceNr);
    }

    private void StartReplay(LoadSnapshotResult result)
    {
        if (result.Snapshot is { } selected)
        {
            LastSequenceNr = selected.Metadata.SequenceNr;
            if (!Recover(new SnapshotOffer(selected.Metadata, selected.Snapshot), selected.Snapshot)) return;
        }

        _phase = Phase.Replaying;
        StartRecoveryTimer();
        Journal.Tell(new ReplayMessages(LastSequenceNr + 1, result.ToSequenceNr, _recovery.ReplayMax, PersistenceId, Self), Self);
    }

    private void Replay(IPersistentRepresentation e)
    {
        _sawEvent = true;
        SawSequenceNr(e.SequenceNr);
        Recover(e.Payload, e.Payload);
    }

    private bool Recover(object message, object payload)
    {
        try
        {
            base.AroundReceive(_recoverReceive!, message);
            return true;
        }
        catch (Exception cause)
        {
            FailRecovery(cause, payload);
            return false;
        }
    }

    private void CompleteRecovery(long highestSequenceNr)
    {
        StopRecoveryTimer();
        OnReplaySuccess();
        SawSequenceNr(highestSequenceNr);
        _sequenceNr = LastSequenceNr;
        _completing = true;
        var failed = true;
        try
        {
            base.AroundReceive(_recoverReceive!, RecoveryCompleted.Instance);
            failed = false;
        }
        finally
        {
            Extension.RecoveryPermitter.Tell(ReturnRecoveryPermit.Instance, Self);
            _phase = Phase.Commands;
            _completing = false;
            _stash.UnstashAllInternal();
            AfterCommand(failed);
        }
    }

    private void FailRecovery(Exception cause, object? message = null)
    {
        StopRecoveryTimer();
        try
        {
            OnRecoveryFailure(cause, message);
        }
        finally
        {
            Context.Stop(Self);
        }
    }

    private void Tick(RecoveryTick tick)
    {
        if (tick.Incarnation != _incarnation || tick.Phase != _phase) return;

        if (_phase == Phase.Replaying && _sawEvent)
        {
            _sawEvent = false;
            return;
        }

        FailRecovery(new RecoveryTimedOutException(
            $"Recovery of {PersistenceId} got no {(_phase == Phase.Replaying ? "event" : "snapshot")} within {_recoveryTimeout.TotalSeconds} s (recovery-event-timeout)."));
    }

    private void StartRecoveryTimer()
    {
        StopRecoveryTimer();
        _sawEvent = false;
        _recoveryTimer = Context.System.Scheduler.ScheduleTellRepeatedlyCancelable(
            _recoveryTimeout, _recoveryTimeout, Self, new RecoveryTick(_incarnation, _phase), Self);
    }

    private void StopRecoveryTimer()
    {
        _recoveryTimer?.Cancel();
        _recoveryTimer = null;
    }

    private sealed record RecoveryTick(int Incarnation, Phase Phase) : INotInfluenceReceiveTimeout, INoSerializationVerificationNeeded, Akka.Event.IDeadLetterSuppression;
}
