using Actors.Node.Outbox;
using Microsoft.Win32.SafeHandles;

namespace Actors.Node.Tests.Outbox;

/// <summary>A disk that can be told to fill up, after some bytes of a write were taken, to fail at fsync, or to hang in it.</summary>
internal sealed class BrokenDisk : IFrameDisk
{
    private readonly FrameDisk _disk = new();

    public bool IsFull { get; set; }

    public bool FailsToSync { get; set; }

    public int BytesTakenWhenFull { get; set; }

    public int Syncs { get; private set; }

    /// <summary>A sync waits until it is set.</summary>
    public ManualResetEventSlim Answers { get; } = new(initialState: true);

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position)
    {
        if (IsFull)
        {
            _disk.Write(file, bytes[..Math.Min(BytesTakenWhenFull, bytes.Length)], position);
            throw new IOException("No space left on device");
        }

        _disk.Write(file, bytes, position);
    }

    public void Sync(SafeFileHandle file)
    {
        Syncs++;
        Answers.Wait();
        if (FailsToSync)
        {
            throw new IOException("Input/output error");
        }

        _disk.Sync(file);
    }

    public void SyncDirectory(string path) => _disk.SyncDirectory(path);
}
