namespace Akka.Actor;

/// <summary>A name that the engine does not accept.</summary>
public class IllegalActorNameException : AkkaException
{
    /// <summary>With a message.</summary>
    public IllegalActorNameException(string message) : base(message) { }
}
