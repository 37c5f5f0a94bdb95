using System.Diagnostics.CodeAnalysis;

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
    protected ActorPath(Address address, string name) => (Address, Name) = (address, name);

    /// <summary>A child.</summary>
    protected ActorPath(ActorPath parentPath, string name, long uid) : this(parentPath.Address, name) =>
        (_parent, Depth, Uid) = (parentPath, parentPath.Depth + 1, uid);

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
        var hash = name.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0) return new ChildActorPath(path, name, UndefinedUid);
        return long.TryParse(name.AsSpan(hash + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var uid)
            ? new ChildActorPath(path, name[..hash], uid)
            : new ChildActorPath(path, name, UndefinedUid);
    }

    /// <summary>The path of a descendant; empty names are skipped.</summary>
    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
    {
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
    public sealed class Surrogate(string path) : ISurrogate, IEquatable<Surrogate>
    {
        /// <summary>The path in serialization format.</summary>
        public string Path { get; } = path;

        public ISurrogated FromSurrogate(ActorSystem system) => Parse(Path);
        public bool Equals(Surrogate? other) => other is not null && string.Equals(Path, other.Path, StringComparison.Ordinal);
        public override bool Equals(object? obj) => obj is Surrogate other && Equals(other);
        public override int GetHashCode() => Path.GetHashCode(StringComparison.Ordinal);
    }

    /// <summary>Reads "akka://system[@host:port]/a/b[#uid]".</summary>
    /// <exception cref="UriFormatException">It is no such text.</exception>
    public static ActorPath Parse(string path) =>
        TryParse(path, out var parsed) ? parsed : throw new UriFormatException($"Can not parse an ActorPath: {path}");

    /// <summary>Reads an absolute path with address.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        actorPath = null;
        return path is not null && TryParseAddress(path, out var address, out var rest) && TryParse(new RootActorPath(address), rest, out actorPath);
    }

    /// <summary>Reads names below <paramref name="basePath"/>.</summary>
    public static bool TryParse(ActorPath basePath, string absoluteUri, [NotNullWhen(true)] out ActorPath? actorPath) =>
        TryParse(basePath, absoluteUri.AsSpan(), out actorPath);

    /// <summary>Reads names below <paramref name="basePath"/>; a uid may stand at the end.</summary>
    public static bool TryParse(ActorPath basePath, ReadOnlySpan<char> absoluteUri, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        var uid = UndefinedUid;
        var hash = absoluteUri.LastIndexOf('#');
        if (hash >= 0 && long.TryParse(absoluteUri[(hash + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out uid))
        {
            absoluteUri = absoluteUri[..hash];
        }
        actorPath = basePath;
        while (!absoluteUri.IsEmpty)
        {
            var slash = absoluteUri.IndexOf('/');
            var element = slash < 0 ? absoluteUri : absoluteUri[..slash];
            absoluteUri = slash < 0 ? default : absoluteUri[(slash + 1)..];
            if (!element.IsEmpty) actorPath = new ChildActorPath(actorPath, element.ToString(), UndefinedUid);
        }
        if (uid != UndefinedUid && actorPath._parent is not null) actorPath = actorPath.WithUid(uid);
        return true;
    }

    /// <summary>Reads the address a path begins with.</summary>
    public static bool TryParseAddress(string path, [NotNullWhen(true)] out Address? address) => Address.TryParse(path, out address);

    /// <summary>Reads the address a path begins with and gives the rest.</summary>
    public static bool TryParseAddress(string path, [NotNullWhen(true)] out Address? address, out ReadOnlySpan<char> absoluteUri) =>
        Address.TryParse(path.AsSpan(), out address, out absoluteUri);

    /// <summary>Splits at the first slash behind the address.</summary>
    public static bool TryParseParts(ReadOnlySpan<char> path, out ReadOnlySpan<char> address, out ReadOnlySpan<char> absoluteUri)
    {
        address = default;
        absoluteUri = default;
        var scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0) return false;
        var slash = path[(scheme + 3)..].IndexOf('/');
        address = slash < 0 ? path : path[..(scheme + 3 + slash)];
        absoluteUri = slash < 0 ? "/" : path[(scheme + 3 + slash)..];
        return true;
    }

    /// <summary>Names joined with slashes.</summary>
    public static string FormatPathElements(IEnumerable<string> pathElements) => string.Join('/', pathElements);

    /// <summary>"/a/b"; "/" for a root.</summary>
    public string ToStringWithoutAddress()
    {
        if (_parent is null) return "/" + Name.TrimStart('/');
        var text = new StringBuilder();
        AppendNames(text);
        return text.ToString();
    }

    /// <summary>Address and names.</summary>
    public override string ToString() => ToStringWithAddress();

    /// <summary>Address, names and uid.</summary>
    public string ToStringWithUid() => WithUidText(ToStringWithAddress());

    /// <summary>Address and names.</summary>
    public string ToStringWithAddress() => ToStringWithAddress(Address);

    /// <summary>Names with <paramref name="address"/> where this path's own has no host.</summary>
    public string ToStringWithAddress(Address address)
    {
        // What cannot be reached anywhere is not given another system's address.
        if (IgnoreActorRef.IsIgnoreRefPath(this)) return string.Concat(Address.ToString(), ToStringWithoutAddress());
        return string.Concat((Address.HasGlobalScope ? Address : address).ToString(), ToStringWithoutAddress());
    }

    /// <summary>Address, names and uid.</summary>
    public string ToSerializationFormat() => ToSerializationFormatWithAddress(Address);

    /// <summary>As <see cref="ToStringWithAddress(Address)"/>, with uid.</summary>
    public string ToSerializationFormatWithAddress(Address address) => WithUidText(ToStringWithAddress(address));

    private string WithUidText(string text) => Uid == UndefinedUid ? text : string.Create(CultureInfo.InvariantCulture, $"{text}#{Uid}");

    private void AppendNames(StringBuilder text)
    {
        if (_parent is null) return;
        _parent.AppendNames(text);
        text.Append('/').Append(Name);
    }
}

/// <summary>The path of a system's root.</summary>
public sealed class RootActorPath(Address address, string name = "") : ActorPath(address, name);

/// <summary>The path of everything below a root.</summary>
public sealed class ChildActorPath(ActorPath parentPath, string name, long uid) : ActorPath(parentPath, name, uid);
