namespace Akka.TestKit.Internal;

/// <summary>
/// The actor behind a test kit or probe: queues what it receives for the test, except what the kit asks it itself. Lives below /system,
/// runs on the thread that tells it something. A failing child is handled by the strategy it was spawned with.
/// </summary>
internal sealed class TestActor(TestQueue queue) : ActorBase
{
    private readonly Dictionary<IActorRef, SupervisorStrategy> _strategies = new();
    private Func<object, bool>? _ignore;
    private AutoPilot _autoPilot = AutoPilot.NoAutoPilot;

    public interface ICommand : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case SetIgnore ignore: _ignore = ignore.Ignore; return true;
            case WatchActor watch:
                Context.Watch(watch.Subject);
                watch.Done.TrySetResult(watch.Subject);
                return true;
            case UnwatchActor unwatch:
                Context.Unwatch(unwatch.Subject);
                unwatch.Done.TrySetResult(unwatch.Subject);
                return true;
            case SetPilot pilot: _autoPilot = pilot.Pilot; return true;
            case Spawn spawn: SpawnChild(spawn); return true;
        }

        var next = _autoPilot.Run(Sender, message);
        if (next is not KeepRunning) _autoPilot = next;

        if (_ignore is null || !_ignore(message)) queue.Enqueue(new RealMessageEnvelope(message, Sender));

        if (message is Terminated terminated) _strategies.Remove(terminated.ActorRef);

        return true;
    }

    protected override SupervisorStrategy SupervisorStrategy() => new PerChildStrategy(this);

    protected override void PostStop()
    {
        var deadLetters = Context.System.DeadLetters;
        while (queue.TryTake(out var envelope))
        {
            if (envelope.Message is not AllDeadLetters) deadLetters.Tell(new DeadLetter(envelope.Message!, envelope.Sender, Self), envelope.Sender);
        }
    }

    private void SpawnChild(Spawn spawn)
    {
        try
        {
            var child = Context.ActorOf(spawn.Props, spawn.Name);
            if (spawn.Strategy is not null) _strategies[child] = spawn.Strategy;

            spawn.Done.TrySetResult(child);
        }
        catch (Exception e)
        {
            spawn.Done.TrySetException(e);
        }
    }

    public sealed record SetIgnore(Func<object, bool>? Ignore) : ICommand;

    public sealed record SetPilot(AutoPilot Pilot) : ICommand;

    public sealed record WatchActor(IActorRef Subject, TaskCompletionSource<IActorRef> Done) : ICommand;

    public sealed record UnwatchActor(IActorRef Subject, TaskCompletionSource<IActorRef> Done) : ICommand;

    public sealed record Spawn(Props Props, string? Name, SupervisorStrategy? Strategy, TaskCompletionSource<IActorRef> Done) : ICommand;

    private sealed class PerChildStrategy(TestActor owner) : OneForOneStrategy(cause => Akka.Actor.SupervisorStrategy.DefaultDecider.Decide(cause))
    {
        protected override Directive Handle(IActorRef child, Exception exception) =>
            owner._strategies.TryGetValue(child, out var strategy) ? strategy.Decider.Decide(exception) : base.Handle(child, exception);
    }
}
