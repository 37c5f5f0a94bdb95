namespace Akka.Actor;

public partial class ActorCell
{
    /// <summary>Handles one user message; a failure goes to the supervisor.</summary>
    public void Invoke(Envelope envelope)
    {
        var message = envelope.Message;
        _message = message;
        _sender = envelope.Sender;
        CurrentIsStashed = false;
        var timeout = _receiveTimeout;
        var influences = timeout is not null && message is not INotInfluenceReceiveTimeout;
        if (influences) timeout!.Pause();
        try
        {
            if (message is IAutoReceivedMessage) AutoReceiveMessage(envelope);
            else ReceiveMessage(message);
            _message = null;
            _sender = null;
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
        finally
        {
            if (_receiveTimeout is { } armed) armed.AfterMessage(influences);
        }
    }

    /// <summary>Handles a message that is the engine's business.</summary>
    protected virtual void AutoReceiveMessage(Envelope envelope)
    {
        if (SystemImpl.Settings.DebugAutoReceive) PublishDebug("received AutoReceiveMessage " + envelope.Message);
        switch (envelope.Message)
        {
            case Terminated terminated: ReceivedTerminated(terminated); break;
            case Kill: throw new ActorKilledException("Kill");
            case PoisonPill: _self.Stop(); break;
            case ActorSelectionMessage selection: new ActorSelection(_self, selection.Elements).Tell(selection.Message, Sender); break;
            case Identify identify: Sender.Tell(new ActorIdentity(identify.MessageId, _self), _self); break;
            default: ReceiveMessage(envelope.Message); break;
        }
    }

    /// <summary>For tests that run an actor on their own thread.</summary>
    public void ReceiveMessageForTest(Envelope envelope)
    {
        _message = envelope.Message;
        _sender = envelope.Sender;
        CurrentIsStashed = false;
        try
        {
            UseThreadContext(() => ReceiveMessage(envelope.Message));
        }
        finally
        {
            _message = null;
            _sender = null;
        }
    }

    /// <summary>Feeds the current behaviour.</summary>
    protected virtual void ReceiveMessage(object message)
    {
        var actor = _actor!;
        if (message is TimerMessage tick)
        {
            if (OpenTimerMessage(actor, tick) is not { } payload) return;
            // What the actor sees, and what it may stash, is the payload.
            _message = message = payload;
            if (payload is IAutoReceivedMessage)
            {
                AutoReceiveMessage(new Envelope(payload, _self));
                return;
            }
        }
        var handled = actor.AroundReceive(_behaviour!, message);
        if (SystemImpl.Settings.AddLoggingReceive && actor is ILogReceive)
        {
            PublishDebug($"received {(handled ? "handled" : "unhandled")} message {message} from {Sender.Path}");
        }
    }

    private static object? OpenTimerMessage(ActorBase actor, TimerMessage tick) =>
        actor is IWithTimers { Timers: TimerScheduler timers } ? timers.Intercept(tick) : null;

    /// <summary>A step on the way out, whose failure is only logged.</summary>
    private void Attempt(Action step, Func<Exception, string>? text = null)
    {
        try
        {
            step();
        }
        catch (Exception cause)
        {
            PublishError(cause, text is null ? cause.Message : text(cause));
        }
    }

    private void PublishError(Exception? cause, string text) => Publish(new Error(cause, _self.Path.ToString(), ActorType, text));
    internal void PublishDebug(string text) => Publish(new Debug(_self.Path.ToString(), ActorType, text));

    private void Publish(LogEvent entry)
    {
        try
        {
            SystemImpl.EventStream.Publish(entry);
        }
        catch (Exception)
        {
            // A log that fails must not change what happens to the actor.
        }
    }

    private Type ActorType => _actor?.GetType() ?? GetType();
}
