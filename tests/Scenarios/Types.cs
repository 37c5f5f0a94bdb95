using System.Buffers.Binary;
using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace Scenarios;

/// <summary>Written as JSON.</summary>
public sealed class Poco
{
    public string? Name { get; set; }

    public int Count { get; set; }

    public List<string>? Items { get; set; }
}

/// <summary>Written as JSON.</summary>
public sealed class Outer
{
    public Poco? Inner { get; set; }

    public Dictionary<string, long>? Map { get; set; }

    public DateTime At { get; set; }

    public double Ratio { get; set; }

    public bool Flag { get; set; }
}

/// <summary>Written as UTF-8 text with manifest A.</summary>
public sealed record OwnA(string Text);

/// <summary>Written as four bytes, little endian, with manifest B.</summary>
public sealed record OwnB(int N);

/// <summary>Serializer 8401.</summary>
public sealed class OwnSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 8401;

    public override string Manifest(object o) => o is OwnA ? "A" : "B";

    public override byte[] ToBinary(object obj)
    {
        if (obj is OwnA a)
        {
            return Encoding.UTF8.GetBytes(a.Text);
        }

        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, ((OwnB)obj).N);
        return bytes;
    }

    public override object FromBinary(byte[] bytes, string manifest) =>
        manifest == "A" ? new OwnA(Encoding.UTF8.GetString(bytes)) : new OwnB(BinaryPrimitives.ReadInt32LittleEndian(bytes));
}
