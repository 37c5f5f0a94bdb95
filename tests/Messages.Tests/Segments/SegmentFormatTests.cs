using Actors.Messages.Segments;
using Actors.Messages.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Messages.Tests.Segments;

public sealed class SegmentFormatTests
{
    [Fact]
    public void What_was_written_is_read()
    {
        var segment = SegmentFormat.Read(Sample());
        Assert.Equal(("c", "n1", "s1", 7ul, 2u), (segment.Header.Cluster, segment.Header.Node, segment.Header.Stream, segment.Header.Number, segment.Header.Batches));
        Assert.Equal(["n1", "n2"], segment.Batches.Select(batch => batch.Node));
        Assert.Equal("42", segment.Batches[0].Jobs[0].Ref.RawId);
    }

    [Fact]
    public void Its_header_can_be_read_alone() => Assert.Equal(7ul, SegmentFormat.ReadHeader(Sample().AsSpan(0, 60)).Number);

    [Fact]
    public void However_much_of_a_file_is_missing_it_is_not_taken_in_part() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, Sample().Length - 1).ToArbitrary(), length =>
        {
            var flaw = Assert.Throws<SegmentException>(() => SegmentFormat.Read(Sample().AsSpan(0, length))).Message;
            return flaw.Contains("not whole", StringComparison.Ordinal) || flaw.Contains("empty", StringComparison.Ordinal);
        }));

    [Fact]
    public void Whichever_bit_is_turned_it_is_noticed() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, (8 * Sample().Length) - 1).ToArbitrary(), bit =>
        {
            var bytes = Sample();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<SegmentException>(() => SegmentFormat.Read(bytes));
        }));

    [Fact]
    public void What_follows_its_last_batch_is_not_passed_over() =>
        Assert.Contains("3 bytes follow", Flaw([.. Sample(), 1, 2, 3]), StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"sams.sampler.Core\":{}}", "begins otherwise")]
    [InlineData("ACTOBOX\u0001", "begins otherwise")]
    [InlineData("ACTOSEG\u0002", "version 2")]
    public void Foreign_files_are_told_from_spoiled_ones(string content, string reason) =>
        Assert.Contains(reason, Flaw(System.Text.Encoding.UTF8.GetBytes(content)), StringComparison.Ordinal);

    [Fact]
    public void A_header_without_a_number_or_a_name_is_refused()
    {
        Assert.Contains("number", Flaw(SegmentFormat.Write(new SegmentHeader { Cluster = "c", Node = "n", Stream = "s" }, [])), StringComparison.Ordinal);
        Assert.Contains("cluster", Flaw(SegmentFormat.Write(new SegmentHeader { Node = "n", Stream = "s", Number = 1 }, [])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_that_unpacks_to_more_than_any_node_sends_is_refused()
    {
        var batch = new Batch { Node = new string('x', 65 * 1024 * 1024) };
        Assert.Contains("larger than", Flaw(SegmentFormat.Write(Header(), [batch])), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_files_are_ordered_by_number_and_lead_nowhere()
    {
        var header = new SegmentHeader { Cluster = "../c", Node = "n/1", Stream = "s", Number = 2 };
        var two = Segment.FileName(header, "b");
        header.Number = 10;
        Assert.True(string.CompareOrdinal(two, Segment.FileName(header, "a")) < 0);
        Assert.Equal(two, Path.GetFileName(two));
        Assert.StartsWith(Segment.FilePrefix("../c", "n/1", "s"), two, StringComparison.Ordinal);
    }

    private static string Flaw(byte[] content) => Assert.Throws<SegmentException>(() => SegmentFormat.Read(content)).Message;

    private static SegmentHeader Header() => new() { Cluster = "c", Node = "n1", Stream = "s1", Number = 7 };

    private static byte[] Sample() => SegmentFormat.Write(Header(),
    [
        new Batch { Version = 1, Cluster = "c", Node = "n1", Jobs = { new JobReport { Ref = new NodeJobRef { Cluster = "c", RawId = "42" }, Seq = 3 } } },
        new Batch { Version = 1, Cluster = "c", Node = "n2" },
    ]);
}
