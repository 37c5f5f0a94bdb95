namespace Akka.Actor;

/// <summary>A message that cannot be sent.</summary>
public class InvalidMessageException : AkkaException
{
    /// <summary>Without a message.</summary>
    public InvalidMessageException() { }

    /// <summary>With a message.</summary>
    public InvalidMessageException(string message) : base(message) { }
}
