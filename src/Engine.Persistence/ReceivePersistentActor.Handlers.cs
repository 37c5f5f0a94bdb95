namespace Akka.Persistence;

public abstract partial class ReceivePersistentActor
{
    protected void Recover<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Add(ConfiguringRecover, handler, shouldHandle);

    protected void Recover<T>(Predicate<T> shouldHandle, Action<T> handler) => Add(ConfiguringRecover, handler, shouldHandle);

    protected void Recover(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        Add(ConfiguringRecover, messageType, handler, shouldHandle);

    protected void Recover(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Add(ConfiguringRecover, messageType, handler, shouldHandle);

    /// <param name="handler">Says whether it handled the message.</param>
    protected void Recover<T>(Func<T, bool> handler) => ConfiguringRecover.Add(all: false, message => message is T typed && handler(typed));

    /// <param name="messageType">Which messages.</param>
    /// <param name="handler">Says whether it handled the message.</param>
    protected void Recover(Type messageType, Func<object, bool> handler) => ConfiguringRecover.Add(all: false, message => messageType.IsInstanceOfType(message) && handler(message));

    protected void RecoverAny(Action<object> handler) => Add(ConfiguringRecover, handler, shouldHandle: null);

    protected void CommandAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) => Add(Configuring, Async(handler), shouldHandle);

    protected void CommandAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => Add(Configuring, Async(handler), shouldHandle);

    protected void CommandAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle = null) =>
        Add(Configuring, messageType, Async(handler), shouldHandle);

    protected void CommandAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        Add(Configuring, messageType, Async(handler), shouldHandle);

    protected void CommandAnyAsync(Func<object, Task> handler) => Add(Configuring, Async(handler), shouldHandle: null);

    protected void Command<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Add(Configuring, handler, shouldHandle);

    protected void Command<T>(Predicate<T> shouldHandle, Action<T> handler) => Add(Configuring, handler, shouldHandle);

    protected void Command(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        Add(Configuring, messageType, handler, shouldHandle);

    protected void Command(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Add(Configuring, messageType, handler, shouldHandle);

    /// <param name="handler">Says whether it handled the message.</param>
    protected void Command<T>(Func<T, bool> handler) => Configuring.Add(all: false, message => message is T typed && handler(typed));

    /// <param name="messageType">Which messages.</param>
    /// <param name="handler">Says whether it handled the message.</param>
    protected void Command(Type messageType, Func<object, bool> handler) => Configuring.Add(all: false, message => messageType.IsInstanceOfType(message) && handler(message));

    protected void Command(Action<object> handler) => Add(Configuring, handler, shouldHandle: null);

    protected void CommandAny(Action<object> handler) => Add(Configuring, handler, shouldHandle: null);
}
