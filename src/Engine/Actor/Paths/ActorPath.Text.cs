using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Akka.Actor;

public abstract partial class ActorPath
{
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
        ArgumentNullException.ThrowIfNull(basePath);
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
        ArgumentNullException.ThrowIfNull(address);
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
