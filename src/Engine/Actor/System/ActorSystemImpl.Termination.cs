namespace Akka.Actor.Internal;

public partial class ActorSystemImpl
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _terminationGate = new();
    private Stack<Action>? _onTermination = [];
    private int _aborting;

    internal bool Aborting => Volatile.Read(ref _aborting) != 0;

    public override void RegisterOnTermination(Action code)
    {
        ArgumentNullException.ThrowIfNull(code);
        lock (_terminationGate)
        {
            if (_onTermination is null) throw new InvalidOperationException("ActorSystem already terminated.");
            _onTermination.Push(code);
        }
    }

    public override Task Terminate()
    {
        if (_settings.CoordinatedShutdownRunByActorSystemTerminate && !WhenTerminated.IsCompleted)
        {
            _ = CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        }
        else FinalTerminate();
        return WhenTerminated;
    }

    public override void Abort()
    {
        Volatile.Write(ref _aborting, 1);
        FinalTerminate();
    }

    public override string PrintTree()
    {
        var text = new StringBuilder();
        Print(_provider.RootGuardian, "", text);
        return text.ToString();
    }

    /// <summary>Stops /user; the rest follows.</summary>
    internal void FinalTerminate()
    {
        if (!_settings.LogDeadLettersDuringShutdown && !WhenTerminated.IsCompleted) StopDeadLetterLog();
        _provider.Guardian.Stop();
    }

    private static void Print(IActorRef actor, string indent, StringBuilder text)
    {
        text.Append(indent).Append("-> ").Append(actor.Path.Depth == 0 ? "/" : actor.Path.Name).Append(' ').AppendLine(actor.GetType().Name);
        if (actor is not ActorRefWithCell withCell) return;
        foreach (var child in withCell.Children.OrderBy(c => c.Path.Name, StringComparer.Ordinal)) Print(child, indent + "    ", text);
    }

    private void StopDeadLetterLog()
    {
        var listener = _provider.SystemGuardian.Cell.GetChildByName("deadLetterListener");
        if (!ReferenceEquals(listener, ActorRefs.Nobody)) listener.Stop();
    }

    /// <summary>All actors have ended.</summary>
    private void Ended()
    {
        try
        {
            RunTerminationCallbacks();
            (_scheduler as IDisposable)?.Dispose();
            _dispatchers.Shutdown();
            _events.StopDefaultLoggers(this);
        }
        catch (Exception cause)
        {
            _events.Publish(new Error(cause, ToString(), GetType(), "The end of the system failed: " + cause.Message));
        }
        finally
        {
            _terminated.TrySetResult();
        }
    }

    private void RunTerminationCallbacks()
    {
        while (true)
        {
            Action code;
            lock (_terminationGate)
            {
                if (_onTermination is not { Count: > 0 })
                {
                    _onTermination = null;
                    return;
                }
                code = _onTermination.Pop();
            }
            try
            {
                code();
            }
            catch (Exception cause)
            {
                _log.Log(LogLevel.ErrorLevel, cause, "A callback of RegisterOnTermination failed.");
            }
        }
    }
}
