using System.Runtime.InteropServices;

namespace Akka.Dispatch.MessageQueues;

/// <summary>
/// A linked list that many writers append to by one exchange and one reader takes from. A message is in the queue when
/// Enqueue returns; an empty queue costs one node.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
public class UnboundedMessageQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    // Writers write the one, the reader the other: on one cache line each would wait for the other at every message.
    [FieldOffset(0)]
    private Node _newest;
    [FieldOffset(64)]
    private Node _taken;

    /// <summary>An empty queue.</summary>
    public UnboundedMessageQueue() => _newest = _taken = new Node(default);

    public bool HasMessages => !ReferenceEquals(Volatile.Read(ref _newest), Volatile.Read(ref _taken));

    public int Count
    {
        get
        {
            var count = 0;
            for (var node = Volatile.Read(ref _taken).Next; node is not null; node = node.Next) count++;
            return count;
        }
    }

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        var node = new Node(envelope);
        Interlocked.Exchange(ref _newest, node).Next = node;
    }

    public bool TryDequeue(out Envelope envelope)
    {
        var taken = _taken;
        var next = taken.Next;
        if (next is null)
        {
            if (ReferenceEquals(taken, Volatile.Read(ref _newest)))
            {
                envelope = default;
                return false;
            }
            // A writer stands between its exchange and its link.
            var spin = default(SpinWait);
            while ((next = taken.Next) is null) spin.SpinOnce();
        }
        envelope = next.Value;
        next.Value = default;
        // A taken node that has grown old must not keep all younger ones alive.
        taken.Next = null;
        Volatile.Write(ref _taken, next);
        return true;
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
    }

    private sealed class Node(Envelope value)
    {
        public volatile Node? Next;
        public Envelope Value = value;
    }
}

/// <summary>A queue whose reader may put messages back in front.</summary>
public class UnboundedDequeMessageQueue : IMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    private readonly UnboundedMessageQueue _back = new();
    private Stack<Envelope>? _front;

    public bool HasMessages => _front is { Count: > 0 } || _back.HasMessages;
    public int Count => (_front?.Count ?? 0) + _back.Count;
    public void Enqueue(IActorRef receiver, Envelope envelope) => _back.Enqueue(receiver, envelope);
    public void EnqueueFirst(Envelope envelope) => (_front ??= new Stack<Envelope>()).Push(envelope);

    public bool TryDequeue(out Envelope envelope)
    {
        if (_front is not { Count: > 0 } front) return _back.TryDequeue(out envelope);
        envelope = front.Pop();
        return true;
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
    }
}

/// <summary>The lowest number first; among equals in the order of arrival. What the reader puts back in front comes before all.</summary>
public class UnboundedPriorityMessageQueue : IMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    private readonly PriorityQueue<Envelope, (int Priority, long Order)> _messages;
    private readonly Func<object, int> _priority;
    private readonly Stack<Envelope> _front = [];
    private long _order;

    /// <summary>Numbers come from <paramref name="priorityGenerator"/>.</summary>
    public UnboundedPriorityMessageQueue(Func<object, int> priorityGenerator, int initialCapacity)
    {
        _priority = priorityGenerator;
        _messages = new(initialCapacity);
    }

    public bool HasMessages => Count > 0;
    public int Count { get { lock (_messages) return _front.Count + _messages.Count; } }

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        var priority = _priority(envelope.Message);
        lock (_messages) _messages.Enqueue(envelope, (priority, _order++));
    }

    public void EnqueueFirst(Envelope envelope)
    {
        lock (_messages) _front.Push(envelope);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        lock (_messages) return _front.TryPop(out envelope) || _messages.TryDequeue(out envelope, out _);
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
    }
}

/// <summary>As the other: it keeps the order among equals already.</summary>
public class UnboundedStablePriorityMessageQueue(Func<object, int> priorityGenerator, int initialCapacity)
    : UnboundedPriorityMessageQueue(priorityGenerator, initialCapacity);
