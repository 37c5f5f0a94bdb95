namespace Akka.Actor;

/// <summary>Messages put aside to be handled later.</summary>
public interface IStash
{
    /// <summary>Messages held.</summary>
    int Count { get; }

    /// <summary>Whether none is held.</summary>
    bool IsEmpty { get; }

    /// <summary>Whether at least one is held.</summary>
    bool NonEmpty { get; }

    /// <summary>Whether no more can be held.</summary>
    bool IsFull { get; }

    /// <summary>Most that can be held; -1 for no limit.</summary>
    int Capacity { get; }

    /// <summary>Puts the current message aside.</summary>
    /// <exception cref="IllegalActorStateException">The current message is already the last one held.</exception>
    /// <exception cref="StashOverflowException">It is full.</exception>
    void Stash();

    /// <summary>Puts the oldest one in front of the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all, in their order, in front of the mailbox.</summary>
    void UnstashAll();

    /// <summary>Puts those that match in front of the mailbox and drops the others.</summary>
    void UnstashAll(Func<Envelope, bool> predicate);

    /// <summary>Takes all out and returns them.</summary>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Puts messages before those held.</summary>
    void Prepend(IEnumerable<Envelope> envelopes);
}

/// <summary>An actor that is given a stash before PreStart.</summary>
public interface IActorStash
{
    /// <summary>Set by the engine.</summary>
    IStash Stash { get; set; }
}

/// <summary>A stash of any mailbox.</summary>
public interface IWithUnrestrictedStash : IActorStash;

/// <summary>A stash without limit.</summary>
public interface IWithUnboundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IUnboundedDequeBasedMessageQueueSemantics>;

/// <summary>A stash over a bounded mailbox.</summary>
public interface IWithBoundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IBoundedDequeBasedMessageQueueSemantics>;

/// <summary>A stash with the capacity of configuration or Props.</summary>
public interface IWithStash : IWithUnrestrictedStash, IRequiresMessageQueue<IDequeBasedMessageQueueSemantics>;
