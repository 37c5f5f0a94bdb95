using System.Buffers.Binary;

namespace Actors.Node.Kernel;

/// <summary>One inotify instance.</summary>
internal sealed class Inotify : IDisposable
{
    public const uint Modify = 0x2;
    public const uint Create = 0x100;
    public const uint Delete = 0x200;
    public const uint Overflow = 0x4000;
    public const uint Ignored = 0x8000;
    public const uint IsDirectory = 0x40000000;
    private const uint OnlyDirectory = 0x01000000;
    private const int Header = 16;

    private readonly byte[] _bytes = new byte[64 * 1024];
    private int _length;
    private int _next;

    /// <summary>Opens an instance.</summary>
    public Inotify() => Descriptor = Libc.InotifyInit(Libc.CloseOnExec | Libc.NonBlocking);

    /// <summary>To poll; below zero when inotify is not to be had.</summary>
    public int Descriptor { get; private set; }

    /// <summary>Watches a directory for births and deaths in it and writes to its files. The path ends with a NUL.</summary>
    /// <returns>The watch, or −1.</returns>
    public unsafe int Watch(ReadOnlySpan<byte> path)
    {
        if (Descriptor < 0)
        {
            return -1;
        }

        fixed (byte* p = path)
        {
            return Libc.InotifyAddWatch(Descriptor, p, Modify | Create | Delete | OnlyDirectory);
        }
    }

    /// <summary>
    /// Ends a watch. Needed for directories that are gone too: a watch keeps a cgroup's inode, and so itself, for ever, and the kernel does not say that
    /// the directory went.
    /// </summary>
    public void Unwatch(int watch) => _ = Libc.InotifyRemoveWatch(Descriptor, watch);

    /// <summary>Takes the next event without waiting.</summary>
    public unsafe bool TryNext(out int watch, out uint mask, out ReadOnlySpan<byte> name)
    {
        watch = 0;
        mask = 0;
        name = default;
        if (_next >= _length)
        {
            if (Descriptor < 0)
            {
                return false;
            }

            fixed (byte* b = _bytes)
            {
                _length = (int)Libc.Read(Descriptor, b, _bytes.Length);
            }

            _next = 0;
            if (_length <= 0)
            {
                _length = 0;
                return false;
            }
        }

        var entry = _bytes.AsSpan(_next, _length - _next);
        watch = BinaryPrimitives.ReadInt32LittleEndian(entry);
        mask = BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]);
        var size = BinaryPrimitives.ReadInt32LittleEndian(entry[12..]);
        ReadOnlySpan<byte> padded = entry.Slice(Header, size);
        var end = padded.IndexOf((byte)0);
        name = end < 0 ? padded : padded[..end];
        _next += Header + size;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Descriptor >= 0)
        {
            _ = Libc.Close(Descriptor);
            Descriptor = -1;
        }
    }
}
