namespace Akka.Actor;

public partial class ActorCell
{
    private Receive? _behaviour;
    private Stack<Receive>? _below;

    public void Become(Receive receive) => _behaviour = receive;

    public void BecomeStacked(Receive receive)
    {
        if (_behaviour is not null) (_below ??= new Stack<Receive>()).Push(_behaviour);
        _behaviour = receive;
    }

    public void UnbecomeStacked()
    {
        if (_below is { Count: > 0 } below) _behaviour = below.Pop();
    }

    void IUntypedActorContext.Become(UntypedReceive receive) => Become(m => Always(receive, m));

    void IUntypedActorContext.BecomeStacked(UntypedReceive receive) => BecomeStacked(m => Always(receive, m));

    public IActorRef ActorOf(Props props, string? name = null) => MakeChild(props, name, isSystemService: false);

    public ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, _system);

    public ActorSelection ActorSelection(string actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, _system, _self);

    private static bool Always(UntypedReceive receive, object message)
    {
        receive(message);
        return true;
    }

    private void ClearBehaviours()
    {
        _behaviour = null;
        _below = null;
    }
}
