using System.Buffers;
using Actors.Messages.Segments;
using Microsoft.Win32.SafeHandles;

namespace Actors.Node.Outbox;

/// <summary>
/// An append-only file of checksummed frames: 8 bytes of magic and version, then per frame its length, the CRC-32C of its bytes and
/// the CRC-32C of those two numbers (each 4 bytes, little endian), then its bytes. What follows the last whole frame is a torn write.
/// </summary>
internal sealed class FrameFile : IDisposable
{
    internal const int PreambleLength = 8;
    internal const int HeaderLength = Frames.HeaderLength;
    internal const int MaxFrameLength = 256 * 1024 * 1024;
    private const byte Version = 1;
    private static readonly byte[] Preamble = [.. "ACTOBOX"u8, Version];

    private readonly SafeFileHandle _handle;
    private readonly IFrameDisk _disk;

    private FrameFile(SafeFileHandle handle, IFrameDisk disk, long length)
    {
        _handle = handle;
        _disk = disk;
        Length = length;
    }

    /// <summary>Bytes of the file that hold whole frames; the next frame goes here.</summary>
    public long Length { get; private set; }

    /// <summary>Opens the file, hands each whole frame on in order and cuts off what follows the last one.</summary>
    /// <exception cref="FrameFileException">The file is none of ours or of a newer version.</exception>
    public static FrameFile Open(string path, IFrameDisk disk, Action<ReadOnlySpan<byte>> onFrame, out FrameDamage damage)
    {
        var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var size = RandomAccess.GetLength(handle);
            var good = Read(handle, size, path, onFrame, out var spoiled);
            damage = new FrameDamage(size - Math.Min(good, size), spoiled);
            if (size > good)
            {
                RandomAccess.SetLength(handle, good);
            }

            return new FrameFile(handle, disk, good);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Writes a new file with one frame beside <paramref name="path"/>, makes it durable and puts it in the place of the old one.</summary>
    /// <exception cref="IOException">Nothing was replaced.</exception>
    public static FrameFile Replace(string path, IFrameDisk disk, ReadOnlySpan<byte> frame)
    {
        var next = path + ".new";
        var handle = File.OpenHandle(next, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var file = new FrameFile(handle, disk, 0);
            file.Append(frame);
            file.Sync();
            File.Move(next, path, overwrite: true);
            disk.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return file;
        }
        catch
        {
            handle.Dispose();
            File.Delete(next);
            throw;
        }
    }

    /// <summary>Adds a frame; it is durable after <see cref="Sync"/>.</summary>
    /// <exception cref="IOException">The frame is not in the file; the next one takes its place.</exception>
    public void Append(ReadOnlySpan<byte> frame)
    {
        var start = Length == 0 ? PreambleLength : 0;
        var size = start + HeaderLength + frame.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            if (start > 0)
            {
                Preamble.CopyTo(buffer, 0);
            }

            Frames.WriteHeader(buffer.AsSpan(start, HeaderLength), frame);
            frame.CopyTo(buffer.AsSpan(start + HeaderLength));
            _disk.Write(_handle, buffer.AsSpan(0, size), Length);
            Length += size;
        }
        catch
        {
            CutBack();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Returns when all frames are on the disk.</summary>
    public void Sync() => _disk.Sync(_handle);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private void CutBack()
    {
        try
        {
            RandomAccess.SetLength(_handle, Length);
        }
        catch (IOException)
        {
            // The next frame overwrites what is there, and a reader stops at the first header that is not whole.
        }
    }

    private static long Read(SafeFileHandle handle, long size, string path, Action<ReadOnlySpan<byte>> onFrame, out int spoiled)
    {
        spoiled = 0;
        if (!HasPreamble(handle, size, path))
        {
            return 0;
        }

        long position = PreambleLength;
        Span<byte> header = stackalloc byte[HeaderLength];
        while (size - position >= HeaderLength && Fill(handle, header, position)
               && Frames.TryReadHeader(header, out var length, out var checksum))
        {
            if (length > MaxFrameLength || length > size - position - HeaderLength)
            {
                break;
            }

            var buffer = ArrayPool<byte>.Shared.Rent((int)length);
            try
            {
                var frame = buffer.AsSpan(0, (int)length);
                var whole = Fill(handle, frame, position + HeaderLength)
                    && Frames.Checksum(frame) == checksum;
                if (whole)
                {
                    onFrame(frame);
                }
                else if (position + HeaderLength + length == size)
                {
                    // The last frame's bytes did not all reach the disk: a torn write like any other.
                    break;
                }
                else
                {
                    spoiled++;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            position += HeaderLength + length;
        }

        return position;
    }

    private static bool HasPreamble(SafeFileHandle handle, long size, string path)
    {
        Span<byte> found = stackalloc byte[PreambleLength];
        found = found[..(int)Math.Min(size, PreambleLength)];
        _ = Fill(handle, found, 0);
        if (Preamble.AsSpan().StartsWith(found))
        {
            return found.Length == PreambleLength;
        }

        throw found.Length == PreambleLength && found[^1] > Version && found[..^1].SequenceEqual(Preamble.AsSpan(0, PreambleLength - 1))
            ? new FrameFileException($"{path} was written by a newer actors-node (file version {found[^1]}, this one reads {Version}): install that version", isNewer: true)
            : new FrameFileException($"{path} is not an outbox of actors-node", isNewer: false);
    }

    private static bool Fill(SafeFileHandle handle, Span<byte> target, long position)
    {
        while (!target.IsEmpty)
        {
            var read = RandomAccess.Read(handle, target, position);
            if (read == 0)
            {
                return false;
            }

            target = target[read..];
            position += read;
        }

        return true;
    }
}
