using System.Diagnostics;

namespace Akka.Dispatch.MessageQueues;

/// <summary>A queue with a limit: a writer waits for room, at most the push timeout, then the message goes to the dead letters.</summary>
public class BoundedMessageQueue : IMessageQueue, IBoundedMessageQueueSemantics, IBoundedDequeBasedMessageQueueSemantics
{
    private readonly LinkedList<Envelope> _messages = new();
    private readonly int _capacity;

    /// <summary>Capacity must be positive, the timeout not negative.</summary>
    public BoundedMessageQueue(int capacity, TimeSpan pushTimeOut)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _capacity = capacity;
        PushTimeOut = pushTimeOut;
    }

    public TimeSpan PushTimeOut { get; }
    public bool HasMessages => Count > 0;
    public int Count { get { lock (_messages) return _messages.Count; } }

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        if (TryAdd(envelope)) return;
        ((IInternalActorRef)receiver).Provider.DeadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender, receiver), envelope.Sender);
    }

    public void EnqueueFirst(Envelope envelope)
    {
        // Put back by the reader, who cannot wait for itself: what was in the queue once may exceed the limit.
        lock (_messages) _messages.AddFirst(envelope);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        lock (_messages)
        {
            if (_messages.First is not { } first)
            {
                envelope = default;
                return false;
            }
            _messages.RemoveFirst();
            envelope = first.Value;
            Monitor.PulseAll(_messages);
            return true;
        }
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
    }

    private bool TryAdd(Envelope envelope)
    {
        var start = Stopwatch.GetTimestamp();
        lock (_messages)
        {
            while (_messages.Count >= _capacity)
            {
                var left = PushTimeOut < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : PushTimeOut - Stopwatch.GetElapsedTime(start);
                if (PushTimeOut >= TimeSpan.Zero && left <= TimeSpan.Zero) return false;
                Monitor.Wait(_messages, left);
            }
            _messages.AddLast(envelope);
            return true;
        }
    }
}
