using System.Runtime.InteropServices;

namespace Akka.Actor;

/// <summary>A message and who sent it.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct Envelope : IEquatable<Envelope>
{
    /// <summary>No sender is replaced by the dead letters of <paramref name="system"/>.</summary>
    public Envelope(object message, IActorRef sender, ActorSystem system)
    {
        Message = message;
        Sender = sender ?? system.DeadLetters;
    }

    /// <summary>Holds both as they are.</summary>
    public Envelope(object message, IActorRef sender)
    {
        Message = message;
        Sender = sender;
    }

    /// <summary>Who sent it.</summary>
    public IActorRef Sender { get; }

    /// <summary>What was sent.</summary>
    public object Message { get; }

    public bool Equals(Envelope other) => Equals(Message, other.Message) && Equals(Sender, other.Sender);

    public override bool Equals(object? obj) => obj is Envelope other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Message, Sender);

    public override string ToString() => "<" + Message + "> from " + (Sender is null ? "NoSender" : Sender.ToString());
}
