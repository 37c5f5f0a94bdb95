namespace Akka.Persistence;

/// <summary>
/// /system/recoveryPermitter: lets at most so many actors recover at once, first come first served, so that a start
/// of thousands does not drown the journal. An actor that dies gives its permit back.
/// </summary>
internal sealed class RecoveryPermitter(int permits) : UntypedActor
{
    private readonly HashSet<IActorRef> _holders = [];
    private Queue<IActorRef> _waiting = new();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RequestRecoveryPermit:
                Context.Watch(Sender);
                // One that restarted in the middle of its recovery keeps the permit it has.
                if (_holders.Count < permits || _holders.Contains(Sender)) Grant(Sender);
                else _waiting.Enqueue(Sender);
                break;
            case ReturnRecoveryPermit:
                Context.Unwatch(Sender);
                Release(Sender);
                break;
            case Terminated t: Release(t.ActorRef); break;
        }
    }

    private void Grant(IActorRef actor)
    {
        _holders.Add(actor);
        actor.Tell(RecoveryPermitGranted.Instance);
    }

    private void Release(IActorRef actor)
    {
        if (!_holders.Remove(actor)) _waiting = new(_waiting.Where(other => !other.Equals(actor)));
        else if (_waiting.TryDequeue(out var next)) Grant(next);
    }
}

internal sealed class RequestRecoveryPermit
{
    public static readonly RequestRecoveryPermit Instance = new();
}

internal sealed class RecoveryPermitGranted : INoSerializationVerificationNeeded
{
    public static readonly RecoveryPermitGranted Instance = new();
}

internal sealed class ReturnRecoveryPermit : IDeadLetterSuppression
{
    public static readonly ReturnRecoveryPermit Instance = new();
}
