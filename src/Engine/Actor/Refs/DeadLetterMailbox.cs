using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The mailbox of every actor that has ended.</summary>
public sealed class DeadLetterMailbox : Mailbox
{
    private readonly IActorRef _deadLetters;

    /// <summary>Sends all to <paramref name="deadLetters"/>.</summary>
    public DeadLetterMailbox(IActorRef deadLetters)
        : base(new DeadLetterMessageQueue(deadLetters))
    {
        _deadLetters = deadLetters;
        BecomeClosed();
    }

    internal override bool HasSystemMessages => false;

    public override void CleanUp() { }

    internal override void Enqueue(IActorRef receiver, in Envelope envelope) => MessageQueue.Enqueue(receiver, envelope);

    internal override void SystemEnqueue(IActorRef receiver, SystemMessage message) =>
        _deadLetters.Tell(new DeadLetter(message, receiver, receiver), receiver);
}

/// <summary>A queue that is always empty because all goes to the dead letters.</summary>
internal sealed class DeadLetterMessageQueue : IMessageQueue
{
    private readonly IActorRef _deadLetters;

    /// <summary>Sends all to <paramref name="deadLetters"/>.</summary>
    public DeadLetterMessageQueue(IActorRef deadLetters) => _deadLetters = deadLetters;

    public bool HasMessages => false;

    public int Count => 0;

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        // A subscriber of dead letters that has ended itself: published again, the letter would come back for ever.
        if (envelope.Message is AllDeadLetters) return;
        _deadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender, receiver), envelope.Sender);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        envelope = default;
        return false;
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters) { }
}
