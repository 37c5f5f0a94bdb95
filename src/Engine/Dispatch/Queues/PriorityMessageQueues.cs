namespace Akka.Dispatch.MessageQueues;

/// <summary>A queue behind a lock.</summary>
public abstract class BlockingMessageQueue : IMessageQueue, IBlockingMessageQueueSemantics
{
    private readonly Lock _lock = new();

    /// <summary>Kept for programs that set it: nobody waits for a message here.</summary>
    public TimeSpan BlockTimeOut { get; set; } = TimeSpan.FromSeconds(1);

    public bool HasMessages => Count > 0;

    public int Count
    {
        get
        {
            lock (_lock) return LockedCount;
        }
    }

    /// <summary>Messages waiting; called with the lock, as what follows is.</summary>
    protected abstract int LockedCount { get; }

    /// <summary>Adds a message.</summary>
    protected abstract void LockedEnqueue(Envelope envelope);

    /// <summary>Takes a message.</summary>
    protected abstract bool LockedTryDequeue(out Envelope envelope);

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        lock (_lock) LockedEnqueue(envelope);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        lock (_lock) return LockedTryDequeue(out envelope);
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
    }
}

/// <summary>The lowest number first; among equals in the order of arrival. What the reader puts back in front comes before all.</summary>
public class UnboundedPriorityMessageQueue(Func<object, int> priorityGenerator, int initialCapacity)
    : BlockingMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    private readonly ByPriority _messages = new(priorityGenerator, initialCapacity);

    protected override int LockedCount => _messages.Count;
    public void EnqueueFirst(Envelope envelope) => _messages.PutBack(envelope);
    protected override void LockedEnqueue(Envelope envelope) => _messages.Add(envelope);
    protected override bool LockedTryDequeue(out Envelope envelope) => _messages.TryTake(out envelope);
}

/// <summary>As the other, which keeps the order among equals already.</summary>
public class UnboundedStablePriorityMessageQueue(Func<object, int> priorityGenerator, int initialCapacity)
    : BlockingMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    private readonly ByPriority _messages = new(priorityGenerator, initialCapacity);

    protected override int LockedCount => _messages.Count;
    public void EnqueueFirst(Envelope envelope) => _messages.PutBack(envelope);
    protected override void LockedEnqueue(Envelope envelope) => _messages.Add(envelope);
    protected override bool LockedTryDequeue(out Envelope envelope) => _messages.TryTake(out envelope);
}

internal sealed class ByPriority(Func<object, int> priorityOf, int initialCapacity)
{
    private readonly PriorityQueue<Envelope, (int Priority, long Order)> _messages = new(initialCapacity);
    private readonly Stack<Envelope> _front = [];
    private long _order;

    public int Count => _front.Count + _messages.Count;
    public void Add(Envelope envelope) => _messages.Enqueue(envelope, (priorityOf(envelope.Message), _order++));

    // By the reader, without the lock: writers see no more of it than the count.
    public void PutBack(Envelope envelope) => _front.Push(envelope);
    public bool TryTake(out Envelope envelope) => _front.TryPop(out envelope) || _messages.TryDequeue(out envelope, out _);
}
