using System.Diagnostics;

namespace Akka.Dispatch.MessageQueues;

/// <summary>A queue with a limit: a writer waits for room, at most the push timeout, then the message goes to the dead letters.</summary>
public class BoundedMessageQueue : IMessageQueue, IBoundedMessageQueueSemantics
{
    private readonly Queue<Envelope> _messages = new();
    private readonly int _capacity;

    /// <summary>Capacity must be positive, the timeout not negative.</summary>
    public BoundedMessageQueue(int boundedCapacity, TimeSpan pushTimeOut)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(boundedCapacity);
        _capacity = boundedCapacity;
        PushTimeOut = pushTimeOut;
    }

    public TimeSpan PushTimeOut { get; set; }
    public bool HasMessages => Count > 0;
    public int Count { get { lock (_messages) return _messages.Count; } }

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        if (TryAdd(envelope)) return;
        ((IInternalActorRef)receiver).Provider.DeadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender, receiver), envelope.Sender);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        lock (_messages)
        {
            if (!_messages.TryDequeue(out envelope)) return false;
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
            _messages.Enqueue(envelope);
            return true;
        }
    }
}
