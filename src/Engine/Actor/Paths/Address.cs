using System.Diagnostics.CodeAnalysis;

namespace Akka.Actor;

/// <summary>Where an actor system lives: protocol, system name, and for a reachable one host and port.</summary>
public sealed class Address(string protocol, string system, string? host = null, int? port = null)
    : IEquatable<Address>, IComparable<Address>, IComparable, ISurrogated, ICloneable
{
    /// <summary>Orders by protocol, system, host, port.</summary>
    public static readonly IComparer<Address> Comparer = Comparer<Address>.Create(Compare);

    /// <summary>Stands for no system in particular.</summary>
    public static readonly Address AllSystems = new("akka", "all-systems");

    private string? _text;

    /// <summary>Host in lower case; null without one.</summary>
    public string Host { get; } = host?.ToLowerInvariant()!;

    /// <summary>Port; null without one.</summary>
    public int? Port { get; } = port;

    /// <summary>Name of the system.</summary>
    public string System { get; } = system;

    /// <summary>"akka" for a local system.</summary>
    public string Protocol { get; } = protocol;

    /// <summary>Whether it has no host.</summary>
    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    /// <summary>Whether it has a host.</summary>
    public bool HasGlobalScope => !HasLocalScope;

    public int CompareTo(Address? other) => Compare(this, other);

    int IComparable.CompareTo(object? obj) => obj switch
    {
        null => 1,
        Address other => CompareTo(other),
        _ => throw new ArgumentException($"Object must be of type Address, was {obj.GetType()}.", nameof(obj)),
    };

    /// <summary>An equal address.</summary>
    public object Clone() => new Address(Protocol, System, Host, Port);

    /// <summary>The same with another protocol.</summary>
    public Address WithProtocol(string protocol) => new(protocol, System, Host, Port);

    /// <summary>The same with another system name.</summary>
    public Address WithSystem(string system) => new(Protocol, system, Host, Port);

    /// <summary>The same with another host.</summary>
    public Address WithHost(string? host = null) => new(Protocol, System, host, Port);

    /// <summary>The same with another port.</summary>
    public Address WithPort(int? port = null) => new(Protocol, System, Host, port);

    /// <summary>What follows "protocol://".</summary>
    public string HostPort() => ToString()[(Protocol.Length + 3)..];

    public bool Equals(Address? other) =>
        other is not null && Port == other.Port
        && string.Equals(Host, other.Host, StringComparison.Ordinal)
        && string.Equals(System, other.System, StringComparison.Ordinal)
        && string.Equals(Protocol, other.Protocol, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is Address other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(Host, Port, System, Protocol);

    /// <summary>protocol://system[@host[:port]]</summary>
    public override string ToString() => _text ??= Write();

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="UriFormatException">It is no address.</exception>
    public static Address Parse(string address) =>
        TryParse(address, out var parsed) ? parsed : throw new UriFormatException($"Can not parse an Address: {address}");

    /// <summary>Reads an address; what follows it is ignored.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out Address? address) => TryParse(path.AsSpan(), out address, out _);

    /// <summary>Reads an address and gives what follows it, "/" for nothing.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out Address? address, out string absolutUri)
    {
        var found = TryParse(path.AsSpan(), out address, out ReadOnlySpan<char> rest);
        absolutUri = rest.ToString();
        return found;
    }

    /// <summary>Reads an address; what follows it is ignored.</summary>
    public static bool TryParse(ReadOnlySpan<char> span, [NotNullWhen(true)] out Address? address) => TryParse(span, out address, out _);

    /// <summary>Reads an address and gives what follows it, "/" for nothing.</summary>
    public static bool TryParse(ReadOnlySpan<char> span, [NotNullWhen(true)] out Address? address, out ReadOnlySpan<char> absolutUri)
    {
        address = null;
        absolutUri = default;
        var schemeEnd = span.IndexOf("://", StringComparison.Ordinal);
        if (schemeEnd <= 0 || !span[..schemeEnd].StartsWith("akka", StringComparison.OrdinalIgnoreCase)) return false;
        var rest = span[(schemeEnd + 3)..];
        var slash = rest.IndexOf('/');
        absolutUri = slash < 0 ? "/" : rest[slash..];
        var authority = slash < 0 ? rest : rest[..slash];
        var at = authority.IndexOf('@');
        var protocol = span[..schemeEnd].ToString().ToLowerInvariant();
        if (at < 0)
        {
            if (authority.IsEmpty) return false;
            address = new Address(protocol, authority.ToString());
            return true;
        }
        if (at == 0 || !SplitHost(authority[(at + 1)..], out var host, out var port)) return false;
        address = new Address(protocol, authority[..at].ToString(), host.ToString(), port);
        return true;
    }

    /// <summary>Equality by value.</summary>
    public static bool operator ==(Address? left, Address? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Inequality by value.</summary>
    public static bool operator !=(Address? left, Address? right) => !(left == right);

    public ISurrogate ToSurrogate(ActorSystem system) => new AddressSurrogate { Protocol = Protocol, System = System, Host = Host, Port = Port };

    private static bool SplitHost(ReadOnlySpan<char> text, out ReadOnlySpan<char> host, out int? port)
    {
        port = null;
        // An IPv6 host stands in brackets and has colons of its own.
        var hostEnd = text.Length > 0 && text[0] == '[' ? text.IndexOf(']') + 1 : text.IndexOf(':');
        if (hostEnd <= 0) hostEnd = text.Length;
        host = text[..hostEnd];
        if (host.IsEmpty) return false;
        if (hostEnd == text.Length) return true;
        if (text[hostEnd] != ':' || !int.TryParse(text[(hostEnd + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 65535) return false;
        port = number;
        return true;
    }

    private static int Compare(Address? x, Address? y)
    {
        if (ReferenceEquals(x, y)) return 0;
        if (x is null) return -1;
        if (y is null) return 1;
        var result = string.CompareOrdinal(x.Protocol, y.Protocol);
        if (result == 0) result = string.CompareOrdinal(x.System, y.System);
        if (result == 0) result = string.CompareOrdinal(x.Host ?? "", y.Host ?? "");
        return result != 0 ? result : (x.Port ?? 0).CompareTo(y.Port ?? 0);
    }

    private string Write()
    {
        if (HasLocalScope) return $"{Protocol}://{System}";
        return Port is null ? $"{Protocol}://{System}@{Host}" : string.Create(CultureInfo.InvariantCulture, $"{Protocol}://{System}@{Host}:{Port}");
    }

    /// <summary>The plain form.</summary>
    public sealed class AddressSurrogate : ISurrogate
    {
        /// <inheritdoc cref="Address.Protocol"/>
        public string Protocol { get; set; } = "";

        /// <inheritdoc cref="Address.System"/>
        public string System { get; set; } = "";

        /// <inheritdoc cref="Address.Host"/>
        public string? Host { get; set; }

        /// <inheritdoc cref="Address.Port"/>
        public int? Port { get; set; }

        public ISurrogated FromSurrogate(ActorSystem system) => new Address(Protocol, System, Host, Port);
    }
}
