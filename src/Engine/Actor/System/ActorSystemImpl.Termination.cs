namespace Akka.Actor.Internal;

public partial class ActorSystemImpl
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _terminationGate = new();
    private Stack<Action>? _onTermination = [];

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
        if (Settings.CoordinatedShutdownRunByActorSystemTerminate && !WhenTerminated.IsCompleted)
        {
            _ = CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        }
        else FinalTerminate();
        return WhenTerminated;
    }

    public override void Abort() => FinalTerminate();

    public override string PrintTree()
    {
        var text = new StringBuilder();
        Print(Provider.RootGuardian, "", text);
        return text.ToString();
    }

    /// <summary>Stops /user; the rest follows.</summary>
    internal void FinalTerminate()
    {
        EventStream.Publish(new Debug(ToString(), typeof(ActorSystem), "System shutdown initiated"));
        if (!Settings.LogDeadLettersDuringShutdown && !WhenTerminated.IsCompleted) StopDeadLetterLog();
        Provider.Guardian.Stop();
    }

    private static void Print(IActorRef actor, string indent, StringBuilder text)
    {
        text.Append(indent).Append("-> ").Append(actor.Path.Depth == 0 ? "/" : actor.Path.Name).Append(' ').AppendLine(actor.GetType().Name);
        if (actor is not ActorRefWithCell withCell) return;
        foreach (var child in withCell.Children.OrderBy(c => c.Path.Name, StringComparer.Ordinal)) Print(child, indent + "    ", text);
    }

    private void StopDeadLetterLog()
    {
        var listener = Provider.SystemGuardian.Cell.ChildOf("deadLetterListener");
        if (!ReferenceEquals(listener, ActorRefs.Nobody)) listener.Stop();
    }

    /// <summary>All actors have ended.</summary>
    private void Ended()
    {
        try
        {
            RunTerminationCallbacks();
            (Scheduler as IDisposable)?.Dispose();
            Dispatchers.Shutdown();
            EventStream.StopDefaultLoggers(this);
        }
        catch (Exception cause)
        {
            EventStream.Publish(new Error(cause, ToString(), GetType(), "The end of the system failed: " + cause.Message));
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
                Log.Log(LogLevel.ErrorLevel, cause, "A callback of RegisterOnTermination failed.");
            }
        }
    }
}
