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
        if (!SetTerminationReason(SuspendKind.Termination))
        {
            SetTerminated();
            FinishTerminate();
        }
        else if (!wasTerminating)
        {
            Dispatcher.Suspend(this);
            // A failure during the end is not the supervisor's business any more.
            _perpetrator = _self;
            if (SystemImpl.Settings.DebugLifecycle) PublishDebug("Stopping");
        }
    }

    /// <summary>
    /// PostStop, then the mailbox is closed, then the parent is told, then the watchers. The name is free once the parent has handled
    /// that: when its own Terminated arrives, but perhaps not yet when another watcher's does.
    /// </summary>
    private void FinishTerminate()
    {
        var actor = _actor;
        if (actor is not null)
        {
            Attempt(actor.AroundPostStop);
            Attempt(() => BeforeActorGoes(actor));
        }
        SetTerminated();
        Attempt(() => Dispatcher.Detach(this));
        Attempt(() => Parent.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true, addressTerminated: false)));
        Attempt(TellWatchersWeDied);
        Attempt(UnwatchWatchedActors);
        if (SystemImpl.Settings.DebugLifecycle) PublishDebug("Stopped");
        if (SystemImpl.Settings.EmitActorTelemetry) Attempt(() => SystemImpl.EventStream.Publish(new ActorStopped(_self, Props.Type)));
        SendToDeadLetters(ReleaseHeld());
        CancelReceiveTimeout();
        ClearActor(actor);
        Props = TerminatedProps;
        _actor = null;
        _watch = null;
        _tasks = null;
    }
}
