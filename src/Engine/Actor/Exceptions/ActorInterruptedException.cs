namespace Akka.Actor;

/// <summary>An actor's thread was interrupted.</summary>
public class ActorInterruptedException : AkkaException
{
    /// <summary>With a message and a cause, both optional.</summary>
    public ActorInterruptedException(string? message = null, Exception? cause = null) : base(message, cause) { }
}
