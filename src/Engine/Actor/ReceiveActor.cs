namespace Akka.Actor;

/// <summary>
/// An actor whose behaviours are lists of handlers by class of message, tried in the order they were declared in. They are declared
/// in the constructor or in the delegate given to Become.
/// </summary>
public abstract partial class ReceiveActor : UntypedActor, IInitializableActor
{
    private ReceiveHandlers? _declaring = new();
    private ReceiveHandlers? _first;

    void IInitializableActor.Init()
    {
        // A producer may hand the same instance out again.
        _first ??= _declaring;
        _declaring = null;
    }

    /// <summary>The first behaviour: the handlers declared in the constructor.</summary>
    protected sealed override void OnReceive(object message)
    {
        if (!_first!.Handle(message)) Unhandled(message);
    }

    /// <summary>Replaces the current behaviour by the handlers <paramref name="configure"/> declares.</summary>
    protected void Become(Action configure) => Become(Declare(configure).Handle);

    /// <summary>Puts the handlers <paramref name="configure"/> declares on top of the current behaviour.</summary>
    protected void BecomeStacked(Action configure) => BecomeStacked(Declare(configure).Handle);

    private ReceiveHandlers Declare(Action configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var outer = _declaring;
        var handlers = _declaring = new ReceiveHandlers();
        try
        {
            configure();
        }
        finally
        {
            _declaring = outer;
        }
        return handlers;
    }

    private ReceiveHandlers Declaring => _declaring ?? throw new InvalidOperationException(
        "You may only call Receive-methods when constructing the actor and inside Become().");
}
