using System.Buffers.Binary;
using System.Numerics;

namespace Actors.Messages.Segments;

/// <summary>Checksummed frames: the length of the bytes, their CRC-32C and the CRC-32C of those two numbers (each 4 bytes, little endian), then the bytes.</summary>
public static class Frames
{
    /// <summary>Bytes before those of a frame.</summary>
    public const int HeaderLength = 12;

    /// <summary>CRC-32C (Castagnoli) of bytes.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    /// <summary>Writes what stands before a frame.</summary>
    public static void WriteHeader(Span<byte> header, ReadOnlySpan<byte> frame)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)frame.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Checksum(frame));
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Checksum(header[..8]));
    }

    /// <summary>Reads what stands before a frame.</summary>
    /// <returns>False when it is spoiled: no length can be believed.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, out uint length, out uint checksum)
    {
        length = BinaryPrimitives.ReadUInt32LittleEndian(header);
        checksum = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) == Checksum(header[..8]);
    }
}
