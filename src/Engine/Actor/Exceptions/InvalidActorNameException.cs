namespace Akka.Actor;

/// <summary>A name is malformed or in use.</summary>
public class InvalidActorNameException : AkkaException
{
    /// <summary>With a message.</summary>
    public InvalidActorNameException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public InvalidActorNameException(string message, Exception? innerException) : base(message, innerException) { }
}
