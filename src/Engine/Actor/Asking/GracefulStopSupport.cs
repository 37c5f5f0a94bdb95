namespace Akka.Actor;

/// <summary>Stops an actor and waits for its end.</summary>
public static class GracefulStopSupport
{
    /// <summary>Sends PoisonPill; true when the actor has ended, false when it did not in time.</summary>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => target.GracefulStop(timeout, PoisonPill.Instance);

    /// <summary>Sends <paramref name="stopMessage"/>; true when the actor has ended, false when it did not in time.</summary>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var subject = (IInternalActorRef)target;
        var end = new FutureActorRef<Terminated>(subject.Provider);
        end.Arm(timeout, CancellationToken.None);
        subject.SendSystemMessage(new Watch(subject, end));
        target.Tell(stopMessage, ActorRefs.NoSender);
        try
        {
            var terminated = await end.Result.ConfigureAwait(false);
            return terminated.ActorRef.Equals(target);
        }
        catch (AskTimeoutException)
        {
            subject.SendSystemMessage(new Unwatch(subject, end));
            return false;
        }
    }
}
