namespace Akka.Actor;

public partial class ActorCell
{
    /// <summary>Stops the children first; ends at once where there are none.</summary>
    private void Terminate()
    {
        CancelReceiveTimeout();
        // Nobody is left to handle a Terminated.
        UnwatchWatchedActors();
        StopChildren();
        var wasTerminating = IsTerminating;
        if (!SetTerminationReason(SuspendReason.Termination.Instance))
        {
            SetTerminated();
            FinishTerminate();
        }
        else if (!wasTerminating)
        {
            _dispatcher.Suspend(this);
            // A failure during the end is not the supervisor's business any more.
            _perpetrator = _self;
            if (_system.Settings.DebugLifecycle) PublishDebug("Stopping");
        }
    }

    /// <summary>
    /// PostStop, then the mailbox is closed, then the parent is told, then the watchers. The name is free once the parent has handled
    /// that: when its own Terminated arrives, but perhaps not yet when another watcher's does.
    /// </summary>
    private void FinishTerminate()
    {
        var actor = _actor;
        try
        {
            if (actor is not null) RunPostStop(actor);
        }
        finally
        {
            try
            {
                SetTerminated();
                _dispatcher.Detach(this);
            }
            finally
            {
                try
                {
                    _parent.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true, addressTerminated: false));
                }
                finally
                {
                    try
                    {
                        TellWatchersWeDied();
                    }
                    finally
                    {
                        EndCell(actor);
                    }
                }
            }
        }
    }

    private void RunPostStop(ActorBase actor)
    {
        try
        {
            actor.AroundPostStop();
        }
        catch (Exception cause)
        {
            Publish(new Error(cause, _self.Path.ToString(), actor.GetType(), cause.Message));
        }
        try
        {
            BeforeActorGoes(actor);
        }
        catch (Exception cause)
        {
            Publish(new Error(cause, _self.Path.ToString(), actor.GetType(), cause.Message));
        }
    }

    private void EndCell(ActorBase? actor)
    {
        try
        {
            UnwatchWatchedActors();
        }
        finally
        {
            if (_system.Settings.DebugLifecycle) PublishDebug("Stopped");
            SendToDeadLetters(ReleaseHeld());
            CancelReceiveTimeout();
            ClearActor(actor);
            _actor = null;
            _watch = null;
            _tasks = null;
        }
    }
}
