namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    /// <summary>
    /// Two stashes over one mailbox. The internal one holds commands that wait for recovery or for a persist handler; it gives them back one by one.
    /// The other one is the actor's own: what it unstashes goes in front of the internal one.
    /// </summary>
    private sealed class EventsourcedStash(Eventsourced actor) : IStash
    {
        private readonly LinkedList<Envelope> _internal = [];
        private readonly LinkedList<Envelope> _user = [];
        private object? _current;
        private bool _currentIsStashed;

        /// <summary>The stash that the engine gives to every actor that wants one; it stays empty, and is the way to the mailbox's front.</summary>
        public IStash? Mailbox { get; private set; }

        public object Current
        {
            set
            {
                _current = value;
                _currentIsStashed = false;
            }
        }

        public int Count => _user.Count;

        public bool IsEmpty => _user.Count == 0;

        public bool NonEmpty => _user.Count > 0;

        public bool IsFull => HasNoRoom(_user);

        /// <summary>Of each of the two; -1: no limit. Set by Props or by the mailbox's <c>stash-capacity</c>.</summary>
        public int Capacity { get; private set; } = -1;

        public void Over(IStash mailbox, IActorContext context)
        {
            Mailbox = mailbox;
            var props = context.Props;
            Capacity = props.Deploy.StashCapacity != Deploy.NoStashSize
                ? props.Deploy.StashCapacity
                : context.System.Mailboxes.StashCapacity(props.Dispatcher, props.Mailbox);
        }

        public void Stash()
        {
            if (_currentIsStashed)
            {
                throw new IllegalActorStateException($"Can't stash the same message {_current} more than once");
            }

            if (IsFull)
            {
                throw new StashOverflowException($"Couldn't enqueue message {_current?.GetType()} to stash of {actor.Self}");
            }

            _user.AddLast(new Envelope(_current!, actor.Sender));
            _currentIsStashed = true;
        }

        public void Unstash()
        {
            if (_user.First is { } first)
            {
                _user.RemoveFirst();
                ToMailbox([first.Value]);
            }
        }

        public void UnstashAll() => UnstashAll(static _ => true);

        public void UnstashAll(Func<Envelope, bool> predicate)
        {
            for (var node = _user.Last; node is not null; node = node.Previous)
            {
                if (predicate(node.Value)) _internal.AddFirst(node.Value);
            }

            _user.Clear();
        }

        public IEnumerable<Envelope> ClearStash()
        {
            var all = _user.ToArray();
            _user.Clear();
            return all;
        }

        public void Prepend(IEnumerable<Envelope> envelopes)
        {
            foreach (var envelope in envelopes.Reverse()) _user.AddFirst(envelope);
        }

        /// <summary>Puts the current message aside; false where there is no room.</summary>
        public bool TryStashInternal()
        {
            if (HasNoRoom(_internal)) return false;

            _internal.AddLast(new Envelope(_current!, actor.Sender));
            return true;
        }

        public void UnstashInternal()
        {
            if (_internal.First is { } first)
            {
                _internal.RemoveFirst();
                ToMailbox([first.Value]);
            }
        }

        public void UnstashAllInternal()
        {
            if (_internal.Count > 0)
            {
                ToMailbox([.. _internal]);
                _internal.Clear();
            }
        }

        /// <summary>Gives everything back to the mailbox at the end of an incarnation, in order: the actor's own, the internal one, what was in the mailbox.</summary>
        public void EmptyInto(Func<Envelope, bool> predicate)
        {
            UnstashAll(predicate);
            UnstashAllInternal();
        }

        private bool HasNoRoom(LinkedList<Envelope> stash) => Capacity >= 0 && stash.Count >= Capacity;

        // One by one, the last one first: Prepend leaves out an envelope that the stash holds already, and the same message may well wait twice.
        private void ToMailbox(Envelope[] envelopes)
        {
            for (var i = envelopes.Length - 1; i >= 0; i--)
            {
                Mailbox?.Prepend([envelopes[i]]);
                Mailbox?.Unstash();
            }
        }
    }
}
