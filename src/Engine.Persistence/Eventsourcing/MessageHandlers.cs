namespace Akka.Persistence;

/// <summary>Handlers in the order of their declaration; the first that wants a message gets it.</summary>
internal sealed class MessageHandlers
{
    private readonly List<(Type Type, Func<object, bool> Handle)> _handlers = [];
    private bool _takesAll;

    /// <exception cref="InvalidOperationException">A handler before it takes every message.</exception>
    public void Add(Type type, Func<object, bool> handle)
    {
        if (_takesAll)
        {
            throw new InvalidOperationException("A handler that takes every message has already been added. No handler can be added after it.");
        }

        _handlers.Add((type, handle));
        _takesAll = false;
    }

    public void AddAny(Action<object> handle)
    {
        Add(typeof(object), message =>
        {
            handle(message);
            return true;
        });
        _takesAll = true;
    }

    public bool Handle(object message)
    {
        foreach (var (type, handle) in _handlers)
        {
            if (type.IsInstanceOfType(message) && handle(message))
            {
                return true;
            }
        }

        return false;
    }
}
