namespace Akka.Actor;

/// <summary>An actor was used against its rules.</summary>
public class IllegalActorStateException : AkkaException
{
    /// <summary>With a message.</summary>
    public IllegalActorStateException(string message) : base(message) { }
}
