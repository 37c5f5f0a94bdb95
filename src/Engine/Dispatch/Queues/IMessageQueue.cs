namespace Akka.Dispatch.MessageQueues;

/// <summary>The user messages of a mailbox: many writers, one reader.</summary>
public interface IMessageQueue
{
    /// <summary>Whether a message waits.</summary>
    bool HasMessages { get; }

    /// <summary>Messages waiting; a snapshot.</summary>
    int Count { get; }

    /// <summary>Adds at the end.</summary>
    void Enqueue(IActorRef receiver, Envelope envelope);

    /// <summary>Takes from the front.</summary>
    bool TryDequeue(out Envelope envelope);

    /// <summary>Moves all that is left to <paramref name="deadletters"/>.</summary>
    void CleanUp(IActorRef owner, IMessageQueue deadletters);
}
