using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

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
