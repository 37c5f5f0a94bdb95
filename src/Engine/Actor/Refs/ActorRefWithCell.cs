namespace Akka.Actor;

/// <summary>A reference with a cell in this process: what tools walk to see the tree.</summary>
public abstract class ActorRefWithCell : InternalActorRefBase
{
    /// <summary>The cell.</summary>
    public abstract ICell Underlying { get; }

    /// <summary>The children; a snapshot.</summary>
    public abstract IEnumerable<IActorRef> Children { get; }

    /// <summary>The child called name or name#uid, or Nobody.</summary>
    public abstract IInternalActorRef GetSingleChild(string name);
}

/// <summary>The reference of an actor of this process.</summary>
public class LocalActorRef : ActorRefWithCell, ILocalRef
{
    private readonly ActorPath _path;
    private readonly ActorCell _cell;

    /// <summary>Made by the provider.</summary>
    public LocalActorRef(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailboxType, IInternalActorRef supervisor, ActorPath path)
    {
        _path = path;
        // ReSharper disable once VirtualMemberCallInConstructor
        _cell = NewCell(system, this, props, dispatcher, supervisor);
        _cell.Init(sendSupervise: false, mailboxType);
    }

    public override ActorPath Path => _path;

    /// <summary>The cell.</summary>
    public ActorCell Cell => _cell;

    public override ICell Underlying => _cell;

    public override IEnumerable<IActorRef> Children => _cell.GetChildren();

    public override IInternalActorRef Parent => _cell.Parent;

    public override IActorRefProvider Provider => _cell.SystemImpl.Provider;

    public override bool IsLocal => true;

    public override bool IsTerminated => _cell.IsTerminated;

    public override IInternalActorRef GetSingleChild(string name) => _cell.GetSingleChild(name);

    public override IActorRef GetChild(IReadOnlyList<string> name) => ActorRefLookup.Walk(this, name);

    public override void Start() => _cell.Start();

    public override void Stop() => _cell.Stop();

    public override void Suspend() => _cell.Suspend();

    public override void Resume(Exception? causedByFailure = null) => _cell.Resume(causedByFailure);

    public override void Restart(Exception cause) => _cell.Restart(cause);

    public override void SendSystemMessage(ISystemMessage message) => _cell.SendSystemMessage(message);

    /// <summary>The cell; test kits make cells of their own.</summary>
    protected virtual ActorCell NewCell(ActorSystemImpl system, IInternalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef supervisor) =>
        new(system, self, props, dispatcher, supervisor);

    protected override void TellInternal(object message, IActorRef sender) => _cell.SendMessage(sender, message);
}

internal static class ActorRefLookup
{
    /// <summary>Follows names from a reference; ".." goes up and empty names stay.</summary>
    public static IActorRef Walk(IInternalActorRef from, IReadOnlyList<string> names)
    {
        var current = from;
        for (var i = 0; i < names.Count; i++)
        {
            var name = names[i];
            if (name.Length == 0) continue;
            if (name == "..") current = current.Parent;
            else if (current is ActorRefWithCell withCell) current = withCell.GetSingleChild(name);
            else return current.GetChild(names.Skip(i).ToArray());
            if (ReferenceEquals(current, ActorRefs.Nobody)) return current;
        }
        return current;
    }
}
