namespace Akka.TestKit;

/// <summary>A message a test actor received, with its sender.</summary>
public abstract class MessageEnvelope
{
    public abstract object? Message { get; }

    public abstract IActorRef Sender { get; }
}

/// <summary>What was received when nothing was received: no message, the sender is dead letters.</summary>
public sealed class NullMessageEnvelope : MessageEnvelope
{
    private NullMessageEnvelope() { }

    public static readonly NullMessageEnvelope Instance = new();

    public override object? Message => null;

    public override IActorRef Sender => throw new IllegalActorStateException("No message was received, so there is no sender of it.");

    public override string ToString() => "<no message>";
}

/// <summary>A message that was received.</summary>
public class RealMessageEnvelope(object message, IActorRef sender) : MessageEnvelope
{
    public override object Message { get; } = message;

    public override IActorRef Sender { get; } = sender;

    public override string ToString() => $"<{Message}> from {(ReferenceEquals(Sender, ActorRefs.NoSender) ? "NoSender" : Sender)}";
}
