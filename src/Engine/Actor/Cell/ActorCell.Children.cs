namespace Akka.Actor;

public partial class ActorCell
{
    public bool IsTerminated => _terminated;
    private bool IsTerminating => _terminated || _children is { IsTerminating: true };
    private bool IsWaitingForChildren => _children is { IsWaiting: true };

    private ChildrenTable Children
    {
        get
        {
            if (Volatile.Read(ref _children) is { } children) return children;
            return Interlocked.CompareExchange(ref _children, new ChildrenTable(), null) ?? _children;
        }
    }

    public IEnumerable<IInternalActorRef> GetChildren() => Volatile.Read(ref _children)?.Refs() ?? [];

    IEnumerable<IActorRef> IActorContext.GetChildren() => GetChildren();

    public IActorRef Child(string name) => ChildOf(name);
    IInternalActorRef ICell.GetChildByName(string name) => ChildOf(name);
    internal IInternalActorRef ChildOf(string name) => Volatile.Read(ref _children)?.TryGetByName(name) ?? ActorRefs.Nobody;

    public IInternalActorRef GetSingleChild(string name)
    {
        var hash = name.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0) return ChildOf(name);
        var child = ChildOf(name[..hash]);
        return long.TryParse(name.AsSpan(hash + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var uid) && child.Path.Uid == uid
            ? child
            : ActorRefs.Nobody;
    }

    public void Stop(IActorRef child)
    {
        if (_children?.TryGetByRef(child) is not null) _children.ShallDie(child);
        ((IInternalActorRef)child).Stop();
    }

    /// <summary>Makes a child from any thread; only for guardians.</summary>
    internal IInternalActorRef AttachChild(Props props, bool isSystemService, string? name = null) => MakeChild(props, name, isSystemService);

    internal void ReserveChild(string name) => Children.Reserve(name);
    internal ChildRestartStats? InitChild(IInternalActorRef child) => Children.Init(child);

    private IInternalActorRef MakeChild(Props props, string? name, bool isSystemService)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is null) name = RandomName();
        else CheckName(name);
        if (_terminated) throw new InvalidOperationException($"Cannot reserve actor name '{name}': already terminated");
        var children = Children;
        children.Reserve(name);
        IInternalActorRef child;
        try
        {
            var path = new ChildActorPath(_self.Path, name, NewUid());
            child = SystemImpl.Provider.ActorOf(SystemImpl, props, _self, path, isSystemService, null, lookupDeploy: true, async: false);
        }
        catch
        {
            children.Unreserve(name);
            throw;
        }
        // A suspended actor has suspended children.
        if (Mailbox is { } mailbox && IsFailed)
        {
            for (var i = mailbox.SuspendCount; i > 0; i--) child.Suspend();
        }
        children.Init(child);
        child.Start();
        return child;
    }

    internal static long NewUid() => Random.Shared.NextInt64(1, long.MaxValue);

    private static void CheckName(string name)
    {
        if (name.Length == 0) throw new InvalidActorNameException("Actor name must not be empty.");
        if (!ActorPath.IsValidPathElement(name))
        {
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}]: a name must not start with `$` and may include only ASCII letters, digits, %XX and {ActorPath.ValidSymbols}");
        }
    }

    private string RandomName() => AutoName.Of(Interlocked.Increment(ref _nextName) - 1);

    private void HandleSupervise(IActorRef child)
    {
        if (IsTerminating) return;
        if (Children.Init((IInternalActorRef)child) is null)
        {
            PublishDebug($"received Supervise from unregistered child {child.Path}, this will not end well");
        }
        else if (SystemImpl.Settings.DebugLifecycle) PublishDebug("now supervising " + child.Path);
    }

    private void HandleChildTerminated(IActorRef child)
    {
        var waitedFor = _children!.Remove(child);
        if (_actor is { } actor)
        {
            try
            {
                actor.StrategyForChildren().HandleChildTerminated(this, child, ChildrenWhenAsked());
            }
            catch (Exception cause)
            {
                PublishError(cause, "handleChildTerminated failed");
                HandleInvokeFailure(cause);
            }
        }
        switch (waitedFor?.Kind)
        {
            case SuspendKind.Recreation: FinishRecreate(waitedFor.Cause!); break;
            case SuspendKind.Creation: FinishCreate(); break;
            case SuspendKind.Termination: FinishTerminate(); break;
        }
    }

    // Few strategies look at the others, and the end of many children must not copy them for each.
    private IEnumerable<IInternalActorRef> ChildrenWhenAsked()
    {
        foreach (var child in GetChildren()) yield return child;
    }

    private bool SetTerminationReason(SuspendKind kind, Exception? cause = null) => _children is { } children && children.SetReason(new(kind, cause));

    private void SetTerminated()
    {
        // Also where no child ever was: a name reserved at this very moment by another thread must be refused.
        Interlocked.CompareExchange(ref _children, ChildrenTable.Ended, null)?.SetTerminated();
        _terminated = true;
    }

    private void StopChildren()
    {
        foreach (var child in GetChildren()) Stop(child);
    }

    private void SuspendChildren(IActorRef? failedChild, IReadOnlyCollection<IActorRef>? others)
    {
        foreach (var child in GetChildren())
        {
            if (child.Equals(failedChild) || others?.Contains(child) == true) continue;
            child.Suspend();
        }
    }

    private void ResumeChildren(Exception? causedByFailure, IActorRef? perpetrator)
    {
        foreach (var child in GetChildren()) child.Resume(child.Equals(perpetrator) ? causedByFailure : null);
    }
}
