namespace Akka.Actor;

/// <summary>Messages of one actor put aside, over a mailbox that takes messages in front.</summary>
internal sealed class ActorStash : IStash
{
    private readonly ActorCell _cell;
    private readonly IDequeBasedMessageQueueSemantics _mailbox;
    private LinkedList<Envelope> _held = new();

    public ActorStash(ActorCell cell, int capacity)
    {
        _cell = cell;
        Capacity = capacity;
        _mailbox = cell.Mailbox.MessageQueue as IDequeBasedMessageQueueSemantics ?? throw new NotSupportedException(
            $"A stash needs a mailbox that takes messages in front, got {cell.Mailbox.MessageQueue.GetType().Name}. "
            + "Give the actor a mailbox whose queue implements IDequeBasedMessageQueueSemantics.");
    }

    public int Count => _held.Count;

    public bool IsEmpty => _held.Count == 0;

    public bool NonEmpty => _held.Count != 0;

    public bool IsFull => Capacity >= 0 && _held.Count >= Capacity;

    public int Capacity { get; }

    public void Stash()
    {
        var message = _cell.CurrentMessage ?? throw new IllegalActorStateException("There is no message to stash: the actor is not in the midst of one");
        var sender = _cell.Sender;
        if (_held.Last?.Value is { } last && ReferenceEquals(last.Message, message) && ReferenceEquals(last.Sender, sender))
        {
            throw new IllegalActorStateException($"Can't stash the same message {message} more than once");
        }
        if (IsFull) throw new StashOverflowException($"Couldn't enqueue message {message} from {sender} to stash of {_cell.Self}");
        _held.AddLast(new Envelope(message, sender));
    }

    public void Unstash()
    {
        if (_held.First is not { } first) return;
        _held.RemoveFirst();
        PutInFront(first.Value);
    }

    public void UnstashAll() => UnstashAll(_ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        if (_held.Count == 0) return;
        var held = _held;
        _held = new LinkedList<Envelope>();
        // From the last to the first, so that the first stands in front.
        for (var node = held.Last; node is not null; node = node.Previous) if (predicate(node.Value)) PutInFront(node.Value);
    }

    public IEnumerable<Envelope> ClearStash()
    {
        var held = _held;
        _held = new LinkedList<Envelope>();
        return held;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        // Those already held are not held twice.
        LinkedListNode<Envelope>? after = null;
        foreach (var envelope in envelopes)
        {
            if (_held.Any(e => ReferenceEquals(e.Message, envelope.Message) && Equals(e.Sender, envelope.Sender))) continue;
            after = after is null ? _held.AddFirst(envelope) : _held.AddAfter(after, envelope);
        }
    }

    private void PutInFront(Envelope envelope)
    {
        _mailbox.EnqueueFirst(envelope);
        if (envelope.Message is Terminated terminated) _cell.TerminatedQueuedFor(terminated.ActorRef);
    }
}
