using Akka.Dispatch;

namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    /// <summary>Handlers that are due, in the order of the calls.</summary>
    private readonly Queue<Pending> _pending = new();

    /// <summary>What the current handler wants written.</summary>
    private readonly List<IPersistentEnvelope> _events = [];

    /// <summary>What waits for the write that is under way.</summary>
    private List<IPersistentEnvelope> _batch = [];

    private long _sequenceNr;
    private int _pendingStashing;
    private bool _writing;
    private bool _asyncRunning;

    /// <summary>Persists an event; the handler runs when it is written. Until then further commands wait.</summary>
    /// <exception cref="InvalidOperationException">During recovery.</exception>
    public void Persist<TEvent>(TEvent @event, Action<TEvent> handler) => Write([@event], handler, stashing: true);

    /// <summary>Persists events, all or none; the handler runs for each of them. Until then further commands wait.</summary>
    /// <exception cref="InvalidOperationException">During recovery.</exception>
    public void PersistAll<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler) => Write(events, handler, stashing: true);

    /// <summary>As <see cref="Persist{TEvent}"/>, but commands go on meanwhile.</summary>
    /// <exception cref="InvalidOperationException">During recovery.</exception>
    public void PersistAsync<TEvent>(TEvent @event, Action<TEvent> handler) => Write([@event], handler, stashing: false);

    /// <summary>As <see cref="PersistAll{TEvent}"/>, but commands go on meanwhile.</summary>
    /// <exception cref="InvalidOperationException">During recovery.</exception>
    public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler) => Write(events, handler, stashing: false);

    /// <summary>
    /// Runs the handler after all handlers that are due, at once where there are none. Nothing is written; it does not run if a write before it fails.
    /// </summary>
    /// <exception cref="InvalidOperationException">During recovery.</exception>
    public void DeferAsync<TEvent>(TEvent evt, Action<TEvent> handler)
    {
        EnsureRecovered();
        if (_pending.Count == 0)
        {
            handler(evt);
            return;
        }

        _pending.Enqueue(new Pending(e => handler((TEvent)e), Stashing: false));
        _events.Add(new NonPersistentMessage(evt!, Sender));
    }

    /// <summary>Runs an asynchronous command handler; nothing else is handled until it ends.</summary>
    /// <exception cref="NotSupportedException">One is running already.</exception>
    protected void RunTask(Func<Task> action)
    {
        if (_asyncRunning) throw new NotSupportedException("RunTask calls cannot be nested.");

        _asyncRunning = true;
        var inCommand = true;
        ActorTaskScheduler.RunTask(async () =>
        {
            var failed = true;
            try
            {
                await action();
                failed = false;
            }
            finally
            {
                _asyncRunning = false;
                if (!inCommand) AfterCommand(failed);
            }
        });
        inCommand = false;
    }

    private void Write<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler, bool stashing)
    {
        EnsureRecovered();
        var sender = Sender;
        events ??= [];
        var write = ImmutableArray.CreateBuilder<IPersistentRepresentation>(events.TryGetNonEnumeratedCount(out var count) ? count : 4);
        foreach (var e in events)
        {
            ArgumentNullException.ThrowIfNull(e, nameof(events));
            write.Add(new Persistent(e, _sequenceNr + write.Count + 1, PersistenceId, manifest: null, isDeleted: false, sender, _writerGuid));
        }

        if (write.Count == 0) return;

        var pending = new Pending(e => handler((TEvent)e), stashing);
        for (var i = 0; i < write.Count; i++) _pending.Enqueue(pending);

        _pendingStashing += stashing ? write.Count : 0;
        _sequenceNr += write.Count;
        _events.Add(new AtomicWrite(write.DrainToImmutable()));
    }

    private void EnsureRecovered()
    {
        if (IsRecovering)
        {
            throw new InvalidOperationException("Events cannot be persisted or deferred during recovery, only from the handler of RecoveryCompleted on.");
        }
    }

    /// <summary>Gives what the handler wants written to the journal, or to the batch that waits for the write under way.</summary>
    private void Flush()
    {
        _batch.AddRange(_events);
        _events.Clear();
        if (_writing || _batch.Count == 0) return;

        _writing = true;
        Journal.Tell(new WriteMessages(_batch, Self, _incarnation), Self);
        _batch = [];
    }

    private void AfterCommand(bool failed)
    {
        Flush();
        if (_asyncRunning) return;

        if (_pendingStashing > 0) _phase = Phase.Persisting;
        else UnstashNext(failed);
    }

    /// <summary>Handles a journal's answer to a write; false: it is none.</summary>
    private bool ReceiveWriteAnswer(object message)
    {
        switch (message)
        {
            case WriteMessageSuccess success when success.ActorInstanceId == _incarnation:
                SawSequenceNr(success.Persistent.SequenceNr);
                RunHandler(success.Persistent.Payload);
                return true;
            case LoopMessageSuccess loop when loop.ActorInstanceId == _incarnation: RunHandler(loop.Message); return true;
            case WriteMessageRejected rejected when rejected.ActorInstanceId == _incarnation:
                SawSequenceNr(rejected.Persistent.SequenceNr);
                var failed = true;
                try
                {
                    OnPersistRejected(rejected.Cause, rejected.Persistent.Payload, rejected.Persistent.SequenceNr);
                    failed = false;
                }
                finally
                {
                    AfterHandler(failed);
                }

                return true;
            case WriteMessageFailure failure when failure.ActorInstanceId == _incarnation:
                try
                {
                    OnPersistFailure(failure.Cause, failure.Persistent.Payload, failure.Persistent.SequenceNr);
                }
                finally
                {
                    Context.Stop(Self);
                }

                return true;

            // What has gathered meanwhile is written while the handlers run.
            case WriteMessagesSuccessful:
                _writing = false;
                Flush();
                return true;

            // Of an earlier incarnation; or the word for the whole write that failed, which the single answers say again.
            case WriteMessageSuccess or LoopMessageSuccess or WriteMessageRejected or WriteMessageFailure or WriteMessagesFailed:
                return true;
            default: return false;
        }
    }

    private void RunHandler(object payload)
    {
        // An answer that user code stashed and unstashed comes a second time.
        if (!_pending.TryPeek(out var next)) return;

        var failed = true;
        try
        {
            next.Handler(payload);
            failed = false;
        }
        finally
        {
            AfterHandler(failed);
        }
    }

    private void AfterHandler(bool failed)
    {
        if (_pending.Dequeue().Stashing) _pendingStashing--;

        Flush();
        if (_pendingStashing == 0)
        {
            _phase = Phase.Commands;
            UnstashNext(failed);
        }
        else _phase = Phase.Persisting;
    }

    private void UnstashNext(bool failed)
    {
        if (failed) _stash.UnstashAllInternal();
        else _stash.UnstashInternal();
    }

    private void SawSequenceNr(long sequenceNr) => LastSequenceNr = Math.Max(LastSequenceNr, sequenceNr);

    /// <param name="Handler">What runs when the journal has answered.</param>
    /// <param name="Stashing">Whether commands wait until then.</param>
    private readonly record struct Pending(Action<object> Handler, bool Stashing);
}
