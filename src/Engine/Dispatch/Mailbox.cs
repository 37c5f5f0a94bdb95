using System.Diagnostics;

namespace Akka.Dispatch;

/// <summary>
/// The inbox of a cell: a queue of user messages and a list of system messages. Scheduled at most once at a time, so one thread
/// at a time runs the actor. System messages come first: before the first and after every user message, and also while suspended.
/// </summary>
public partial class Mailbox : IRunnable
{
    private ActorCell? _cell;
    private SystemMessage? _system;
    private int _status;

    /// <summary>Over a queue.</summary>
    public Mailbox(IMessageQueue messageQueue) => MessageQueue = messageQueue;

    /// <summary>The user messages.</summary>
    public IMessageQueue MessageQueue { get; }

    /// <summary>Where it runs.</summary>
    public MessageDispatcher Dispatcher => _cell!.Dispatcher;

    internal bool HasMessages => MessageQueue.HasMessages;
    internal int NumberOfMessages => MessageQueue.Count;
    internal virtual bool HasSystemMessages => Volatile.Read(ref _system) is { } head && !ReferenceEquals(head, ClosedMarker.Instance);

    /// <summary>Binds it to a cell, once.</summary>
    public virtual void SetActor(ActorCell actorCell) => _cell = actorCell;

    /// <summary>One slot: all system messages, then up to throughput user messages.</summary>
    public void Run()
    {
        var cell = _cell!;
        var before = InternalCurrentActorCellKeeper.Current;
        InternalCurrentActorCellKeeper.Current = cell;
        try
        {
            if (!IsClosed)
            {
                ProcessSystemMessages(cell);
                ProcessUserMessages(cell);
            }
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = before;
            SetAsIdle();
            cell.Dispatcher.RegisterForExecution(this, hasMessageHint: false, hasSystemMessageHint: false);
        }
    }

    public void Execute() => Run();

    /// <summary>Does nothing; kept because programs may call it.</summary>
    [Conditional("MAILBOXDEBUG")]
    public static void DebugPrint(string message, params object[] args) { }

    /// <summary>Moves what is left to the dead letters; called when closed, by whoever finds something left.</summary>
    public virtual void CleanUp()
    {
        if (_cell is not { } cell) return;
        var deadLetters = cell.SystemImpl.Mailboxes.DeadLetterMailbox;
        // A Tell that raced with the end may find it closed after this: it then cleans up itself, one at a time.
        lock (MessageQueue) MessageQueue.CleanUp(cell.Self, deadLetters.MessageQueue);
        // After the user messages: who is told of the end by an answer to Watch finds all of them delivered.
        for (var message = TakeSystemMessages(close: true); message is not null;)
        {
            var next = message.Next;
            message.Next = null;
            deadLetters.SystemEnqueue(cell.Self, message);
            message = next;
        }
    }

    internal virtual void Enqueue(IActorRef receiver, in Envelope envelope)
    {
        MessageQueue.Enqueue(receiver, envelope);
        if (IsClosed) CleanUp();
    }

    internal virtual void SystemEnqueue(IActorRef receiver, SystemMessage message)
    {
        while (true)
        {
            var head = Volatile.Read(ref _system);
            if (ReferenceEquals(head, ClosedMarker.Instance))
            {
                _cell!.SystemImpl.Mailboxes.DeadLetterMailbox.SystemEnqueue(receiver, message);
                return;
            }
            message.Next = head;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _system, message, head), head)) return;
        }
    }

    /// <summary>All system messages so far, oldest first.</summary>
    private SystemMessage? TakeSystemMessages(bool close)
    {
        if (!close && Volatile.Read(ref _system) is null) return null;
        while (true)
        {
            var head = Volatile.Read(ref _system);
            if (head is null && !close) return null;
            if (ReferenceEquals(head, ClosedMarker.Instance)) return null;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _system, close ? ClosedMarker.Instance : null, head), head)) return SystemMessage.Reverse(head);
        }
    }

    private void ProcessSystemMessages(ActorCell cell)
    {
        while (!IsClosed && TakeSystemMessages(close: false) is { } oldest) cell.SystemInvoke(oldest);
    }

    private void ProcessUserMessages(ActorCell cell)
    {
        var dispatcher = cell.Dispatcher;
        var left = Math.Max(dispatcher.Throughput, 1);
        var deadline = dispatcher.ThroughputDeadlineTime is > 0 and { } ticks ? Stopwatch.GetTimestamp() + (long)(ticks * (Stopwatch.Frequency / (double)TimeSpan.TicksPerSecond)) : 0;
        while (ShouldProcess && MessageQueue.TryDequeue(out var envelope))
        {
            cell.Invoke(envelope);
            if (Volatile.Read(ref _system) is not null) ProcessSystemMessages(cell);
            if (--left <= 0 || (deadline != 0 && Stopwatch.GetTimestamp() >= deadline)) return;
        }
    }

    // Bit 0: closed, bit 1: scheduled, the rest: how often it is suspended.
    private const int Closed = 1;
    private const int Scheduled = 2;
    private const int OneSuspend = 4;

    internal bool IsClosed => (Volatile.Read(ref _status) & Closed) != 0;
    internal bool IsSuspended => SuspendCount != 0;
    internal int SuspendCount => Volatile.Read(ref _status) / OneSuspend;
    private bool ShouldProcess => (Volatile.Read(ref _status) & ~Scheduled) == 0;

    /// <summary>True for the one caller that now has to run it, if a slot is worth its while.</summary>
    internal bool TrySchedule(bool hasMessageHint, bool hasSystemMessageHint)
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if ((status & (Closed | Scheduled)) != 0) return false;
            if (!hasSystemMessageHint && !HasSystemMessages && (status != 0 || !(hasMessageHint || HasMessages))) return false;
            if (Interlocked.CompareExchange(ref _status, status | Scheduled, status) == status) return true;
        }
    }

    internal void SetAsIdle() => Interlocked.And(ref _status, ~Scheduled);

    /// <summary>True when it was not suspended before.</summary>
    internal bool Suspend()
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if ((status & Closed) != 0) return false;
            if (Interlocked.CompareExchange(ref _status, status + OneSuspend, status) == status) return status < OneSuspend;
        }
    }

    /// <summary>True when it is not suspended any more.</summary>
    internal bool Resume()
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if ((status & Closed) != 0) return false;
            var next = status < OneSuspend ? status : status - OneSuspend;
            if (Interlocked.CompareExchange(ref _status, next, status) == status) return next < OneSuspend;
        }
    }

    /// <summary>False when it was closed already.</summary>
    internal bool BecomeClosed() => (Interlocked.Or(ref _status, Closed) & Closed) == 0;
}
