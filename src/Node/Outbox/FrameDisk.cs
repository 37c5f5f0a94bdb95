using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Actors.Node.Outbox;

/// <summary>The operations of a disk that can fail while an agent runs.</summary>
internal interface IFrameDisk
{
    /// <summary>Writes all bytes at a place in the file.</summary>
    void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position);

    /// <summary>Returns when the file's bytes are durable.</summary>
    void Sync(SafeFileHandle file);

    /// <summary>Returns when the directory's names are durable: after a rename.</summary>
    void SyncDirectory(string path);
}

/// <summary>The disk itself.</summary>
internal sealed partial class FrameDisk : IFrameDisk
{
    private const int ReadOnly = 0x80000; // O_RDONLY | O_CLOEXEC

    /// <inheritdoc/>
    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position) => RandomAccess.Write(file, bytes, position);

    /// <inheritdoc/>
    public void Sync(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    /// <inheritdoc/>
    public void SyncDirectory(string path)
    {
        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
        {
            throw Failure(path);
        }

        var failed = Synchronise(descriptor) != 0;
        var failure = failed ? Failure(path) : null;
        _ = Close(descriptor);
        if (failure is not null)
        {
            throw failure;
        }
    }

    private static IOException Failure(string path) => new($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronise(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
