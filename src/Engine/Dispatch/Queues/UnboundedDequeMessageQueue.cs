using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>A queue whose reader may put messages back in front.</summary>
public class UnboundedDequeMessageQueue : IMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    private readonly UnboundedMessageQueue _back = new();
    private Stack<Envelope>? _front;

    /// <inheritdoc/>
    public bool HasMessages => _front is { Count: > 0 } || _back.HasMessages;

    /// <inheritdoc/>
    public int Count => (_front?.Count ?? 0) + _back.Count;

    /// <inheritdoc/>
    public void Enqueue(IActorRef receiver, Envelope envelope) => _back.Enqueue(receiver, envelope);

    /// <inheritdoc/>
    public void EnqueueFirst(Envelope envelope) => (_front ??= new Stack<Envelope>()).Push(envelope);

    /// <inheritdoc/>
    public bool TryDequeue(out Envelope envelope)
    {
        if (_front is not { Count: > 0 } front) return _back.TryDequeue(out envelope);
        envelope = front.Pop();
        return true;
    }

    /// <inheritdoc/>
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
    }
}
