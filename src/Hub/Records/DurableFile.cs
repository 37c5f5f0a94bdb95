using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Actors.Hub.Records;

/// <summary>Files that are whole or not there, also after a power cut: temporary file, fsync, rename, fsync of the directory.</summary>
public static class DurableFile
{
    private const int ReadOnlyDirectory = 0x10000;

    /// <summary>Writes or replaces a file, making its directories. Nothing is left behind when it fails.</summary>
    /// <exception cref="IOException">Disk full, read-only, or not a place for a file.</exception>
    /// <exception cref="UnauthorizedAccessException">Not allowed here.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        CreateDirectory(directory);

        // A name of its own: a temporary file left by a crash is overwritten when the same file is written again.
        var temporary = Path.Combine(directory, $".{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(path))))[..24]}.tmp");
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                file.Write(content);
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

    private static void CreateDirectory(string directory)
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

    private static void Discard(string temporary)
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

    // .NET opens no directories. A file system that cannot sync one (EINVAL) orders renames by itself.
    private static void Sync(string directory)
    {
        const int invalid = 22;
        var handle = Open([.. Encoding.UTF8.GetBytes(directory), 0], ReadOnlyDirectory);
        if (handle < 0)
        {
            throw new IOException($"cannot open {directory}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        var failed = Fsync(handle) != 0 && Marshal.GetLastPInvokeError() != invalid;
        var reason = Marshal.GetLastPInvokeErrorMessage();
        _ = Close(handle);
        if (failed)
        {
            throw new IOException($"cannot sync {directory}: {reason}");
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Fsync(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int handle);
}
