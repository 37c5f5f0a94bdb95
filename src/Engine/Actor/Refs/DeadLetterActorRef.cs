namespace Akka.Actor;

/// <summary>A path with nobody there: messages become dead letters, a watch is answered at once.</summary>
public class EmptyLocalActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream) : MinimalActorRef
{
    public override ActorPath Path { get; } = path;
    public override IActorRefProvider Provider => provider;
    public override bool IsTerminated => true;
    public override void SendSystemMessage(ISystemMessage message) => SpecialHandle(message, provider.DeadLetters);

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is DeadLetter letter) SpecialHandle(letter.Message, letter.Sender);
        else if (!SpecialHandle(message, sender)) eventStream.Publish(new DeadLetter(message, sender ?? provider.DeadLetters, this));
    }

    /// <summary>Answers what even nobody must answer; false for a message that is simply lost.</summary>
    protected virtual bool SpecialHandle(object message, IActorRef sender)
    {
        switch (message)
        {
            case Watch watch:
                if (watch.Watchee.Path == Path && watch.Watcher.Path != Path)
                {
                    watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false, addressTerminated: false));
                }
                return true;
            case Unwatch: return true;
            case Identify identify: sender?.Tell(new ActorIdentity(identify.MessageId, null), this); return true;
            case ActorSelectionMessage selection: return HandleSelection(selection, sender);
            case IDeadLetterSuppression suppressed: Suppress(suppressed, sender); return true;
            default: return false;
        }
    }

    private bool HandleSelection(ActorSelectionMessage selection, IActorRef sender)
    {
        if (selection.Message is Identify identify)
        {
            if (!selection.WildCardFanOut) sender?.Tell(new ActorIdentity(identify.MessageId, null), this);
        }
        else if (selection.Message is IDeadLetterSuppression suppressed) Suppress(suppressed, sender);
        else eventStream.Publish(new DeadLetter(selection.Message, sender ?? provider.DeadLetters, this));
        return true;
    }

    private void Suppress(IDeadLetterSuppression message, IActorRef sender) =>
        eventStream.Publish(new SuppressedDeadLetter(message, sender ?? provider.DeadLetters, this));
}

/// <summary>Publishes what could not be delivered on the event stream.</summary>
public class DeadLetterActorRef : EmptyLocalActorRef
{
    private readonly EventStream _events;

    /// <summary>Made by the provider.</summary>
    public DeadLetterActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream)
        : base(provider, path, eventStream) => _events = eventStream;

    protected override void TellInternal(object message, IActorRef sender)
    {
        switch (message)
        {
            case Identify identify: sender?.Tell(new ActorIdentity(identify.MessageId, ActorRefs.Nobody), this); break;
            case DeadLetter letter: HandleLetter(letter); break;
            case AllDeadLetters other: _events.Publish(other); break;
            default: HandleLetter(new DeadLetter(message, sender ?? Provider.DeadLetters, this)); break;
        }
    }

    protected override bool SpecialHandle(object message, IActorRef sender)
    {
        if (message is not Watch watch) return base.SpecialHandle(message, sender);
        if (watch.Watchee.Path != Path && watch.Watcher.Path != Path)
        {
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false, addressTerminated: false));
        }
        return true;
    }

    private void HandleLetter(DeadLetter letter)
    {
        switch (letter.Message)
        {
            case IDeadLetterSuppression suppressed:
                _events.Publish(new SuppressedDeadLetter(suppressed, letter.Sender ?? Provider.DeadLetters, this));
                break;
            case Identify or ActorSelectionMessage { Message: Identify, WildCardFanOut: false }: AnswerForNobody(letter); break;
            case ActorSelectionMessage selection: HandleLetter(new DeadLetter(selection.Message, letter.Sender, letter.Recipient)); break;
            default:
                if (!SpecialHandle(letter.Message, letter.Sender)) Publish(letter);
                break;
        }
    }

    private void AnswerForNobody(DeadLetter letter)
    {
        var id = letter.Message is Identify direct ? direct.MessageId : ((Identify)((ActorSelectionMessage)letter.Message).Message).MessageId;
        letter.Sender?.Tell(new ActorIdentity(id, null), this);
    }

    private void Publish(DeadLetter letter) =>
        _events.Publish(letter.Sender is null ? new DeadLetter(letter.Message, Provider.DeadLetters, letter.Recipient) : letter);
}

/// <summary>The mailbox of every actor that has ended.</summary>
public sealed class DeadLetterMailbox : Mailbox
{
    private readonly IActorRef _deadLetters;

    /// <summary>Sends all to <paramref name="deadLetters"/>.</summary>
    public DeadLetterMailbox(IActorRef deadLetters) : base(new DeadLetterMessageQueue(deadLetters))
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
internal sealed class DeadLetterMessageQueue(IActorRef deadLetters) : IMessageQueue
{
    public bool HasMessages => false;
    public int Count => 0;

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        // A subscriber of dead letters that has ended itself: published again, the letter would come back for ever.
        if (envelope.Message is AllDeadLetters) return;
        deadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender, receiver), envelope.Sender);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        envelope = default;
        return false;
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters) { }
}
