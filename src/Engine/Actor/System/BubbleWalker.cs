using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Stands above the root: learns of its failure and of its end.</summary>
internal sealed class BubbleWalker(LocalActorRefProvider provider, ActorPath path, EventStream events) : MinimalActorRef
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Stopped => _stopped.Task;

    public override ActorPath Path => path;

    public override IActorRefProvider Provider => provider;

    public override bool IsTerminated => _stopped.Task.IsCompleted;

    public override void Stop() => _stopped.TrySetResult();

    public override void SendSystemMessage(ISystemMessage message)
    {
        if (IsTerminated) return;
        switch (message)
        {
            case Failed failed:
                events.Publish(new Error(failed.Cause, path.ToString(), GetType(), $"guardian [{failed.Child}] failed, shutting down!"));
                ((IInternalActorRef)failed.Child).Stop();
                break;
            case DeathWatchNotification:
                Stop();
                break;
        }
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (!IsTerminated) events.Publish(new Error(null, path.ToString(), GetType(), $"{path} received unexpected message [{message}]"));
    }
}
