namespace Akka.Actor;

/// <summary>An actor could not be made or started. Stops it by default.</summary>
public class ActorInitializationException : AkkaException
{
    /// <summary>Without a message.</summary>
    public ActorInitializationException() { }

    /// <summary>With a message.</summary>
    public ActorInitializationException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public ActorInitializationException(string message, Exception? cause) : base(message, cause) { }

    /// <summary>With the actor concerned.</summary>
    public ActorInitializationException(IActorRef actor, string message, Exception? cause = null)
        : base(message, cause) => Actor = actor;

    /// <summary>The actor concerned; null where none was made yet.</summary>
    public IActorRef? Actor { get; set; }

    public override string ToString() => Actor is null ? base.ToString() : $"{Actor}: {base.ToString()}";
}

/// <summary>PreRestart threw. The restart goes on; this is only logged.</summary>
public class PreRestartException : ActorInitializationException
{
    /// <summary><paramref name="restartException"/> was thrown while restarting because of <paramref name="cause"/>.</summary>
    public PreRestartException(IActorRef actor, Exception restartException, Exception? cause, object? optionalMessage)
        : base(actor, "PreRestart of " + actor?.Path + " failed while it was restarted because of "
            + (cause is null ? "nothing known" : cause.GetType().FullName) + " at message " + (optionalMessage?.GetType().FullName ?? "none"), restartException)
    {
        RestartException = restartException;
        OptionalMessage = optionalMessage;
    }

    /// <summary>What PreRestart threw.</summary>
    public Exception RestartException { get; }

    /// <summary>The message at which the actor failed; null for none.</summary>
    public object? OptionalMessage { get; }
}

/// <summary>The constructor or PostRestart threw during a restart. Stops the actor by default.</summary>
public class PostRestartException : ActorInitializationException
{
    /// <summary><paramref name="cause"/> was thrown while restarting because of <paramref name="originalCause"/>.</summary>
    public PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
        : base(actor, "Exception post restart (" + (originalCause is null ? "null" : originalCause.GetType().ToString()) + ")", cause) =>
        OriginalCause = originalCause;

    /// <summary>Why the actor was restarted.</summary>
    public Exception? OriginalCause { get; }
}

/// <summary>A watched actor ended and the watcher did not handle <see cref="Terminated"/>. Stops the watcher by default.</summary>
public class DeathPactException : AkkaException
{
    /// <summary><paramref name="deadActor"/> is the one that ended.</summary>
    public DeathPactException(IActorRef deadActor)
        : base("Monitored actor [" + deadActor + "] terminated") => DeadActor = deadActor;

    /// <summary>The one that ended.</summary>
    public IActorRef DeadActor { get; }
}
