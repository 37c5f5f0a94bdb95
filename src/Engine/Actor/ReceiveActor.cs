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

    private ReceiveHandlers Declare(Action configure) => ReceiveHandlers.Declare(ref _declaring, configure);

    private ReceiveHandlers Declaring => _declaring ?? throw new InvalidOperationException(
        "You may only call Receive-methods when constructing the actor and inside Become().");
}

/// <summary>One behaviour of an actor: handlers in the order of their declaration.</summary>
internal sealed class ReceiveHandlers
{
    private Func<object, bool>[] _handlers = [];
    private bool _handlesAll;

    /// <summary>What <paramref name="configure"/> declares while <paramref name="declaring"/> takes it.</summary>
    public static ReceiveHandlers Declare(ref ReceiveHandlers? declaring, Action configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var outer = declaring;
        var handlers = declaring = new ReceiveHandlers();
        try
        {
            configure();
        }
        finally
        {
            declaring = outer;
        }
        return handlers;
    }

    public void Add<T>(Action<T> handler, Predicate<T>? shouldHandle)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Add(typeof(T) == typeof(object) && shouldHandle is null, message =>
        {
            if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed))) return false;
            handler(typed);
            return true;
        });
    }

    public void Add(Type type, Action<object> handler, Predicate<object>? shouldHandle)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(handler);
        Add(type == typeof(object) && shouldHandle is null, message =>
        {
            if (!type.IsInstanceOfType(message) || (shouldHandle is not null && !shouldHandle(message))) return false;
            handler(message);
            return true;
        });
    }

    public void Add<T>(Func<T, bool> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Add(all: false, message => message is T typed && handler(typed));
    }

    public void Add(Type type, Func<object, bool> handler)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(handler);
        Add(all: false, message => type.IsInstanceOfType(message) && handler(message));
    }

    private void Add(bool all, Func<object, bool> tryHandle)
    {
        if (_handlesAll) throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");
        _handlesAll = all;
        _handlers = [.. _handlers, tryHandle];
    }

    public bool Handle(object message)
    {
        foreach (var handler in _handlers) if (handler(message)) return true;
        return false;
    }
}
