using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Actors.Cli.Import;

/// <summary>Names in a directory that are no UTF-8: .NET shows them with replacement characters, under which nothing can be opened.</summary>
internal static class NamesOfBytes
{
    // struct dirent of Linux, 64 bits: inode, offset, length, type, name.
    private const int Type = 18;
    private const int Name = 19;
    private const byte IsDirectory = 4;

    /// <summary>Those names, other bytes than printable ASCII as <c>\xE9</c>, and whether each is a directory's.</summary>
    public static IReadOnlyList<(string Name, bool Directory)> In(string directory)
    {
        var names = new List<(string, bool)>();
        var stream = OpenDirectory(Encoding.UTF8.GetBytes(directory + '\0'));
        if (stream == IntPtr.Zero)
        {
            return names;
        }

        try
        {
            while (ReadDirectory(stream) is var entry && entry != IntPtr.Zero)
            {
                var name = new List<byte>();
                for (var i = Name; Marshal.ReadByte(entry, i) is not 0 and var each; i++)
                {
                    name.Add(each);
                }

                if (!Utf8.IsValid(CollectionsMarshal.AsSpan(name)))
                {
                    names.Add((string.Concat(name.Select(each => each is >= (byte)' ' and <= (byte)'~' and not (byte)'\\' ? ((char)each).ToString() : string.Create(CultureInfo.InvariantCulture, $"\\x{each:X2}"))), Marshal.ReadByte(entry, Type) == IsDirectory));
                }
            }
        }
        finally
        {
            _ = CloseDirectory(stream);
        }

        return names;
    }

    [DllImport("libc", EntryPoint = "opendir"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr OpenDirectory(byte[] path);

    [DllImport("libc", EntryPoint = "readdir"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr ReadDirectory(IntPtr stream);

    [DllImport("libc", EntryPoint = "closedir"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int CloseDirectory(IntPtr stream);
}
