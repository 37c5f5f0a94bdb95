using System.Buffers.Binary;
using System.Numerics;

namespace Actors.Node.Kernel;

/// <summary>Hashes by which is told whether something has changed since it was looked at.</summary>
internal static class Fingerprint
{
    /// <summary>Of bytes; never 0.</summary>
    public static ulong Of(ReadOnlySpan<byte> content)
    {
        var hash = 0x9E3779B97F4A7C15UL ^ (ulong)content.Length;
        while (content.Length >= 8)
        {
            hash = With(hash, BinaryPrimitives.ReadUInt64LittleEndian(content));
            content = content[8..];
        }

        foreach (var b in content)
        {
            hash = (hash ^ b) * 0x100000001b3UL;
        }

        return hash | 1;
    }

    /// <summary>Of what was hashed before and a number; never 0.</summary>
    public static ulong With(ulong hash, ulong more) => BitOperations.RotateLeft((hash ^ more) * 0xff51afd7ed558ccdUL, 31) | 1;
}
