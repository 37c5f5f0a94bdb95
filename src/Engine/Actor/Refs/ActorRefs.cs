namespace Akka.Actor;

/// <summary>Well-known references.</summary>
public static class ActorRefs
{
    /// <summary>What a lookup without result returns.</summary>
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>No sender; inside the receiver it is seen as the dead letters.</summary>
    public static readonly IActorRef NoSender = null!;
}

/// <summary>The reference to no actor; what is sent to it vanishes.</summary>
public sealed class Nobody : MinimalActorRef
{
    private static readonly ActorPath NobodyPath = new RootActorPath(Address.AllSystems, "/Nobody");

    private Nobody() { }
    public static readonly Nobody Instance = new();
    public override ActorPath Path => NobodyPath;

    /// <summary>Not supported: nobody belongs to no system.</summary>
    public override IActorRefProvider Provider => throw new NotSupportedException("Nobody has no provider.");

    public override ISurrogate ToSurrogate(ActorSystem system) => new NobodySurrogate();

    /// <summary>The plain form.</summary>
    public class NobodySurrogate : ISurrogate
    {
        public ISurrogated FromSurrogate(ActorSystem system) => Instance;
    }
}

/// <summary>Swallows everything without a dead letter. Every system has one of the same path.</summary>
internal sealed class IgnoreActorRef(IActorRefProvider provider) : MinimalActorRef
{
    private const string FakeSystem = "local";
    private static readonly ActorPath TheOnlyPath = new RootActorPath(new Address("akka", FakeSystem)) / "ignore";

    public override ActorPath Path => TheOnlyPath;
    public override IActorRefProvider Provider => provider;

    /// <summary>Whether a path is that of ignore references.</summary>
    public static bool IsIgnoreRefPath(string path) => string.Equals(path, TheOnlyPath.ToString(), StringComparison.Ordinal);

    /// <summary>Whether a path is that of ignore references.</summary>
    public static bool IsIgnoreRefPath(ActorPath path) => path is { Depth: 1, Name: "ignore" } && path.Address.System == FakeSystem && path.Equals(TheOnlyPath);
}

/// <summary>A place in the tree without an actor; used for /temp.</summary>
internal sealed class VirtualPathContainer : MinimalActorRef
{
    private readonly ConcurrentDictionary<string, IInternalActorRef> _children = new(StringComparer.Ordinal);
    private readonly Func<IInternalActorRef> _parent;

    public VirtualPathContainer(IActorRefProvider provider, ActorPath path, Func<IInternalActorRef> parent) =>
        (Provider, Path, _parent) = (provider, path, parent);

    public override ActorPath Path { get; }
    public override IActorRefProvider Provider { get; }
    public override IInternalActorRef Parent => _parent();

    /// <summary>Adds a reference.</summary>
    public void AddChild(string name, IInternalActorRef actor) => _children[name] = actor;

    /// <summary>Removes a reference.</summary>
    public void RemoveChild(string name) => _children.TryRemove(name, out _);

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        var names = name.Where(part => part.Length != 0).ToArray();
        if (names.Length == 0) return this;
        if (names[0] == "..") return ActorRefLookup.Walk(Parent, names[1..]);
        var hash = names[0].IndexOf('#', StringComparison.Ordinal);
        if (!_children.TryGetValue(hash < 0 ? names[0] : names[0][..hash], out var child)) return ActorRefs.Nobody;
        return names.Length == 1 ? child : child.GetChild(names[1..]);
    }

    internal void ForEach(Action<IInternalActorRef> action)
    {
        foreach (var child in _children.Values) action(child);
    }
}
