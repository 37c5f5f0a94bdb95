using System.Runtime.InteropServices;
using System.Text;

namespace Actors.Node.Kernel;

/// <summary>Names of users by the host's name service, remembered. Not safe for several threads.</summary>
/// <param name="fixedNames">Asked in place of the name service, if given.</param>
internal sealed class UserNames(IReadOnlyDictionary<uint, string>? fixedNames = null)
{
    private const int EntrySize = 128;
    private const int TextSize = 16 * 1024;

    /// <summary>Where uid_t pw_uid stands in struct passwd: behind two pointers.</summary>
    private const int UidOffset = 16;

    private readonly Dictionary<uint, string?> _names = [];
    private readonly Dictionary<string, uint?> _uids = new(StringComparer.Ordinal);

    /// <summary>Name of a uid; null when it has none.</summary>
    public string? NameOf(uint uid)
    {
        if (!_names.TryGetValue(uid, out var name))
        {
            name = fixedNames is null ? Ask(uid) : fixedNames.GetValueOrDefault(uid);
            _names[uid] = name;
        }

        return name;
    }

    /// <summary>Uid of a name; null when nobody has it.</summary>
    public uint? UidOf(string name)
    {
        if (!_uids.TryGetValue(name, out var uid))
        {
            uid = fixedNames is null ? Ask(name) : fixedNames.Where(n => string.Equals(n.Value, name, StringComparison.Ordinal)).Select(n => (uint?)n.Key).FirstOrDefault();
            _uids[name] = uid;
        }

        return uid;
    }

    private static unsafe string? Ask(uint uid)
    {
        var entry = stackalloc byte[EntrySize];
        byte* found;
        fixed (byte* buffer = new byte[TextSize])
        {
            if (Libc.GetPasswordEntry(uid, entry, buffer, TextSize, &found) != 0 || found == null)
            {
                return null;
            }

            // struct passwd begins with char *pw_name.
            var name = *(byte**)found;
            return name == null ? null : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
        }
    }

    private static unsafe uint? Ask(string name)
    {
        var entry = stackalloc byte[EntrySize];
        byte* found;
        fixed (byte* text = Encoding.UTF8.GetBytes(name + "\0"), buffer = new byte[TextSize])
        {
            return Libc.GetPasswordEntryByName(text, entry, buffer, TextSize, &found) != 0 || found == null ? null : *(uint*)(found + UidOffset);
        }
    }
}
