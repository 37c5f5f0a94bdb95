namespace Akka.Actor;

/// <summary>Stops an actor and waits for its end.</summary>
public static class GracefulStopSupport
{
    /// <summary>Sends PoisonPill; true when the actor has ended, false when it did not in time.</summary>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => target.GracefulStop(timeout, PoisonPill.Instance);

    /// <summary>Sends <paramref name="stopMessage"/>; true when the actor has ended, false when it did not in time.</summary>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var ended = WatchAsyncSupport.Ended(target, timeout, CancellationToken.None);
        target.Tell(stopMessage, ActorRefs.NoSender);
        return ended;
    }
}

/// <summary>Waits for an actor's end.</summary>
public static class WatchAsyncSupport
{
    /// <summary>True when the actor has ended, false when <paramref name="token"/> was cancelled before.</summary>
    /// <exception cref="InvalidOperationException">This kind of reference cannot be watched.</exception>
    public static Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default) => Ended(target, Timeout.InfiniteTimeSpan, token);

    internal static async Task<bool> Ended(IActorRef target, TimeSpan timeout, CancellationToken token)
    {
        var subject = target as IInternalActorRef ?? throw new InvalidOperationException($"{target} is of a kind that cannot be watched.");
        var end = new FutureActorRef<Terminated>(subject.Provider);
        end.Arm(timeout, token);
        subject.SendSystemMessage(new Watch(subject, end));
        try
        {
            return (await end.Result.ConfigureAwait(false)).ActorRef.Equals(target);
        }
        catch (Exception e) when (e is AskTimeoutException or OperationCanceledException)
        {
            subject.SendSystemMessage(new Unwatch(subject, end));
            return false;
        }
    }
}
