namespace Akka.Actor;

/// <summary>Ask: a message with a task for its answer.</summary>
public static class Futures
{
    /// <summary>The answer, whatever it is.</summary>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) => self.Ask<object>(message, timeout, CancellationToken.None);

    /// <summary>The answer, whatever it is.</summary>
    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) => self.Ask<object>(message, null, cancellationToken);

    /// <summary>The answer, whatever it is.</summary>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?, CancellationToken)"/>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) => self.Ask<T>(message, timeout, CancellationToken.None);

    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?, CancellationToken)"/>
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) => self.Ask<T>(message, null, cancellationToken);

    /// <summary>
    /// The answer as a T. A Status.Failure throws its cause unless T can hold it; another class of answer throws ArgumentException; no answer
    /// in time throws AskTimeoutException; the token throws TaskCanceledException. Without a timeout akka.actor.ask-timeout holds.
    /// </summary>
    /// <exception cref="ArgumentException">The receiver belongs to no system and no actor runs on this thread.</exception>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var question = Prepare<T>(self, timeout, cancellationToken);
        self.Tell(message, question);
        return question.Result;
    }

    /// <summary>As the others, with a message that is told who waits for the answer.</summary>
    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messageFactory);
        var question = Prepare<T>(self, timeout, cancellationToken);
        self.Tell(messageFactory(question), question);
        return question.Result;
    }

    private static FutureActorRef<T> Prepare<T>(ICanTell self, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var provider = ProviderOf(self) ?? throw new ArgumentException("Unable to resolve the target Provider", nameof(self));
        var question = new FutureActorRef<T>(provider);
        question.Arm(timeout ?? provider.Settings.AskTimeout, cancellationToken);
        return question;
    }

    private static IActorRefProvider? ProviderOf(ICanTell self) => self switch
    {
        ActorSelection selection => ProviderOf(selection.Anchor),
        IInternalActorRef reference => reference.Provider,
        _ => InternalCurrentActorCellKeeper.Current?.SystemImpl.Provider,
    };
}
