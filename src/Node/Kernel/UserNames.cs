using System.Text;

namespace Actors.Node.Kernel;

/// <summary>Names of users by the host's name service, remembered. Not safe for several threads.</summary>
internal sealed class UserNames
{
    private readonly Dictionary<uint, string?> _known = [];

    /// <summary>Name of a uid; null when it has none.</summary>
    public string? NameOf(uint uid)
    {
        if (!_known.TryGetValue(uid, out var name))
        {
            name = Ask(uid);
            _known[uid] = name;
        }

        return name;
    }

    private static unsafe string? Ask(uint uid)
    {
        var entry = stackalloc byte[128];
        byte* found;
        var text = new byte[16 * 1024];
        fixed (byte* buffer = text)
        {
            if (Libc.GetPasswordEntry(uid, entry, buffer, text.Length, &found) != 0 || found == null)
            {
                return null;
            }

            // struct passwd begins with char *pw_name.
            var name = *(byte**)found;
            return name == null ? null : Encoding.UTF8.GetString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
        }
    }
}
