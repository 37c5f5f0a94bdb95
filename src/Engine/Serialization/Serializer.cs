using System.Runtime.Serialization;

namespace Akka.Serialization;

/// <summary>Turns objects into bytes and back. Must be safe to use by many threads at once.</summary>
public abstract class Serializer
{
    /// <summary>The system this serializer belongs to.</summary>
#pragma warning disable IDE1006, CA1051 // the name and the kind of Akka.NET's member
    protected readonly ExtendedActorSystem system;
#pragma warning restore IDE1006, CA1051

    private readonly Lazy<int> _identifier;

    protected Serializer(ExtendedActorSystem system)
    {
        this.system = system;
        _identifier = new Lazy<int>(ConfiguredIdentifier);
    }

    /// <summary>The number that stands beside the bytes. Unless overridden it is read from <c>akka.actor.serialization-identifiers</c>.</summary>
    public virtual int Identifier => _identifier.Value;

    /// <summary>Whether the type is needed to read the bytes.</summary>
    public abstract bool IncludeManifest { get; }

    public abstract byte[] ToBinary(object obj);

    /// <summary>As <see cref="ToBinary"/>; references to actors are written with this address.</summary>
    public byte[] ToBinaryWithAddress(Address address, object obj) => Serialization.WithTransport(system, address, () => ToBinary(obj));

    /// <summary>The object of bytes.</summary>
    /// <param name="bytes">What <see cref="ToBinary"/> gave.</param>
    /// <param name="type">The type where <see cref="IncludeManifest"/>; else it may be null.</param>
    public abstract object FromBinary(byte[] bytes, Type? type);

    /// <summary>The object of bytes.</summary>
    public T FromBinary<T>(byte[] bytes) => (T)FromBinary(bytes, typeof(T));

    private int ConfiguredIdentifier()
    {
        var identifiers = system.Settings.Config.GetConfig("akka.actor.serialization-identifiers");
        foreach (var (name, value) in identifiers?.AsEnumerable() ?? []) if (TypeNames.Find(name) == GetType()) return value.GetInt();

        throw new SerializationException(
            $"Serializer {GetType().FullName} has no identifier: override Identifier, or set akka.actor.serialization-identifiers.\"{TypeNames.Of(GetType())}\".");
    }
}

/// <summary>A serializer that names what it writes by texts of its own, which stay when classes move.</summary>
public abstract class SerializerWithStringManifest(ExtendedActorSystem system) : Serializer(system)
{
    public sealed override bool IncludeManifest => true;
    public sealed override object FromBinary(byte[] bytes, Type? type) => FromBinary(bytes, type is null ? "" : TypeNames.Of(type));

    /// <summary>The object of bytes.</summary>
    /// <exception cref="SerializationException">The manifest is not known.</exception>
    public abstract object FromBinary(byte[] bytes, string manifest);

    /// <summary>The name of what an object is written as; stored beside the bytes.</summary>
    public abstract string Manifest(object o);
}
