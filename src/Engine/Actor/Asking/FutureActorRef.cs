namespace Akka.Actor;

/// <summary>
/// Stands below /temp for one question; its first message is the answer. It gets a path, and can be found by it, only when somebody
/// asks for the path: most questions never need one.
/// </summary>
internal sealed class FutureActorRef<T>(IActorRefProvider provider) : MinimalActorRef
{
    // Continuations never run on the stack of the actor that answers.
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private ActorPath? _path;
    private HashSet<IActorRef>? _watchedBy;
    private Timer? _timer;
    private CancellationTokenRegistration _cancellation;
    private TimeSpan _timeout;
    private bool _ended;

    public Task<T> Result => _result.Task;
    public override IActorRefProvider Provider => provider;
    public override IInternalActorRef Parent => provider.TempContainer;
    public override bool IsTerminated => Volatile.Read(ref _ended);

    public override ActorPath Path
    {
        get
        {
            if (Volatile.Read(ref _path) is { } path) return path;
            lock (_gate)
            {
                if (_path is null)
                {
                    var made = provider.TempPath();
                    if (!_ended) provider.RegisterTempActor(this, made);
                    Volatile.Write(ref _path, made);
                }
                return _path;
            }
        }
    }

    public void Arm(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (timeout > TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            var timer = new Timer(static state => ((FutureActorRef<T>)state!).TimedOut(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timeout = timeout;
            _timer = timer;
            timer.Change(timeout, Timeout.InfiniteTimeSpan);
        }
        if (!cancellationToken.CanBeCanceled) return;
        var registration = cancellationToken.UnsafeRegister(static state => ((FutureActorRef<T>)state!).Cancelled(), this);
        lock (_gate)
        {
            if (!_ended)
            {
                _cancellation = registration;
                return;
            }
        }
        registration.Unregister();
    }

    public override void Stop()
    {
        if (Claim()) _result.TrySetException(new ActorKilledException("Stopped"));
    }

    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Terminate: Stop(); break;
            case DeathWatchNotification death: Tell(new Terminated(death.Actor, death.ExistenceConfirmed, death.AddressTerminated), ActorRefs.NoSender); break;
            case Watch watch when watch.Watchee.Equals(this) && !watch.Watcher.Equals(this): AddWatcher(watch.Watcher); break;
            case Unwatch unwatch when unwatch.Watchee.Equals(this): RemoveWatcher(unwatch.Watcher); break;
        }
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (!IsTerminated)
        {
            switch (message)
            {
                case PoisonPill or Kill when message is not T: Stop(); return;
                case Identify identify when message is not T: sender?.Tell(new ActorIdentity(identify.MessageId, this), this); return;
            }
            if (Answer(message)) return;
        }
        provider.DeadLetters.Tell(new DeadLetter(message, sender ?? provider.DeadLetters, this), sender!);
    }

    private bool Answer(object message)
    {
        if (!Claim()) return false;
        switch (message)
        {
            case T answer: _result.SetResult(answer); break;
            case Status.Failure { Cause: null }: _result.SetException(new TaskCanceledException("Task cancelled by actor via Failure message.")); break;
            case Status.Failure failure: _result.SetException(failure.Cause); break;
            default:
                _result.SetException(new ArgumentException($"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]"));
                break;
        }
        return true;
    }

    private void TimedOut()
    {
        if (Claim()) _result.SetException(new AskTimeoutException($"Timeout after {_timeout} seconds"));
    }

    private void Cancelled()
    {
        if (Claim()) _result.SetCanceled();
    }

    /// <summary>True for the one that may complete the question. By then it cannot be found any more and its watchers are told.</summary>
    private bool Claim()
    {
        HashSet<IActorRef>? watchers;
        CancellationTokenRegistration cancellation;
        lock (_gate)
        {
            if (_ended) return false;
            _ended = true;
            (watchers, _watchedBy) = (_watchedBy, null);
            cancellation = _cancellation;
            if (_path is { } path) provider.UnregisterTempActor(path);
        }
        cancellation.Unregister();
        _timer?.Dispose();
        foreach (var watcher in watchers ?? [])
        {
            ((IInternalActorRef)watcher).SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true, addressTerminated: false));
        }
        return true;
    }

    private void AddWatcher(IInternalActorRef watcher)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                (_watchedBy ??= []).Add(watcher);
                return;
            }
        }
        watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true, addressTerminated: false));
    }

    private void RemoveWatcher(IInternalActorRef watcher)
    {
        lock (_gate) _watchedBy?.Remove(watcher);
    }
}
