using System.Text;
using Actors.Node.Kernel;

namespace Actors.Node.Programs;

/// <summary>
/// Finds the file of a program that has ended before its link could be read, by the process's name, where programs of the system are: most programs that live for a millisecond are
/// there. No other place is looked at, for a file system may hang. Not safe for several threads.
/// </summary>
/// <param name="directories">Where to look, each with a slash at its end.</param>
internal sealed class SystemPrograms(IReadOnlyList<string> directories)
{
    private const int NoAccess = 0x200000;

    private readonly byte[][] _directories = [.. directories.Select(Encoding.UTF8.GetBytes)];
    private readonly PathBuffer _path = new();
    private readonly ReadBuffer _link = new(4096, 4096);

    /// <summary>Where systems keep their programs.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["/usr/bin/", "/usr/local/bin/", "/usr/sbin/", "/bin/", "/sbin/", "/usr/local/sbin/"];

    /// <summary>Looks for a file by name, and takes it only if it is the very one.</summary>
    /// <param name="device">Its device.</param>
    /// <param name="inode">Its inode.</param>
    /// <param name="name">Name of the process: of the file, as long as the process has not changed it, and its first 15 bytes.</param>
    /// <param name="path">Its path as the kernel tells it of a process; valid until the next call.</param>
    /// <param name="status">Of the file.</param>
    /// <returns>False where it is not found.</returns>
    public bool TryFind(ulong device, ulong inode, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> path, out FileStatus status)
    {
        path = default;
        status = default;
        if (name.IsEmpty || name.Contains((byte)'/') || name.Contains((byte)0))
        {
            return false;
        }

        foreach (var directory in _directories)
        {
            if (FileStatus.TryGet(Libc.AtCurrentDirectory, _path.Reset().Add(directory).Add(name).Terminated, out status) == 0
                && status.Device == device && status.Inode == inode && !status.IsDirectory && Resolve())
            {
                path = _link.Content;
                return true;
            }
        }

        return false;
    }

    /// <summary>The path without symbolic links in it.</summary>
    private unsafe bool Resolve()
    {
        int descriptor;
        fixed (byte* path = _path.Terminated)
        {
            descriptor = Libc.OpenAt(Libc.AtCurrentDirectory, path, Libc.CloseOnExec | NoAccess, 0);
        }

        if (descriptor < 0)
        {
            return false;
        }

        var error = _link.ReadLink(Libc.AtCurrentDirectory, _path.Reset().Add("/proc/self/fd/"u8).Add(descriptor).Terminated);
        _ = Libc.Close(descriptor);
        return error == 0 && _link.Length > 0 && _link.Content[0] == (byte)'/';
    }
}
