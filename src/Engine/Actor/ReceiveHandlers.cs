namespace Akka.Actor;

/// <summary>One behaviour of a <see cref="ReceiveActor"/>: handlers in the order of their declaration.</summary>
internal sealed class ReceiveHandlers
{
    private MessageHandler[] _handlers = [];
    private bool _handlesAll;

    public void Add(MessageHandler handler)
    {
        if (_handlesAll)
        {
            throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");
        }
        _handlesAll = handler.HandlesAll;
        _handlers = [.. _handlers, handler];
    }

    public bool Handle(object message)
    {
        foreach (var handler in _handlers) if (handler.TryHandle(message)) return true;
        return false;
    }
}

internal abstract class MessageHandler
{
    public abstract bool HandlesAll { get; }

    public abstract bool TryHandle(object message);
}

internal sealed class TypedHandler<T>(Action<T> handler, Predicate<T>? shouldHandle) : MessageHandler
{
    private readonly Action<T> _handler = handler ?? throw new ArgumentNullException(nameof(handler));

    public override bool HandlesAll => typeof(T) == typeof(object) && shouldHandle is null;

    public override bool TryHandle(object message)
    {
        if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed))) return false;
        _handler(typed);
        return true;
    }
}

internal sealed class ChoosingHandler<T>(Func<T, bool> handler) : MessageHandler
{
    private readonly Func<T, bool> _handler = handler ?? throw new ArgumentNullException(nameof(handler));

    public override bool HandlesAll => false;

    public override bool TryHandle(object message) => message is T typed && _handler(typed);
}

internal sealed class RuntimeTypedHandler(Type type, Action<object> handler, Predicate<object>? shouldHandle) : MessageHandler
{
    private readonly Type _type = type ?? throw new ArgumentNullException(nameof(type));
    private readonly Action<object> _handler = handler ?? throw new ArgumentNullException(nameof(handler));

    public override bool HandlesAll => _type == typeof(object) && shouldHandle is null;

    public override bool TryHandle(object message)
    {
        if (!_type.IsInstanceOfType(message) || (shouldHandle is not null && !shouldHandle(message))) return false;
        _handler(message);
        return true;
    }
}

internal sealed class RuntimeChoosingHandler(Type type, Func<object, bool> handler) : MessageHandler
{
    private readonly Type _type = type ?? throw new ArgumentNullException(nameof(type));
    private readonly Func<object, bool> _handler = handler ?? throw new ArgumentNullException(nameof(handler));

    public override bool HandlesAll => false;

    public override bool TryHandle(object message) => _type.IsInstanceOfType(message) && _handler(message);
}
