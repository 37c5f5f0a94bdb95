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
