namespace Akka.Actor;

/// <summary>Messages of one actor put aside, over a mailbox that takes messages in front.</summary>
internal class ActorStash : IStash
{
    private readonly ActorCell _cell;
    private readonly IDequeBasedMessageQueueSemantics _mailbox;

    public ActorStash(ActorCell cell, int capacity)
    {
        _cell = cell;
        Capacity = capacity;
        _mailbox = cell.Mailbox.MessageQueue as IDequeBasedMessageQueueSemantics ?? throw new NotSupportedException(
            $"A stash needs a mailbox that takes messages in front, got {cell.Mailbox.MessageQueue.GetType().Name}. "
            + "Give the actor a mailbox whose queue implements IDequeBasedMessageQueueSemantics.");
    }

    public int Count => Held.Count;
    public bool IsEmpty => Held.Count == 0;
    public bool NonEmpty => Held.Count != 0;
    public bool IsFull => HasNoRoom(Held);
    public int Capacity { get; }
    protected LinkedList<Envelope> Held { get; private set; } = new();

    protected Envelope Current => new(
        _cell.CurrentMessage ?? throw new IllegalActorStateException("There is no message to stash: the actor is not in the midst of one"), _cell.Sender);

    public void Stash()
    {
        var current = Current;
        if (_cell.CurrentIsStashed) throw new IllegalActorStateException($"Can't stash the same message {current.Message} more than once");
        if (IsFull) throw new StashOverflowException($"Couldn't enqueue message {current.Message} from {current.Sender} to stash of {_cell.Self}");
        Held.AddLast(current);
        _cell.CurrentIsStashed = true;
    }

    public void Unstash()
    {
        if (Held.First is not { } first) return;
        Held.RemoveFirst();
        PutInFront(first.Value);
    }

    public void UnstashAll() => UnstashAll(_ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        // From the last to the first, so that the first stands in front.
        foreach (var envelope in ClearStash().Reverse()) if (predicate(envelope)) UnstashWithAll(envelope);
    }

    public IEnumerable<Envelope> ClearStash()
    {
        var held = Held;
        Held = new LinkedList<Envelope>();
        return held;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        // Those already held are not held twice.
        LinkedListNode<Envelope>? after = null;
        foreach (var envelope in envelopes)
        {
            if (Held.Any(e => ReferenceEquals(e.Message, envelope.Message) && Equals(e.Sender, envelope.Sender))) continue;
            after = after is null ? Held.AddFirst(envelope) : Held.AddAfter(after, envelope);
        }
    }

    protected bool HasNoRoom(LinkedList<Envelope> stash) => Capacity >= 0 && stash.Count >= Capacity;
    protected virtual void UnstashWithAll(Envelope envelope) => PutInFront(envelope);

    protected void PutInFront(Envelope envelope)
    {
        _mailbox.EnqueueFirst(envelope);
        if (envelope.Message is Terminated terminated) _cell.TerminatedQueuedFor(terminated.ActorRef);
    }
}
