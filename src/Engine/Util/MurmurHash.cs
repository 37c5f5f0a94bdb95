using System.Numerics;

namespace Akka.Util;

/// <summary>The 32-bit hash that Akka.NET derives shard ids from. Sites persist what follows from it: it must never change.</summary>
public static class MurmurHash
{
    /// <summary>Hash of the UTF-16 units of a text, taken in pairs.</summary>
    public static int StringHash(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        unchecked
        {
            var hash = ((uint)s.Length * 0x331df49) ^ 0x971e137b;
            uint magicA = 0x95543787, magicB = 0x2ad7eb25;
            for (var i = 0; i < s.Length; i += 2)
            {
                var pair = i + 1 < s.Length ? ((uint)s[i] << 16) + s[i + 1] : s[i];
                hash = ((hash ^ (BitOperations.RotateLeft(pair * magicA, 11) * magicB)) * 3) + 0x52dce729;
                magicA = (magicA * 5) + 0x7b7d159c;
                magicB = (magicB * 5) + 0x6bce6396;
            }

            hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
            hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
            return (int)(hash ^ (hash >> 16));
        }
    }
}
