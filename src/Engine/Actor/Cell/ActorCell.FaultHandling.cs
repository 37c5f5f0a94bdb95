using System.Runtime.ExceptionServices;

namespace Akka.Actor;

public partial class ActorCell
{
    internal bool IsFailed => _perpetrator is not null;

    /// <summary>Suspends this actor and its children and asks the supervisor. A failure while failed is not reported again.</summary>
    private void HandleInvokeFailure(Exception cause, IReadOnlyCollection<IActorRef>? childrenNotToSuspend = null)
    {
        if (IsFailed) return;
        try
        {
            Dispatcher.Suspend(this);
            var failedChild = _message is Failed ? Sender : null;
            _perpetrator = failedChild ?? _self;
            SuspendChildren(failedChild, childrenNotToSuspend);
            Parent.SendSystemMessage(new Failed(_self, cause, _self.Path.Uid));
        }
        catch (Exception second)
        {
            PublishError(second, "Emergency stop: exception in failure handling for " + cause);
            Attempt(StopChildren);
            FinishTerminate();
        }
    }

    /// <summary>A child failed: the strategy decides in this actor's own slot, with the child as sender.</summary>
    private void HandleFailed(Failed failed)
    {
        _message = failed;
        _sender = failed.Child;
        if (_children?.TryGetByRef(failed.Child) is not { } stats) PublishDebug($"Dropping Failed({failed.Cause}) from unknown child {failed.Child}");
        else if (stats.Uid != failed.Uid)
        {
            PublishDebug($"Dropping Failed({failed.Cause}) from old child {failed.Child} (uid={stats.Uid} != {failed.Uid})");
        }
        else if (!_actor!.StrategyForChildren().HandleFailure(this, failed.Child, failed.Cause, stats, _children))
        {
            ExceptionDispatchInfo.Throw(failed.Cause);
        }
        _message = null;
        _sender = null;
    }

    private void FaultSuspend()
    {
        Dispatcher.Suspend(this);
        SuspendChildren(null, null);
    }

    private void FaultResume(Exception? causedByFailure)
    {
        if (_actor is null)
        {
            PublishError(null, "Changing Resume into Create after " + causedByFailure);
            FaultCreate();
            return;
        }
        var perpetrator = _perpetrator;
        if (causedByFailure is not null) _perpetrator = null;
        // In any case, so that the count of suspensions stays balanced.
        Dispatcher.Resume(this);
        ResumeChildren(causedByFailure, perpetrator);
    }

    private void FaultRecreate(Exception cause)
    {
        if (_actor is not { } failedActor)
        {
            PublishError(null, "Changing Recreate into Create after " + cause);
            FaultCreate();
            return;
        }
        if (_children is { IsNormal: false })
        {
            FaultResume(null);
            return;
        }
        if (SystemImpl.Settings.DebugLifecycle) PublishDebug("Restarting");
        var message = _message;
        foreach (var step in (Action[])[() => failedActor.AroundPreRestart(cause, message!), () => BeforeActorGoes(failedActor)])
        {
            try
            {
                step();
            }
            catch (Exception second)
            {
                PublishError(new PreRestartException(_self, second, cause, message), second.Message);
            }
        }
        ClearActor(failedActor);
        if (!SetTerminationReason(SuspendKind.Recreation, cause)) FinishRecreate(cause);
    }

    private void FinishRecreate(Exception cause)
    {
        // Before the new instance makes children of its own.
        var survivors = _children?.Refs() ?? [];
        try
        {
            _perpetrator = null;
            Dispatcher.Resume(this);
            var fresh = NewActor();
            _actor = fresh;
            fresh.AroundPostRestart(cause, null!);
            _receiveTimeout?.AfterMessage(influences: true);
            if (SystemImpl.Settings.DebugLifecycle) PublishDebug("Restarted (" + fresh + ")");
            if (SystemImpl.Settings.EmitActorTelemetry) SystemImpl.EventStream.Publish(new ActorRestarted(_self, Props.Type, cause));
            foreach (var child in survivors) Attempt(() => child.Restart(cause), _ => $"restarting ({child})");
        }
        catch (Exception second)
        {
            ClearActor(_actor);
            HandleInvokeFailure(new PostRestartException(_self, second, cause), survivors);
        }
    }

    private void FaultCreate()
    {
        CancelReceiveTimeout();
        StopChildren();
        if (!SetTerminationReason(SuspendKind.Creation)) FinishCreate();
    }

    private void FinishCreate()
    {
        _perpetrator = null;
        Dispatcher.Resume(this);
        try
        {
            Create(failure: null);
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
    }
}
