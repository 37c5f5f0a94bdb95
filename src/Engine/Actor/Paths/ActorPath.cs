using System.Globalization;
using Akka.Util;

namespace Akka.Actor;

/// <summary>
/// The place of an actor in the tree. Equal to another path with the same address and names; the uid, which tells
/// incarnations apart, does not count.
/// </summary>
public abstract partial class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>, ISurrogated
{
    /// <summary>Characters a name may have beside ASCII letters, digits and %XX.</summary>
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    internal const long UndefinedUid = 0;

    private readonly ActorPath? _parent;

    /// <summary>A root.</summary>
    protected ActorPath(Address address, string name)
    {
        Address = address;
        Name = name;
    }

    /// <summary>A child.</summary>
    protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        ArgumentNullException.ThrowIfNull(parentPath);
        _parent = parentPath;
        Address = parentPath.Address;
        Depth = parentPath.Depth + 1;
        Name = name;
        Uid = uid;
    }

    /// <summary>The last name.</summary>
    public string Name { get; }

    /// <summary>The system.</summary>
    public Address Address { get; }

    /// <summary>The incarnation; 0 where it is not known.</summary>
    public long Uid { get; }

    /// <summary>The path one up; a root's parent is itself.</summary>
    public ActorPath Parent => _parent ?? this;

    /// <summary>Names from the root down; a root has 0.</summary>
    public int Depth { get; }

    /// <summary>The names from the root down, without the root's.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            var elements = new string[Depth];
            for (var path = this; path._parent is not null; path = path._parent) elements[path.Depth - 1] = path.Name;
            return elements;
        }
    }

    /// <summary>The root above this path.</summary>
    public ActorPath Root => ParentOf(0);

    /// <summary>Whether <paramref name="s"/> may name an actor made by a program.</summary>
    public static bool IsValidPathElement(string s) => !string.IsNullOrEmpty(s) && s[0] != '$' && HasOnlyValidSymbols(s);

    /// <summary>The ancestor at <paramref name="depth"/> from the root, or, if negative, so many steps up.</summary>
    public ActorPath ParentOf(int depth)
    {
        var path = this;
        var target = depth >= 0 ? depth : Math.Max(0, Depth + depth);
        while (path.Depth > target) path = path.Parent;
        return path;
    }

    /// <summary>The same path with a uid.</summary>
    public ActorPath WithUid(long uid)
    {
        if (uid == Uid) return this;
        return _parent is null ? throw new NotSupportedException("RootActorPath must have undefined Uid.") : new ChildActorPath(_parent, Name, uid);
    }

    /// <summary>The path of a child; a name may carry "#uid".</summary>
    public ActorPath Child(string childName) => this / childName;

    /// <summary>The path of a child; a name may carry "#uid".</summary>
    public static ActorPath operator /(ActorPath path, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var hash = name.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0) return new ChildActorPath(path, name, UndefinedUid);
        return long.TryParse(name.AsSpan(hash + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var uid)
            ? new ChildActorPath(path, name[..hash], uid)
            : new ChildActorPath(path, name, UndefinedUid);
    }

    /// <summary>The path of a descendant; empty names are skipped.</summary>
    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var element in name) if (!string.IsNullOrEmpty(element)) path /= element;
        return path;
    }

    public bool Equals(ActorPath? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || Depth != other.Depth || !Address.Equals(other.Address)) return false;
        var (a, b) = (this, other);
        while (!ReferenceEquals(a, b))
        {
            if (!string.Equals(a.Name, b.Name, StringComparison.Ordinal)) return false;
            if (a._parent is null || b._parent is null) return true;
            (a, b) = (a._parent, b._parent);
        }
        return true;
    }

    public override bool Equals(object? obj) => obj is ActorPath other && Equals(other);

    public override int GetHashCode()
    {
        var hash = Address.GetHashCode();
        for (var path = this; path is not null; path = path._parent) hash = HashCode.Combine(hash, path.Name);
        return hash;
    }

    /// <summary>By names from the root down.</summary>
    public int CompareTo(ActorPath? other)
    {
        if (ReferenceEquals(this, other)) return 0;
        if (other is null) return 1;
        var (mine, theirs) = (Elements, other.Elements);
        for (var i = 0; i < mine.Count && i < theirs.Count; i++)
        {
            var order = string.CompareOrdinal(mine[i], theirs[i]);
            if (order != 0) return order;
        }
        return mine.Count != theirs.Count ? mine.Count.CompareTo(theirs.Count) : Address.CompareTo(other.Address);
    }

    /// <summary>Equality without uid.</summary>
    public static bool operator ==(ActorPath? left, ActorPath? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Inequality without uid.</summary>
    public static bool operator !=(ActorPath? left, ActorPath? right) => !(left == right);

    public ISurrogate ToSurrogate(ActorSystem system) => new Surrogate(ToSerializationFormat());

    private static bool HasOnlyValidSymbols(string s)
    {
        for (var i = 0; i < s.Length; i++)
        {
            var c = s[i];
            if (char.IsAsciiLetterOrDigit(c) || ValidSymbols.Contains(c, StringComparison.Ordinal)) continue;
            if (c != '%' || i + 2 >= s.Length || !char.IsAsciiHexDigit(s[i + 1]) || !char.IsAsciiHexDigit(s[i + 2])) return false;
            i += 2;
        }
        return true;
    }

    /// <summary>The plain form.</summary>
    public sealed class Surrogate : ISurrogate, IEquatable<Surrogate>
    {
        /// <summary>Holds a path in serialization format.</summary>
        public Surrogate(string path) => Path = path;

        /// <summary>The path in serialization format.</summary>
        public string Path { get; }

        public ISurrogated FromSurrogate(ActorSystem system) => Parse(Path);

        public bool Equals(Surrogate? other) => other is not null && string.Equals(Path, other.Path, StringComparison.Ordinal);

        public override bool Equals(object? obj) => obj is Surrogate other && Equals(other);

        public override int GetHashCode() => Path.GetHashCode(StringComparison.Ordinal);
    }
}

/// <summary>The path of a system's root.</summary>
public sealed class RootActorPath : ActorPath
{
    /// <summary>The root of <paramref name="address"/>.</summary>
    public RootActorPath(Address address, string name = "")
        : base(address, name)
    {
    }
}

/// <summary>The path of everything below a root.</summary>
public sealed class ChildActorPath : ActorPath
{
    /// <summary>A name below <paramref name="parentPath"/>.</summary>
    public ChildActorPath(ActorPath parentPath, string name, long uid)
        : base(parentPath, name, uid)
    {
    }
}
