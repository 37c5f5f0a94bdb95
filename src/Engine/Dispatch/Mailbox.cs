using Akka.Dispatch.MessageQueues;
using System.Diagnostics;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// The inbox of a cell: a queue of user messages and a list of system messages. Scheduled at most once at a time, so one thread
/// at a time runs the actor. System messages come first: before the first and after every user message, and also while suspended.
/// </summary>
public partial class Mailbox : IRunnable
{
    private readonly IMessageQueue _queue;
    private ActorCell? _cell;
    private SystemMessage? _system;
    private int _status;

    /// <summary>Over a queue.</summary>
    public Mailbox(IMessageQueue messageQueue) => _queue = messageQueue;

    /// <summary>The user messages.</summary>
    public IMessageQueue MessageQueue => _queue;

    /// <summary>Where it runs.</summary>
    public MessageDispatcher Dispatcher => _cell!.Dispatcher;

    internal bool HasMessages => _queue.HasMessages;

    internal int NumberOfMessages => _queue.Count;

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
        lock (_queue) _queue.CleanUp(cell.Self, deadLetters.MessageQueue);
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
        _queue.Enqueue(receiver, envelope);
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
        while (ShouldProcess && _queue.TryDequeue(out var envelope))
        {
            cell.Invoke(envelope);
            if (Volatile.Read(ref _system) is not null) ProcessSystemMessages(cell);
            if (--left <= 0 || (deadline != 0 && Stopwatch.GetTimestamp() >= deadline)) return;
        }
    }
}
