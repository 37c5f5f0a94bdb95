using Actors.Messages.Segments;
using Actors.Node.Outbox;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Outbox;

public sealed class FrameFileTests : IDisposable
{
    private readonly FreshDirectory _directory = new();
    private readonly FrameDisk _disk = new();

    private string File => _directory.File("frames");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Frames_come_back_in_order()
    {
        Write([1], [], [2, 3]);
        Assert.Equal([[1], [], [2, 3]], Read(out var damage));
        Assert.Equal(default, damage);
    }

    [Fact]
    public void A_tail_torn_at_any_byte_loses_only_the_frames_behind_the_tear()
    {
        byte[][] frames = [[1, 2, 3], [], [4], [5, 6, 7, 8, 9, 10, 11, 12, 13]];
        Write(frames);
        var whole = System.IO.File.ReadAllBytes(File);
        for (var length = 0; length <= whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            var expected = FramesWithin(frames, length, out var good);
            Assert.Equal(expected, Read(out var damage));
            Assert.Equal(length - good, damage.TornBytes);
            Assert.Equal(good, new FileInfo(File).Length);
        }
    }

    [Fact]
    public void A_torn_file_takes_new_frames_behind_the_last_whole_one()
    {
        var property = Prop.ForAll(
            ArbMap.Default.ArbFor<byte[][]>().Filter(frames => frames is { Length: > 0 } && frames.All(frame => frame is not null)),
            ArbMap.Default.ArbFor<NonNegativeInt>(),
            (frames, cut) =>
            {
                System.IO.File.Delete(File);
                Write(frames);
                var whole = System.IO.File.ReadAllBytes(File);
                var length = cut.Get % (whole.Length + 1);
                System.IO.File.WriteAllBytes(File, whole[..length]);
                Write([9, 9]);
                return Read(out _).SequenceEqual([.. FramesWithin(frames, length, out _), [9, 9]], BytesComparer.Instance);
            });
        Check.QuickThrowOnFailure(property);
    }

    [Fact]
    public void Blocks_the_disk_never_wrote_are_cut_off()
    {
        Write([1], [2]);
        using (var stream = System.IO.File.OpenWrite(File))
        {
            stream.SetLength(stream.Length + 4096);
        }

        Assert.Equal([[1], [2]], Read(out var damage));
        Assert.Equal(4096, damage.TornBytes);
    }

    [Fact]
    public void A_spoiled_frame_in_the_middle_loses_nothing_else()
    {
        Write([1], [2], [3]);
        var bytes = System.IO.File.ReadAllBytes(File);
        bytes[FrameFile.PreambleLength + (2 * FrameFile.HeaderLength) + 1] ^= 0x10;
        System.IO.File.WriteAllBytes(File, bytes);
        Assert.Equal([[1], [3]], Read(out var damage));
        Assert.Equal(new FrameDamage(0, 1), damage);
    }

    [Theory]
    [InlineData("something else entirely")]
    [InlineData("ACTOBO")]
    public void A_foreign_or_short_file_is_told_from_ours(string text)
    {
        System.IO.File.WriteAllText(File, text);
        if (text.Length < FrameFile.PreambleLength)
        {
            Assert.Empty(Read(out var damage));
            Assert.Equal(text.Length, damage.TornBytes);
        }
        else
        {
            Assert.False(Assert.Throws<FrameFileException>(() => Read(out _)).IsNewer);
        }
    }

    [Fact]
    public void A_version_that_never_was_is_damage_and_not_a_newer_one()
    {
        System.IO.File.WriteAllBytes(File, [.. "ACTOBOX"u8, 0, 1, 2, 3]);
        Assert.False(Assert.Throws<FrameFileException>(() => Read(out _)).IsNewer);
    }

    [Fact]
    public void A_file_of_a_newer_version_is_left_alone()
    {
        byte[] newer = [.. "ACTOBOX"u8, 2, 1, 2, 3];
        System.IO.File.WriteAllBytes(File, newer);
        Assert.True(Assert.Throws<FrameFileException>(() => Read(out _)).IsNewer);
        Assert.Equal(newer, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void The_checksum_is_the_crc32c_of_the_standard()
    {
        // RFC 3720, appendix B.4: 32 bytes of zeros.
        Assert.Equal(0x8A9136AAu, Frames.Checksum(new byte[32]));
        Assert.Equal(0xE3069283u, Frames.Checksum("123456789"u8));
    }

    private static byte[][] FramesWithin(byte[][] frames, int length, out int good)
    {
        good = length < FrameFile.PreambleLength ? 0 : FrameFile.PreambleLength;
        var count = 0;
        while (good > 0 && count < frames.Length && good + FrameFile.HeaderLength + frames[count].Length <= length)
        {
            good += FrameFile.HeaderLength + frames[count++].Length;
        }

        return frames[..count];
    }

    private void Write(params byte[][] frames)
    {
        using var file = FrameFile.Open(File, _disk, _ => { }, out _);
        foreach (var frame in frames)
        {
            file.Append(frame);
        }

        file.Sync();
    }

    private List<byte[]> Read(out FrameDamage damage)
    {
        var frames = new List<byte[]>();
        using var file = FrameFile.Open(File, _disk, frame => frames.Add(frame.ToArray()), out damage);
        return frames;
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>
    {
        public static readonly BytesComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => obj.Length;
    }
}
