namespace Akka.Pattern;

/// <summary>Has one child, passes messages to it, and counts how often it was started again.</summary>
public abstract class BackoffSupervisorBase : ActorBase
{
    private protected BackoffSupervisorBase(Props childProps, string childName, IBackoffReset reset, object? replyWhileStopped, Func<object, bool>? finalStopMessage) =>
        (ChildProps, ChildName, Reset, ReplyWhileStopped, FinalStopMessage) = (childProps, childName, reset, replyWhileStopped, finalStopMessage);

    protected Props ChildProps { get; }
    protected string ChildName { get; }
    protected IBackoffReset Reset { get; }

    /// <summary>What senders get while there is no child; null: the dead letters get the message.</summary>
    protected object? ReplyWhileStopped { get; }

    /// <summary>Whether a message is the last one for the child; null: none is.</summary>
    protected Func<object, bool>? FinalStopMessage { get; }

    /// <summary>The child; null while there is none.</summary>
    protected IActorRef? Child { get; set; }

    /// <summary>Restarts counted.</summary>
    protected int RestartCountN { get; set; }

    /// <summary>Whether the next end of the child is final.</summary>
    protected bool FinalStopMessageReceived { get; set; }

    protected override void PreStart()
    {
        StartChildActor();
        base.PreStart();
    }

    /// <summary>Handles all but what the child's end means.</summary>
    protected bool HandleBackoff(object message)
    {
        switch (message)
        {
            case BackoffSupervisor.StartChild:
                StartChildActor();
                if (Reset is AutoReset auto)
                {
                    Context.System.Scheduler.ScheduleTellOnce(auto.ResetBackoff, Self, new BackoffSupervisor.ResetRestartCount(RestartCountN), Self);
                }
                break;
            case BackoffSupervisor.Reset when Reset is ManualReset: RestartCountN = 0; break;
            case BackoffSupervisor.Reset: Unhandled(message); break;
            case BackoffSupervisor.ResetRestartCount count:
                if (count.Current == RestartCountN) RestartCountN = 0;
                break;
            case BackoffSupervisor.GetRestartCount: Sender.Tell(new BackoffSupervisor.RestartCount(RestartCountN), Self); break;
            case BackoffSupervisor.GetCurrentChild: Sender.Tell(new BackoffSupervisor.CurrentChild(Child!), Self); break;
            default: Pass(message); break;
        }
        return true;
    }

    /// <summary>Starts the child again after the pause for this count.</summary>
    private protected void StartAfterPause(TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
    {
        Child = null;
        var delay = BackoffSupervisor.CalculateDelay(RestartCountN, minBackoff, maxBackoff, randomFactor);
        Context.System.Scheduler.ScheduleTellOnce(delay, Self, BackoffSupervisor.StartChild.Instance, Self);
        RestartCountN++;
    }

    private void StartChildActor() => Child ??= Context.Watch(Context.ActorOf(ChildProps, ChildName));

    private void Pass(object message)
    {
        var final = FinalStopMessage is not null && FinalStopMessage(message);
        if (Child is not null)
        {
            // What the child says to its parent is meant for the one above.
            if (Child.Equals(Sender)) Context.Parent.Tell(message, Self);
            else Child.Forward(message);
            FinalStopMessageReceived |= final;
            return;
        }
        if (ReplyWhileStopped is not null) Sender.Tell(ReplyWhileStopped, Self);
        else Context.System.DeadLetters.Forward(message);
        if (final) Context.Stop(Self);
    }
}
