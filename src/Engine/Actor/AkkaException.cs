namespace Akka.Actor;

/// <summary>The base of the engine's own errors.</summary>
public abstract class AkkaException : Exception
{
    /// <summary>An error without a text.</summary>
    protected AkkaException()
    {
    }

    /// <summary>An error with its text and what led to it.</summary>
    protected AkkaException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>What led to this error.</summary>
    protected Exception? Cause => InnerException;
}
