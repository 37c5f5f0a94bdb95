namespace Akka.Actor;

/// <summary>Equality, order and null checks of every reference.</summary>
public abstract class ActorRefBase : IActorRef
{
    public abstract ActorPath Path { get; }

    public void Tell(object message, IActorRef sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        TellInternal(message, sender);
    }

    /// <summary>Delivers a message that is not null.</summary>
    protected abstract void TellInternal(object message, IActorRef sender);

    /// <summary>The path with uid, in brackets.</summary>
    public override string ToString() => "[" + Path.ToSerializationFormat() + "]";

    public override bool Equals(object? obj) => obj is IActorRef other && Equals(other);

    public override int GetHashCode()
    {
        var path = Path;
        return path.Uid != ActorPath.UndefinedUid ? path.Uid.GetHashCode() : path.GetHashCode();
    }

    public bool Equals(IActorRef? other)
    {
        if (ReferenceEquals(this, other)) return true;
        return other is not null && Path.Uid == other.Path.Uid && Path.Equals(other.Path);
    }

    public int CompareTo(IActorRef? other)
    {
        if (other is null) return 1;
        var byPath = Path.CompareTo(other.Path);
        return byPath != 0 ? byPath : Path.Uid.CompareTo(other.Path.Uid);
    }

    public int CompareTo(object? obj)
    {
        if (obj is null) return 1;
        if (obj is not IActorRef other) throw new ArgumentException($"Object must be of type IActorRef, was {obj.GetType()}.", nameof(obj));
        return CompareTo(other);
    }

    public virtual ISurrogate ToSurrogate(ActorSystem system) => new Surrogate(Serialization.Serialization.SerializedActorPath(this));

    /// <summary>The plain form: a path that is resolved at the reader.</summary>
    public class Surrogate(string path) : ISurrogate
    {
        /// <summary>The path in serialization format.</summary>
        public string Path { get; } = path;

        public ISurrogated FromSurrogate(ActorSystem system) => ((ExtendedActorSystem)system).Provider.ResolveActorRef(Path);
    }
}

/// <summary>A reference with the operations of the engine.</summary>
public abstract class InternalActorRefBase : ActorRefBase, IInternalActorRef
{
    public abstract IInternalActorRef Parent { get; }
    public abstract IActorRefProvider Provider { get; }
    public abstract bool IsLocal { get; }
    public abstract bool IsTerminated { get; }
    public abstract IActorRef GetChild(IReadOnlyList<string> name);
    public abstract void Resume(Exception? causedByFailure = null);
    public abstract void Start();
    public abstract void Stop();
    public abstract void Restart(Exception cause);
    public abstract void Suspend();
    public abstract void SendSystemMessage(ISystemMessage message);
}

/// <summary>A reference without an actor behind it; everything does nothing until overridden.</summary>
public abstract class MinimalActorRef : InternalActorRefBase
{
    public override IInternalActorRef Parent => ActorRefs.Nobody;
    public override bool IsLocal => true;
    public override bool IsTerminated => false;
    public override IActorRef GetChild(IReadOnlyList<string> name) => name.All(part => part.Length == 0) ? this : ActorRefs.Nobody;
    public override void Resume(Exception? causedByFailure = null) { }
    public override void Start() { }
    public override void Stop() { }
    public override void Restart(Exception cause) { }
    public override void Suspend() { }
    public override void SendSystemMessage(ISystemMessage message) { }
    protected override void TellInternal(object message, IActorRef sender) { }
}
