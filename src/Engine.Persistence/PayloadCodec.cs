using Akka.Serialization;

namespace Akka.Persistence;

/// <summary>Bytes, serializer id and manifest of a payload, and back.</summary>
internal sealed class PayloadCodec(ExtendedActorSystem system, string? serializerName)
{
    private readonly Akka.Serialization.Serialization _serialization = system.Serialization;

    /// <exception cref="System.Runtime.Serialization.SerializationException">Or whatever the serializer throws.</exception>
    public (byte[] Bytes, string Manifest, int SerializerId) Encode(object payload)
    {
        var serializer = _serialization.FindSerializerFor(payload, serializerName);
        return Akka.Serialization.Serialization.WithTransport(
            system,
            () => (serializer.ToBinary(payload), Akka.Serialization.Serialization.ManifestFor(serializer, payload) ?? "", serializer.Identifier));
    }

    /// <param name="bytes">What <see cref="Encode"/> gave.</param>
    /// <param name="manifest">Likewise.</param>
    /// <param name="serializerId">Null: written by a very old version, the manifest is the payload's type.</param>
    public object Decode(byte[] bytes, string manifest, int? serializerId)
    {
        if (serializerId is { } id) return _serialization.Deserialize(bytes, id, manifest);

        var type = Type.GetType(manifest, throwOnError: true)!;
        return _serialization.FindSerializerForType(type, serializerName).FromBinary(bytes, type);
    }
}
