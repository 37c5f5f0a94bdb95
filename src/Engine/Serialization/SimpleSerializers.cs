using System.Runtime.Serialization;

namespace Akka.Serialization
{
    /// <summary>Writes null as no bytes.</summary>
    public class NullSerializer(ExtendedActorSystem system) : Serializer(system)
    {
        public override int Identifier => 0;
        public override bool IncludeManifest => false;
        public override byte[] ToBinary(object obj) => [];
        public override object FromBinary(byte[] bytes, Type? type) => null!;
    }

    /// <summary>Leaves bytes as they are.</summary>
    public class ByteArraySerializer(ExtendedActorSystem system) : Serializer(system)
    {
        public override bool IncludeManifest => false;

        public override byte[] ToBinary(object obj) => obj switch
        {
            null => null!,
            byte[] bytes => bytes,
            _ => throw new NotSupportedException($"The object to write is not bytes but {obj.GetType()}."),
        };

        public override object FromBinary(byte[] bytes, Type? type) => bytes;
    }
}

namespace Akka.Remote.Serialization
{
    /// <summary>
    /// Texts and whole numbers as such. Used where <c>serialization-bindings</c> name it; always there to read what other installations wrote.
    /// </summary>
    public sealed class PrimitiveSerializers(ExtendedActorSystem system) : Akka.Serialization.SerializerWithStringManifest(system)
    {
        private readonly bool _typeNames = system.Settings.Config.GetBoolean("akka.actor.serialization-settings.primitive.use-legacy-behavior", true);

        public override int Identifier => 17;

        public override byte[] ToBinary(object obj) => obj switch
        {
            string text => Encoding.UTF8.GetBytes(text),
            int number => BitConverter.GetBytes(number),
            long number => BitConverter.GetBytes(number),
            _ => throw NotMine(obj),
        };

        public override object FromBinary(byte[] bytes, string manifest) => Kind(manifest) switch
        {
            'S' => Encoding.UTF8.GetString(bytes),
            'I' => BitConverter.ToInt32(bytes),
            'L' => BitConverter.ToInt64(bytes),
            _ => throw new SerializationException($"Manifest '{manifest}' is not one of a text or whole number (serializer 17)."),
        };

        public override string Manifest(object o) => o switch
        {
            _ when _typeNames && o is string or int or long => TypeNames.Of(o.GetType()),
            string => "S",
            int => "I",
            long => "L",
            _ => throw NotMine(o),
        };

        // The names of the types in the core libraries of all .NETs: mscorlib, System.Private.CoreLib, System.Runtime.
        private static char Kind(string manifest) => manifest.Split(',')[0].Trim() switch
        {
            "S" or "System.String" => 'S',
            "I" or "System.Int32" => 'I',
            "L" or "System.Int64" => 'L',
            _ => '?',
        };

        private static ArgumentException NotMine(object o) => new($"{o.GetType()} is neither text nor whole number.", nameof(o));
    }
}
