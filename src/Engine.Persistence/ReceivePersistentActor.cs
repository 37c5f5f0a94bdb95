using Akka.Actor.Internal;
namespace Akka.Persistence;

/// <summary>
/// A persistent actor with a handler per type: <c>Command</c> for messages, in the constructor or in <c>Become</c>; <c>Recover</c> for snapshot offers, events
/// and <see cref="RecoveryCompleted"/>, in the constructor only. The first handler that fits in the order of declaration gets the message.
/// </summary>
public abstract partial class ReceivePersistentActor : UntypedPersistentActor, IInitializableActor
{
    private readonly ReceiveHandlers _recover = new();
    private readonly ReceiveHandlers _initial = new();
    private ReceiveHandlers? _configuring;
    private bool _constructed;

    protected ReceivePersistentActor() => _configuring = _initial;

    private ReceiveHandlers Configuring => _configuring
        ?? throw new InvalidOperationException("Command handlers can only be declared in the constructor or inside Become.");

    private ReceiveHandlers ConfiguringRecover => !_constructed
        ? _recover
        : throw new InvalidOperationException("Recover handlers can only be declared in the constructor.");

    void IInitializableActor.Init()
    {
        _constructed = true;
        _configuring = null;
    }

    protected sealed override void OnCommand(object message)
    {
        if (!_initial.Handle(message)) Unhandled(message);
    }

    protected sealed override void OnRecover(object message)
    {
        if (!_recover.Handle(message)) Unhandled(message);
    }

    /// <summary>Replaces the current command handlers by those that <paramref name="configure"/> declares.</summary>
    protected void Become(Action configure) => Become(Configure(configure).Handle);

    /// <summary>Puts command handlers on top of the current ones.</summary>
    protected void BecomeStacked(Action configure) => BecomeStacked(Configure(configure).Handle);

    private ReceiveHandlers Configure(Action configure) => ReceiveHandlers.Declare(ref _configuring, configure);
    private Action<T> Async<T>(Func<T, Task> handler) => message => RunTask(() => handler(message));
}
