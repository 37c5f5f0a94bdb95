using System.Collections.Concurrent;

namespace Akka.Actor;

/// <summary>A place in the tree without an actor; used for /temp.</summary>
public class VirtualPathContainer : MinimalActorRef
{
    private readonly ConcurrentDictionary<string, IInternalActorRef> _children = new(StringComparer.Ordinal);
    private readonly IActorRefProvider _provider;
    private readonly Func<IInternalActorRef> _parent;

    internal VirtualPathContainer(IActorRefProvider provider, ActorPath path, Func<IInternalActorRef> parent)
    {
        _provider = provider;
        Path = path;
        _parent = parent;
    }

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider => _provider;

    public override IInternalActorRef Parent => _parent();

    /// <summary>Whether something stands here.</summary>
    public bool HasChildren => !_children.IsEmpty;

    /// <summary>Adds a reference.</summary>
    public void AddChild(string name, IInternalActorRef actor) => _children[name] = actor;

    /// <summary>Removes a reference.</summary>
    public void RemoveChild(string name) => _children.TryRemove(name, out _);

    /// <summary>The reference of a name; false for none.</summary>
    public bool TryGetChild(string name, [global::System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IInternalActorRef? child) => _children.TryGetValue(name, out child);

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var start = 0;
        while (start < name.Count && name[start].Length == 0) start++;
        if (start == name.Count) return this;
        var first = name[start];
        if (first == "..") return ActorRefLookup.Walk(Parent, name.Skip(start + 1).ToArray());
        var hash = first.IndexOf('#', StringComparison.Ordinal);
        if (!_children.TryGetValue(hash < 0 ? first : first[..hash], out var child)) return ActorRefs.Nobody;
        return start + 1 == name.Count ? child : child.GetChild(name.Skip(start + 1).ToArray());
    }

    internal void ForEach(Action<IInternalActorRef> action)
    {
        foreach (var child in _children.Values) action(child);
    }
}
