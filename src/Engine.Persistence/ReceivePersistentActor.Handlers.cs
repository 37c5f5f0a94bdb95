namespace Akka.Persistence;

public abstract partial class ReceivePersistentActor
{
    protected void Recover<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => ConfiguringRecover.Add(handler, shouldHandle);
    protected void Recover<T>(Predicate<T> shouldHandle, Action<T> handler) => ConfiguringRecover.Add(handler, shouldHandle);

    protected void Recover(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        ConfiguringRecover.Add(messageType, handler, shouldHandle);

    protected void Recover(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        ConfiguringRecover.Add(messageType, handler, shouldHandle);

    /// <param name="handler">Says whether it handled the message.</param>
    protected void Recover<T>(Func<T, bool> handler) => ConfiguringRecover.Add(handler);

    /// <param name="messageType">Which messages.</param>
    /// <param name="handler">Says whether it handled the message.</param>
    protected void Recover(Type messageType, Func<object, bool> handler) => ConfiguringRecover.Add(messageType, handler);

    protected void RecoverAny(Action<object> handler) => ConfiguringRecover.Add(handler, shouldHandle: null);
    protected void CommandAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) => Configuring.Add(Async(handler), shouldHandle);
    protected void CommandAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => Configuring.Add(Async(handler), shouldHandle);

    protected void CommandAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle = null) =>
        Configuring.Add(messageType, Async(handler), shouldHandle);

    protected void CommandAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        Configuring.Add(messageType, Async(handler), shouldHandle);

    protected void CommandAnyAsync(Func<object, Task> handler) => Configuring.Add(Async(handler), shouldHandle: null);
    protected void Command<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Configuring.Add(handler, shouldHandle);
    protected void Command<T>(Predicate<T> shouldHandle, Action<T> handler) => Configuring.Add(handler, shouldHandle);

    protected void Command(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        Configuring.Add(messageType, handler, shouldHandle);

    protected void Command(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Configuring.Add(messageType, handler, shouldHandle);

    /// <param name="handler">Says whether it handled the message.</param>
    protected void Command<T>(Func<T, bool> handler) => Configuring.Add(handler);

    /// <param name="messageType">Which messages.</param>
    /// <param name="handler">Says whether it handled the message.</param>
    protected void Command(Type messageType, Func<object, bool> handler) => Configuring.Add(messageType, handler);

    protected void Command(Action<object> handler) => Configuring.Add(handler, shouldHandle: null);
    protected void CommandAny(Action<object> handler) => Configuring.Add(handler, shouldHandle: null);
}
