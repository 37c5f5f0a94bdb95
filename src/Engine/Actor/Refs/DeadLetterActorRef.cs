using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

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
            case Identify identify:
                // Nobody is there, and this reference is not somebody.
                sender?.Tell(new ActorIdentity(identify.MessageId, this), this);
                break;
            case DeadLetter letter:
                HandleLetter(letter);
                break;
            case AllDeadLetters other:
                _events.Publish(other);
                break;
            default:
                HandleLetter(new DeadLetter(message, sender ?? Provider.DeadLetters, this));
                break;
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
                _events.Publish(new SuppressedDeadLetter(suppressed, letter.Sender ?? Provider.DeadLetters, letter.Recipient));
                break;
            case Identify or ActorSelectionMessage { Message: Identify, WildCardFanOut: false }:
                AnswerForNobody(letter);
                break;
            case ActorSelectionMessage selection:
                HandleLetter(new DeadLetter(selection.Message, letter.Sender, letter.Recipient));
                break;
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
