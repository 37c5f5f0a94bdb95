using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A path with nobody there: messages become dead letters, a watch is answered at once.</summary>
public class EmptyLocalActorRef : MinimalActorRef
{
    private readonly IActorRefProvider _provider;
    private readonly EventStream _events;

    /// <summary>Made by the provider.</summary>
    public EmptyLocalActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream)
    {
        _provider = provider;
        _events = eventStream;
        Path = path;
    }

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider => _provider;

    public override bool IsTerminated => true;

    public override void SendSystemMessage(ISystemMessage message) => SpecialHandle(message, _provider.DeadLetters);

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is DeadLetter letter) SpecialHandle(letter.Message, letter.Sender);
        else if (!SpecialHandle(message, sender)) _events.Publish(new DeadLetter(message, sender ?? _provider.DeadLetters, this));
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
            case Unwatch:
                return true;
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), this);
                return true;
            case ActorSelectionMessage selection:
                return HandleSelection(selection, sender);
            case IDeadLetterSuppression suppressed:
                Suppress(suppressed, sender);
                return true;
            default:
                return false;
        }
    }

    private bool HandleSelection(ActorSelectionMessage selection, IActorRef sender)
    {
        if (selection.Message is Identify identify)
        {
            if (!selection.WildCardFanOut) sender?.Tell(new ActorIdentity(identify.MessageId, null), this);
        }
        else if (selection.Message is IDeadLetterSuppression suppressed) Suppress(suppressed, sender);
        else _events.Publish(new DeadLetter(selection.Message, sender ?? _provider.DeadLetters, this));
        return true;
    }

    private void Suppress(IDeadLetterSuppression message, IActorRef sender) =>
        _events.Publish(new SuppressedDeadLetter(message, sender ?? _provider.DeadLetters, this));
}
