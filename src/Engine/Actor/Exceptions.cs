namespace Akka.Actor;

/// <summary>Base of the engine's own exceptions.</summary>
public abstract class AkkaException : Exception
{
    /// <summary>Without a message.</summary>
    protected AkkaException() { }

    /// <summary>With a message and, optionally, a cause.</summary>
    protected AkkaException(string? message, Exception? cause = null) : base(message, cause) { }

    protected Exception? Cause => InnerException;
}

/// <summary>An actor could not be made or started. Stops it by default.</summary>
public class ActorInitializationException : AkkaException
{
    /// <summary>Without a message.</summary>
    public ActorInitializationException() { }

    public ActorInitializationException(string message) : base(message) { }
    public ActorInitializationException(string message, Exception? cause) : base(message, cause) { }

    /// <summary>With the actor concerned.</summary>
    public ActorInitializationException(IActorRef actor, string message, Exception? cause = null) : base(message, cause) => Actor = actor;

    /// <summary>The actor concerned; null where none was made yet.</summary>
    public IActorRef? Actor { get; set; }

    public override string ToString() => Actor is null ? base.ToString() : $"{Actor}: {base.ToString()}";
}

/// <summary>PreRestart threw. The restart goes on; this is only logged.</summary>
public class PreRestartException(IActorRef actor, Exception restartException, Exception? cause, object? optionalMessage)
    : ActorInitializationException(actor, "PreRestart of " + actor?.Path + " failed while it was restarted because of " + (cause is null ? "nothing known" : cause.GetType().FullName) + " at message " + (optionalMessage?.GetType().FullName ?? "none"), restartException)
{
    /// <summary>What PreRestart threw.</summary>
    public Exception RestartException { get; } = restartException;

    /// <summary>The message at which the actor failed; null for none.</summary>
    public object? OptionalMessage { get; } = optionalMessage;
}

/// <summary>The constructor or PostRestart threw during a restart. Stops the actor by default.</summary>
public class PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
    : ActorInitializationException(actor, "Exception post restart (" + (originalCause is null ? "null" : originalCause.GetType().ToString()) + ")", cause)
{
    /// <summary>Why the actor was restarted.</summary>
    public Exception? OriginalCause { get; } = originalCause;
}

/// <summary>A watched actor ended and the watcher did not handle <see cref="Terminated"/>. Stops the watcher by default.</summary>
public class DeathPactException(IActorRef deadActor) : AkkaException("Monitored actor [" + deadActor + "] terminated")
{
    /// <summary>The one that ended.</summary>
    public IActorRef DeadActor { get; } = deadActor;
}

/// <summary>An actor's thread was interrupted.</summary>
public class ActorInterruptedException(string? message = null, Exception? cause = null) : AkkaException(message, cause);

/// <summary>Thrown in an actor that received <see cref="Kill"/>.</summary>
public class ActorKilledException : AkkaException
{
    /// <summary>Without a message.</summary>
    public ActorKilledException() { }

    public ActorKilledException(string message) : base(message) { }
}

/// <summary>A selection found no actor.</summary>
public class ActorNotFoundException : AkkaException
{
    /// <summary>Without a message.</summary>
    public ActorNotFoundException() { }

    /// <summary>With a message and a cause.</summary>
    public ActorNotFoundException(string message, Exception? innerException = null) : base(message, innerException) { }
}

/// <summary>No answer came in time.</summary>
public class AskTimeoutException(string message) : AkkaException(message);

/// <summary>A name that the engine does not accept.</summary>
public class IllegalActorNameException(string message) : AkkaException(message);

/// <summary>An actor was used against its rules.</summary>
public class IllegalActorStateException(string message) : AkkaException(message);

/// <summary>A name is malformed or in use.</summary>
public class InvalidActorNameException : AkkaException
{
    public InvalidActorNameException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public InvalidActorNameException(string message, Exception? innerException) : base(message, innerException) { }
}

/// <summary>A message that cannot be sent.</summary>
public class InvalidMessageException : AkkaException
{
    /// <summary>Without a message.</summary>
    public InvalidMessageException() { }

    public InvalidMessageException(string message) : base(message) { }
}

/// <summary>A logger did not start.</summary>
public class LoggerInitializationException : AkkaException
{
    /// <summary>Without a message.</summary>
    public LoggerInitializationException() { }

    public LoggerInitializationException(string message) : base(message) { }
    public LoggerInitializationException(string message, Exception? cause = null) : base(message, cause) { }
}

/// <summary>A task could not be scheduled.</summary>
public sealed class SchedulerException(string message) : AkkaException(message);

/// <summary>A stash is full.</summary>
public class StashOverflowException(string message, Exception? cause = null) : AkkaException(message, cause);
