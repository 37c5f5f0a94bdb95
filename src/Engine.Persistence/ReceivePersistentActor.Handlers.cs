namespace Akka.Persistence;

public abstract partial class ReceivePersistentActor
{
    protected void Recover<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => ConfiguringRecover.Add(typeof(T), If(shouldHandle, handler));

    protected void Recover<T>(Predicate<T> shouldHandle, Action<T> handler) => ConfiguringRecover.Add(typeof(T), If(shouldHandle, handler));

    protected void Recover(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        ConfiguringRecover.Add(messageType, If(shouldHandle, handler));

    protected void Recover(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        ConfiguringRecover.Add(messageType, If(shouldHandle, handler));

    /// <param name="handler">Says whether it handled the message.</param>
    protected void Recover<T>(Func<T, bool> handler) => ConfiguringRecover.Add(typeof(T), message => handler((T)message));

    /// <param name="messageType">Which messages.</param>
    /// <param name="handler">Says whether it handled the message.</param>
    protected void Recover(Type messageType, Func<object, bool> handler) => ConfiguringRecover.Add(messageType, handler);

    protected void RecoverAny(Action<object> handler) => ConfiguringRecover.AddAny(handler);

    protected void CommandAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) => Configuring.Add(typeof(T), If(shouldHandle, Async(handler)));

    protected void CommandAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => Configuring.Add(typeof(T), If(shouldHandle, Async(handler)));

    protected void CommandAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle = null) =>
        Configuring.Add(messageType, If(shouldHandle, Async(handler)));

    protected void CommandAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        Configuring.Add(messageType, If(shouldHandle, Async(handler)));

    protected void CommandAnyAsync(Func<object, Task> handler) => Configuring.AddAny(Async(handler));

    protected void Command<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Configuring.Add(typeof(T), If(shouldHandle, handler));

    protected void Command<T>(Predicate<T> shouldHandle, Action<T> handler) => Configuring.Add(typeof(T), If(shouldHandle, handler));

    protected void Command(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        Configuring.Add(messageType, If(shouldHandle, handler));

    protected void Command(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Configuring.Add(messageType, If(shouldHandle, handler));

    /// <param name="handler">Says whether it handled the message.</param>
    protected void Command<T>(Func<T, bool> handler) => Configuring.Add(typeof(T), message => handler((T)message));

    /// <param name="messageType">Which messages.</param>
    /// <param name="handler">Says whether it handled the message.</param>
    protected void Command(Type messageType, Func<object, bool> handler) => Configuring.Add(messageType, handler);

    protected void Command(Action<object> handler) => Configuring.AddAny(handler);

    protected void CommandAny(Action<object> handler) => Configuring.AddAny(handler);
}
