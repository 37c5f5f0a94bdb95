using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Actors.Hub.Records;

/// <summary>Files that are whole or not there, also after a power cut: temporary file, fsync, rename, fsync of the directory.</summary>
public static class DurableFile
{
    private const int ReadOnly = 0x80000; // O_RDONLY | O_CLOEXEC

    /// <summary>Writes or replaces a file, making its directories. Nothing is left behind when it fails.</summary>
    /// <exception cref="IOException">Disk full, read-only, or not a place for a file.</exception>
    /// <exception cref="UnauthorizedAccessException">Not allowed here.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        CreateDirectory(directory);
        var temporary = TemporaryOf(path);
        try
        {
            using (var file = Begin(temporary, content))
            {
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            Discard(temporary);
            throw;
        }

        Sync(directory);
    }

    /// <summary>A name of its own, beside the file: one left by a crash is overwritten when the same file is written again.</summary>
    internal static string TemporaryOf(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(path))))[..24]}.tmp");

    internal static FileStream Begin(string temporary, ReadOnlySpan<byte> content)
    {
        var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            file.Write(content);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    internal static void CreateDirectory(string directory)
    {
        if (Directory.Exists(directory))
        {
            return;
        }

        var parent = Path.GetDirectoryName(directory);
        if (parent is not null)
        {
            CreateDirectory(parent);
        }

        Directory.CreateDirectory(directory);
        if (parent is not null)
        {
            Sync(parent);
        }
    }

    internal static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The reason for the first failure is the one to tell.
        }
    }

    /// <summary>Brings a file, or the names in a directory, to the disk.</summary>
    internal static void Sync(string path) => Sync(path, Fsync);

    /// <summary>Brings all that was written to a file system to its disk.</summary>
    /// <param name="path">Any file or directory of it.</param>
    internal static void SyncFileSystem(string path) => Sync(path, Syncfs);

    // .NET opens no directories. A file system that cannot sync one (EINVAL) orders renames by itself.
    private static void Sync(string path, Func<int, int> sync)
    {
        const int invalid = 22;
        var handle = Open([.. Encoding.UTF8.GetBytes(path), 0], ReadOnly);
        if (handle < 0)
        {
            throw new IOException($"cannot open {path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        var failed = sync(handle) != 0 && Marshal.GetLastPInvokeError() != invalid;
        var reason = Marshal.GetLastPInvokeErrorMessage();
        _ = Close(handle);
        if (failed)
        {
            throw new IOException($"cannot sync {path}: {reason}");
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Fsync(int handle);

    [DllImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static extern int Syncfs(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int handle);
}
