using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>The lowest number first; among equals in the order of arrival.</summary>
public class UnboundedPriorityMessageQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private readonly PriorityQueue<Envelope, (int Priority, long Order)> _messages;
    private readonly Func<object, int> _priority;
    private long _order;

    /// <summary>Numbers come from <paramref name="priorityGenerator"/>.</summary>
    public UnboundedPriorityMessageQueue(Func<object, int> priorityGenerator, int initialCapacity)
    {
        _priority = priorityGenerator;
        _messages = new(initialCapacity);
    }

    public bool HasMessages => Count > 0;

    public int Count
    {
        get
        {
            lock (_messages) return _messages.Count;
        }
    }

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        var priority = _priority(envelope.Message);
        lock (_messages) _messages.Enqueue(envelope, (priority, _order++));
    }

    public bool TryDequeue(out Envelope envelope)
    {
        lock (_messages) return _messages.TryDequeue(out envelope, out _);
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
    }
}
