namespace Akka.Actor;

/// <summary>A reference with a cell in this process: what tools walk to see the tree.</summary>
public abstract class ActorRefWithCell : InternalActorRefBase
{
    public abstract ICell Underlying { get; }

    /// <summary>The children; a snapshot.</summary>
    public abstract IEnumerable<IActorRef> Children { get; }

    /// <summary>The child called name or name#uid, or Nobody.</summary>
    public abstract IInternalActorRef GetSingleChild(string name);
}

/// <summary>The reference of an actor of this process.</summary>
public class LocalActorRef : ActorRefWithCell
{
    /// <summary>Made by the provider.</summary>
    public LocalActorRef(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailboxType, IInternalActorRef supervisor, ActorPath path)
    {
        Path = path;
        // ReSharper disable once VirtualMemberCallInConstructor
        Cell = NewActorCell(system, this, props, dispatcher, supervisor);
        Cell.Init(sendSupervise: false, mailboxType);
    }

    public override ActorPath Path { get; }
    public ActorCell Cell { get; }
    public override ICell Underlying => Cell;
    public override IEnumerable<IActorRef> Children => Cell.GetChildren();
    public override IInternalActorRef Parent => Cell.Parent;
    public override IActorRefProvider Provider => Cell.SystemImpl.Provider;
    public override bool IsLocal => true;
    public override bool IsTerminated => Cell.IsTerminated;
    public override IInternalActorRef GetSingleChild(string name) => Cell.GetSingleChild(name);
    public override IActorRef GetChild(IReadOnlyList<string> name) => ActorRefLookup.Walk(this, name);
    public override void Start() => Cell.Start();
    public override void Stop() => Cell.Stop();
    public override void Suspend() => Cell.Suspend();
    public override void Resume(Exception? causedByFailure = null) => Cell.Resume(causedByFailure);
    public override void Restart(Exception cause) => Cell.Restart(cause);
    public override void SendSystemMessage(ISystemMessage message) => Cell.SendSystemMessage(message);

    /// <summary>The cell; test kits make cells of their own.</summary>
    protected virtual ActorCell NewActorCell(ActorSystemImpl system, IInternalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef supervisor) =>
        new(system, self, props, dispatcher, supervisor);

    protected override void TellInternal(object message, IActorRef sender) => Cell.SendMessage(sender, message);
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
