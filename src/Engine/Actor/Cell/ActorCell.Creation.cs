namespace Akka.Actor;

public partial class ActorCell
{
    /// <summary>What the cell of an ended actor shows instead of its Props, which may hold on to much.</summary>
    internal static readonly Props TerminatedProps = Props.Create<Ended>();

    /// <summary>A new instance from Props. Overridden by cells that give actors something more.</summary>
    protected virtual ActorBase CreateNewActorInstance()
    {
        var actor = Props.NewActor();
        if (actor is IActorStash stashing) stashing.Stash ??= StashFactory.CreateStash(this, stashing);
        if (SystemImpl.HasPipelinePlugins) SystemImpl.ActorPipelineResolver.ResolvePipeline(actor.GetType()).AfterActorIncarnated(actor, this);
        return actor;
    }

    private ActorBase NewActor()
    {
        ClearBehaviours();
        var before = InternalCurrentActorCellKeeper.Current;
        InternalCurrentActorCellKeeper.Current = this;
        try
        {
            var actor = CreateNewActorInstance() ?? throw new ActorInitializationException(_self, "Actor instance passed to ActorOf can't be 'null'");
            actor.StrategyFromProps = Props.SupervisorStrategy;
            (actor as IInitializableActor)?.Init();
            return actor;
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = before;
        }
    }

    private void Create(ActorInitializationException? failure)
    {
        if (failure is not null) throw failure;
        try
        {
            var actor = NewActor();
            _actor = actor;
            actor.AroundPreStart();
            _receiveTimeout?.AfterMessage(influences: true);
            if (SystemImpl.Settings.DebugLifecycle) PublishDebug("Started (" + actor + ")");
            if (SystemImpl.Settings.EmitActorTelemetry) SystemImpl.EventStream.Publish(new ActorStarted(_self, Props.Type));
        }
        catch (Exception cause)
        {
            if (_actor is { } half)
            {
                ClearActor(half);
                _actor = null;
            }
            throw new ActorInitializationException(_self, "Exception during creation", cause);
        }
    }

    /// <summary>The instance goes; the cell may get another one.</summary>
    private void ClearActor(ActorBase? actor)
    {
        if (actor is not null)
        {
            if (actor is IDisposable disposable)
            {
                Attempt(disposable.Dispose, e => $"An error occurred while disposing {actor.GetType()} actor. Reason: {e.Message}");
            }
            Props.Release(actor);
        }
        _message = null;
        _sender = null;
        ClearBehaviours();
    }

    /// <summary>What a stash holds goes back in front of the mailbox before its actor goes.</summary>
    private void BeforeActorGoes(ActorBase actor)
    {
        if (actor is IActorStash { Stash: { } stash }) stash.UnstashAll();
        if (SystemImpl.HasPipelinePlugins) SystemImpl.ActorPipelineResolver.ResolvePipeline(actor.GetType()).BeforeActorIncarnated(actor, this);
    }

    private sealed class Ended : ActorBase
    {
        public Ended() => throw new InvalidOperationException("This actor has ended; no instance of it can be made any more.");
        protected override bool Receive(object message) => false;
    }
}
