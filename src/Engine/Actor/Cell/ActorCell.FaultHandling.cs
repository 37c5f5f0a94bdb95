using System.Runtime.ExceptionServices;

namespace Akka.Actor;

public partial class ActorCell
{
    // Who is to blame while this actor is failed: itself or one of its children. Null while it is not.
    private IActorRef? _perpetrator;

    internal bool IsFailed => _perpetrator is not null;

    /// <summary>Suspends this actor and its children and asks the supervisor. A failure while failed is not reported again.</summary>
    private void HandleInvokeFailure(Exception cause, IReadOnlyCollection<IActorRef>? childrenNotToSuspend = null)
    {
        if (IsFailed) return;
        try
        {
            _dispatcher.Suspend(this);
            var failedChild = _message is Failed ? Sender : null;
            _perpetrator = failedChild ?? _self;
            SuspendChildren(failedChild, childrenNotToSuspend);
            _parent.SendSystemMessage(new Failed(_self, cause, _self.Path.Uid));
        }
        catch (Exception second)
        {
            Publish(new Error(second, _self.Path.ToString(), ActorType, "Emergency stop: exception in failure handling for " + cause));
            try
            {
                StopChildren();
            }
            finally
            {
                FinishTerminate();
            }
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
        _dispatcher.Suspend(this);
        SuspendChildren(null, null);
    }

    private void FaultResume(Exception? causedByFailure)
    {
        if (_actor is null)
        {
            Publish(new Error(null, _self.Path.ToString(), GetType(), "Changing Resume into Create after " + causedByFailure));
            FaultCreate();
            return;
        }
        var perpetrator = _perpetrator;
        try
        {
            // In any case, so that the count of suspensions stays balanced.
            _dispatcher.Resume(this);
        }
        finally
        {
            if (causedByFailure is not null) _perpetrator = null;
        }
        ResumeChildren(causedByFailure, perpetrator);
    }

    private void FaultRecreate(Exception cause)
    {
        if (_actor is not { } failedActor)
        {
            Publish(new Error(null, _self.Path.ToString(), GetType(), "Changing Recreate into Create after " + cause));
            FaultCreate();
            return;
        }
        if (_children is { IsNormal: false })
        {
            FaultResume(null);
            return;
        }
        if (_system.Settings.DebugLifecycle) PublishDebug("Restarting");
        var message = _message;
        try
        {
            failedActor.AroundPreRestart(cause, message!);
        }
        catch (Exception second)
        {
            LogPreRestart(failedActor, second, cause, message);
        }
        try
        {
            BeforeActorGoes(failedActor);
        }
        catch (Exception second)
        {
            LogPreRestart(failedActor, second, cause, message);
        }
        ClearActor(failedActor);
        if (!SetTerminationReason(new SuspendReason.Recreation(cause))) FinishRecreate(cause);
    }

    private void LogPreRestart(ActorBase actor, Exception thrown, Exception cause, object? message) =>
        Publish(new Error(new PreRestartException(_self, thrown, cause, message), _self.Path.ToString(), actor.GetType(), thrown.Message));

    private void FinishRecreate(Exception cause)
    {
        // Before the new instance makes children of its own.
        var survivors = _children?.Refs() ?? [];
        try
        {
            try
            {
                _dispatcher.Resume(this);
            }
            finally
            {
                _perpetrator = null;
            }
            var fresh = NewActor();
            _actor = fresh;
            fresh.AroundPostRestart(cause, null!);
            _receiveTimeout?.AfterMessage(influences: true);
            if (_system.Settings.DebugLifecycle) PublishDebug("Restarted (" + fresh + ")");
            foreach (var child in survivors) RestartSurvivor(child, cause);
        }
        catch (Exception second)
        {
            ClearActor(_actor);
            HandleInvokeFailure(new PostRestartException(_self, second, cause), survivors);
        }
    }

    private void RestartSurvivor(IInternalActorRef child, Exception cause)
    {
        try
        {
            child.Restart(cause);
        }
        catch (Exception second)
        {
            Publish(new Error(second, _self.Path.ToString(), ActorType, "restarting (" + child + ")"));
        }
    }

    private void FaultCreate()
    {
        CancelReceiveTimeout();
        StopChildren();
        if (!SetTerminationReason(SuspendReason.Creation.Instance)) FinishCreate();
    }

    private void FinishCreate()
    {
        try
        {
            _dispatcher.Resume(this);
        }
        finally
        {
            _perpetrator = null;
        }
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
