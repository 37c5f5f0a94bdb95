using System.Runtime.InteropServices;

namespace Akka.Actor;

/// <summary>Handled by the cell before the actor sees it.</summary>
public interface IAutoReceivedMessage;

/// <summary>Not to be accepted from an untrusted remote peer.</summary>
public interface IPossiblyHarmful;

/// <summary>Does not re-arm the receive timeout.</summary>
public interface INotInfluenceReceiveTimeout;

/// <summary>Never passed through serializers by the verification of local messages.</summary>
public interface INoSerializationVerificationNeeded;

/// <summary>Stops the receiver at its place in the queue.</summary>
public sealed class PoisonPill : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression
{
    private PoisonPill() { }
    public static PoisonPill Instance { get; } = new();
    public override string ToString() => "<PoisonPill>";
}

/// <summary>Makes the receiver throw <see cref="ActorKilledException"/>.</summary>
public sealed class Kill : IAutoReceivedMessage
{
    private Kill() { }
    public static Kill Instance { get; } = new();
    public override string ToString() => "<Kill>";
}

/// <summary>A watched actor has ended.</summary>
public sealed class Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    /// <summary>The watched actor.</summary>
    public IActorRef ActorRef { get; } = actorRef;

    /// <summary>Whether it ended because its whole node did.</summary>
    public bool AddressTerminated { get; } = addressTerminated;

    /// <summary>Whether it is known to have existed.</summary>
    public bool ExistenceConfirmed { get; } = existenceConfirmed;

    public override string ToString() => $"<Terminated>: {ActorRef} - ExistenceConfirmed={ExistenceConfirmed}";
}

/// <summary>Asks the receiver to answer with its reference.</summary>
public sealed class Identify(object messageId) : IAutoReceivedMessage, INotInfluenceReceiveTimeout
{
    /// <summary>What comes back in the answer.</summary>
    public object MessageId { get; } = messageId;

    public override string ToString() => $"<Identify>: {MessageId}";
}

/// <summary>Answer to <see cref="Identify"/>.</summary>
public sealed class ActorIdentity(object messageId, IActorRef? subject)
{
    /// <summary>The id of the question.</summary>
    public object MessageId { get; } = messageId;

    /// <summary>The actor that answered; null where none was found.</summary>
    public IActorRef Subject { get; } = subject!;

    public override bool Equals(object? obj) => obj is ActorIdentity other && Equals(MessageId, other.MessageId) && Equals(Subject, other.Subject);
    public override int GetHashCode() => HashCode.Combine(MessageId, Subject);
    public override string ToString() => $"<ActorIdentity>: {Subject} - MessageId={MessageId}";
}

/// <summary>No message came for the time set by SetReceiveTimeout.</summary>
public class ReceiveTimeout : IPossiblyHarmful
{
    private ReceiveTimeout() { }
    public static ReceiveTimeout Instance { get; } = new();
    public override string ToString() => "<ReceiveTimeout>";
}

/// <summary>A message that carries another.</summary>
public interface IWrappedMessage
{
    /// <summary>The message inside.</summary>
    object Message { get; }
}

/// <summary>An answer that says how something went.</summary>
public abstract class Status
{
    /// <summary>It went well.</summary>
    public sealed class Success(object status) : Status
    {
        /// <summary>Success without a value.</summary>
        public static readonly Success Instance = new(null!);

        /// <summary>The value.</summary>
        public readonly object Status = status;

        public override string ToString() => Status is null ? "Status.Success" : $"Success: {Status}";
    }

    /// <summary>It failed. As the answer to an Ask it throws <see cref="Cause"/> unless a Status was asked for.</summary>
    public sealed class Failure(Exception? cause, object? state) : Status
    {
        /// <summary>Why it failed; may be null.</summary>
        public readonly Exception Cause = cause!;

        /// <summary>Anything the sender adds; may be null.</summary>
        public readonly object State = state!;

        public Failure(Exception? cause) : this(cause, null) { }
        public override string ToString() => State is null ? $"Failure: {Cause}" : $"Failure[{State}]: {Cause}";
    }
}

/// <summary>A message and who sent it.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct Envelope : IEquatable<Envelope>
{
    /// <summary>No sender is replaced by the dead letters of <paramref name="system"/>.</summary>
    public Envelope(object message, IActorRef sender, ActorSystem system) : this(message, sender ?? system.DeadLetters) { }

    /// <summary>Holds both as they are.</summary>
    public Envelope(object message, IActorRef sender) => (Message, Sender) = (message, sender);

    /// <summary>Who sent it.</summary>
    public IActorRef Sender { get; }

    /// <summary>What was sent.</summary>
    public object Message { get; }

    public bool Equals(Envelope other) => Equals(Message, other.Message) && Equals(Sender, other.Sender);
    public override bool Equals(object? obj) => obj is Envelope other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(Message, Sender);
    public override string ToString() => "<" + Message + "> from " + (Sender is null ? "NoSender" : Sender.ToString());
}
