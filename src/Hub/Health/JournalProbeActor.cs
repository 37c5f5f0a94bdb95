using Akka.Actor;
using Akka.Persistence;

namespace Actors.Hub.Health;

/// <summary>Reads its own empty history once, which shows that the journal can be read. One below the user guardian.</summary>
public sealed class JournalProbeActor : ReceivePersistentActor
{
    private readonly Readiness _readiness;

    public JournalProbeActor(Readiness readiness)
    {
        _readiness = readiness;
        RecoverAny(_ => { });
        CommandAny(_ => { });
    }

    /// <inheritdoc/>
    public override string PersistenceId => "hub|probe";

    /// <inheritdoc/>
    protected override void OnReplaySuccess()
    {
        _readiness.JournalReadable();
        base.OnReplaySuccess();
    }

    /// <inheritdoc/>
    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        _readiness.JournalFailed(reason);
        base.OnRecoveryFailure(reason, message);
    }
}
