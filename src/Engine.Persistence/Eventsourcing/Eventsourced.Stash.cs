namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    /// <summary>
    /// Two stashes over one mailbox. The internal one holds commands that wait for recovery or for a persist handler; it gives them back one by one.
    /// The other one is the actor's own: what it unstashes goes in front of the internal one. Each has the capacity that Props or the mailbox's
    /// <c>stash-capacity</c> set.
    /// </summary>
    private sealed class EventsourcedStash(IActorContext context) : ActorStash((ActorCell)context, StashFactory.Capacity(context))
    {
        private readonly LinkedList<Envelope> _internal = [];

        /// <summary>Puts the current message aside; false where there is no room.</summary>
        public bool TryStashInternal()
        {
            if (HasNoRoom(_internal)) return false;
            _internal.AddLast(Current);
            return true;
        }

        public void UnstashInternal()
        {
            if (_internal.First is not { } first) return;
            _internal.RemoveFirst();
            PutInFront(first.Value);
        }

        public void UnstashAllInternal()
        {
            for (var node = _internal.Last; node is not null; node = node.Previous) PutInFront(node.Value);
            _internal.Clear();
        }

        /// <summary>Gives everything back to the mailbox at the end of an incarnation, in order: the actor's own, the internal one, what was in the mailbox.</summary>
        public void EmptyInto(Func<Envelope, bool> predicate)
        {
            UnstashAll(predicate);
            UnstashAllInternal();
        }

        protected override void UnstashWithAll(Envelope envelope) => _internal.AddFirst(envelope);
    }
}
