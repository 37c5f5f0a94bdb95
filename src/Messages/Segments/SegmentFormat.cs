using System.Buffers;
using System.IO.Compression;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Messages.Segments;

/// <summary>
/// Segment files: 8 bytes <c>ACTOSEG</c> and version 1, then <see cref="Frames"/>: a <see cref="SegmentHeader"/>, and each batch compressed by gzip.
/// Nothing may follow them.
/// </summary>
public static class SegmentFormat
{
    private const byte Version = 1;
    private const int MaxUnpacked = 64 * 1024 * 1024;
    private const int MaxName = 255;
    private static readonly byte[] s_preamble = [.. "ACTOSEG"u8, Version];

    /// <summary>The bytes of a file. Version and number of batches are filled in.</summary>
    public static byte[] Write(SegmentHeader header, IReadOnlyCollection<Batch> batches)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(batches);
        (header.Version, header.Batches) = (Version, (uint)batches.Count);
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write(s_preamble);
        Frame(bytes, header.ToByteArray());
        foreach (var batch in batches)
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                batch.WriteTo(gzip);
            }

            Frame(bytes, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="SegmentException">It is none, or not whole.</exception>
    public static Segment Read(ReadOnlySpan<byte> content)
    {
        var header = Header(ref content);
        var batches = new List<Batch>();
        var room = (long)MaxUnpacked;
        for (var left = header.Batches; left > 0; left--)
        {
            batches.Add(Unpack(Next(ref content), ref room));
        }

        return content.IsEmpty ? new Segment(header, batches) : throw new SegmentException($"{content.Length} bytes follow its last batch");
    }

    /// <summary>Reads whose a file is and which, and nothing behind that.</summary>
    /// <param name="start">Its first bytes, some thousand of them or all.</param>
    /// <exception cref="SegmentException">It is none, or ends before that.</exception>
    public static SegmentHeader ReadHeader(ReadOnlySpan<byte> start) => Header(ref start);

    private static SegmentHeader Header(ref ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            throw new SegmentException("the file is empty");
        }

        var start = content[..Math.Min(content.Length, s_preamble.Length)];
        if (!s_preamble.AsSpan(0, s_preamble.Length - 1).StartsWith(start[..Math.Min(start.Length, s_preamble.Length - 1)]))
        {
            throw new SegmentException("no segment of actors-node: it begins otherwise");
        }

        if (start.Length < s_preamble.Length)
        {
            throw Short();
        }

        if (start[^1] != Version)
        {
            throw new SegmentException($"a segment of version {start[^1]}, this program reads version {Version}: take it with the version that wrote it, or a newer one");
        }

        content = content[s_preamble.Length..];
        SegmentHeader header;
        try
        {
            header = SegmentHeader.Parser.ParseFrom(Next(ref content));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new SegmentException($"its header cannot be read: {e.Message}", e);
        }

        return header.Number is 0 or > long.MaxValue ? throw new SegmentException("its header has no number")
            : Named(header.Cluster) && Named(header.Node) && Named(header.Stream) ? header
            : throw new SegmentException("its header does not tell cluster, node and stream");
    }

    private static bool Named(string name) => name.Length is > 0 and <= MaxName && !name.Any(char.IsControl);

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> content)
    {
        if (content.Length < Frames.HeaderLength)
        {
            throw Short();
        }

        if (!Frames.TryReadHeader(content, out var length, out var checksum))
        {
            throw new SegmentException("a checksum is wrong: the file is spoiled");
        }

        content = content[Frames.HeaderLength..];
        if (length > content.Length)
        {
            throw Short();
        }

        var frame = content[..(int)length];
        content = content[(int)length..];
        return Frames.Checksum(frame) == checksum ? frame : throw new SegmentException("a checksum is wrong: the file is spoiled");
    }

    private static Batch Unpack(ReadOnlySpan<byte> frame, ref long room)
    {
        try
        {
            using var unpacked = new MemoryStream();
            using (var gzip = new GZipStream(new MemoryStream(frame.ToArray()), CompressionMode.Decompress))
            {
                var buffer = new byte[16 * 1024];
                for (int read; (read = gzip.Read(buffer)) > 0;)
                {
                    if ((room -= read) < 0)
                    {
                        throw new SegmentException($"its batches unpacked are larger than {MaxUnpacked / 1024 / 1024} MiB");
                    }

                    unpacked.Write(buffer, 0, read);
                }
            }

            return Batch.Parser.ParseFrom(unpacked.GetBuffer(), 0, (int)unpacked.Length);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidProtocolBufferException)
        {
            throw new SegmentException($"a batch in it cannot be read: {e.Message}", e);
        }
    }

    private static SegmentException Short() => new("it ends before its time: the file is not whole");

    private static void Frame(ArrayBufferWriter<byte> bytes, ReadOnlySpan<byte> frame)
    {
        Frames.WriteHeader(bytes.GetSpan(Frames.HeaderLength)[..Frames.HeaderLength], frame);
        bytes.Advance(Frames.HeaderLength);
        bytes.Write(frame);
    }
}
