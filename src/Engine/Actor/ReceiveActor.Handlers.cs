namespace Akka.Actor;

public abstract partial class ReceiveActor
{
    /// <summary>Handles messages of a class, and for which <paramref name="shouldHandle"/> holds.</summary>
    protected void Receive<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Declaring.Add(handler, shouldHandle);

    /// <summary>Handles messages of a class, and for which <paramref name="shouldHandle"/> holds.</summary>
    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    /// <summary>Handles messages of a class, and for which <paramref name="shouldHandle"/> holds.</summary>
    protected void Receive(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) => Declaring.Add(messageType, handler, shouldHandle);

    /// <summary>Handles messages of a class, and for which <paramref name="shouldHandle"/> holds.</summary>
    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) => Receive(messageType, handler, shouldHandle);

    /// <summary>Handles those messages of a class for which <paramref name="handler"/> returns true.</summary>
    protected void Receive<T>(Func<T, bool> handler) => Declaring.Add(handler);

    /// <summary>Handles those messages of a class for which <paramref name="handler"/> returns true.</summary>
    protected void Receive(Type messageType, Func<object, bool> handler) => Declaring.Add(messageType, handler);

    /// <summary>Handles all messages; nothing can be declared after it.</summary>
    protected void ReceiveAny(Action<object> handler) => Receive<object>(handler);

    /// <summary>Handles messages of a class with a task; no other user message is handled until it has ended.</summary>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) => Receive(Async(handler), shouldHandle);

    /// <inheritdoc cref="ReceiveAsync{T}(Func{T, Task}, Predicate{T})"/>
    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    /// <inheritdoc cref="ReceiveAsync{T}(Func{T, Task}, Predicate{T})"/>
    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle = null) => Receive(messageType, Async(handler), shouldHandle);

    /// <inheritdoc cref="ReceiveAsync{T}(Func{T, Task}, Predicate{T})"/>
    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) => ReceiveAsync(messageType, handler, shouldHandle);

    /// <summary>Handles all messages with a task; nothing can be declared after it.</summary>
    protected void ReceiveAnyAsync(Func<object, Task> handler) => ReceiveAny(Async(handler));

    private static Action<T> Async<T>(Func<T, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return m => ActorTaskScheduler.RunTask(() => handler(m));
    }
}
