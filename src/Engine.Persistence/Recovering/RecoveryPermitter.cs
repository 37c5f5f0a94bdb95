namespace Akka.Persistence;

/// <summary>
/// /system/recoveryPermitter: lets at most so many actors recover at once, first come first served, so that a start
/// of thousands does not drown the journal. An actor that dies gives its permit back.
/// </summary>
internal sealed class RecoveryPermitter : UntypedActor
{
    private readonly int _permits;
    private readonly Queue<IActorRef> _waiting = new();
    private readonly HashSet<IActorRef> _holders = [];

    public RecoveryPermitter(int permits) => _permits = permits;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RequestRecoveryPermit:
                Context.Watch(Sender);
                if (_holders.Count < _permits || _holders.Contains(Sender))
                {
                    // One that restarted in the middle of its recovery keeps the permit it has.
                    Grant(Sender);
                }
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
        if (!_holders.Remove(actor))
        {
            // It died while it waited, or is a stranger to us.
            RemoveWaiting(actor);
            return;
        }

        if (_waiting.TryDequeue(out var next)) Grant(next);
    }

    private void RemoveWaiting(IActorRef actor)
    {
        for (var i = _waiting.Count; i > 0; i--)
        {
            var other = _waiting.Dequeue();
            if (!other.Equals(actor)) _waiting.Enqueue(other);
        }
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
