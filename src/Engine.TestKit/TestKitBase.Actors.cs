using System.Linq.Expressions;
using Akka.Actor.Dsl;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public IActorRef ActorOf(Props props) => Sys.ActorOf(props);

    public IActorRef ActorOf(Props props, string? name) => Sys.ActorOf(props, name);

    public IActorRef ActorOf<TActor>() where TActor : ActorBase, new() => Sys.ActorOf(Props.Create<TActor>());

    public IActorRef ActorOf<TActor>(string name) where TActor : ActorBase, new() => Sys.ActorOf(Props.Create<TActor>(), name);

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory) where TActor : ActorBase => Sys.ActorOf(Props.Create(factory));

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string name) where TActor : ActorBase =>
        Sys.ActorOf(Props.Create(factory), name);

    public IActorRef ActorOf(Action<IActorDsl, IActorContext> configure, string? name = null) => Sys.ActorOf(configure, name);

    public IActorRef ActorOf(Action<IActorDsl> configure, string? name = null) => Sys.ActorOf(configure, name);

    public ActorSelection ActorSelection(ActorPath actorPath) => Sys.ActorSelection(actorPath);

    public ActorSelection ActorSelection(string actorPath) => Sys.ActorSelection(actorPath);

    public ActorSelection ActorSelection(IActorRef anchorRef, string actorPath) => Sys.ActorSelection(anchorRef, actorPath);

    public IActorRef ChildActorOf(Props props, string? name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Done(ChildActorOfAsync(props, name, supervisorStrategy, cancellationToken));

    /// <summary>Creates a child of the test actor that is supervised by the strategy.</summary>
    public Task<IActorRef> ChildActorOfAsync(
        Props props, string? name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Spawn(props, name, supervisorStrategy, cancellationToken);

    public IActorRef ChildActorOf(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Done(Spawn(props, null, supervisorStrategy, cancellationToken));

    public Task<IActorRef> ChildActorOfAsync(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Spawn(props, null, supervisorStrategy, cancellationToken);

    public IActorRef ChildActorOf(Props props, string? name, CancellationToken cancellationToken = default) =>
        Done(Spawn(props, name, null, cancellationToken));

    public Task<IActorRef> ChildActorOfAsync(Props props, string? name, CancellationToken cancellationToken = default) =>
        Spawn(props, name, null, cancellationToken);

    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) => Done(Spawn(props, null, null, cancellationToken));

    public Task<IActorRef> ChildActorOfAsync(Props props, CancellationToken cancellationToken = default) =>
        Spawn(props, null, null, cancellationToken);

    // Props.Deploy and the explicit interface members keep "ActorOf(props, name)" working through IActorRefFactory.
    IActorRef IActorRefFactory.ActorOf(Props props, string? name) => Sys.ActorOf(props, name);

    private Task<IActorRef> Spawn(Props props, string? name, SupervisorStrategy? strategy, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return AskTestActor<IActorRef>(done => new Internal.TestActor.Spawn(props, name, strategy, done));
    }
}
