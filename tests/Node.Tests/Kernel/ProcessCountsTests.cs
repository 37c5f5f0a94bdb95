using System.Text;
using Actors.Node.Kernel;

namespace Actors.Node.Tests.Kernel;

public sealed class ProcessCountsTests
{
    private const string Io = "rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\nwrite_bytes: 6\ncancelled_write_bytes: 7\n";
    private const string Status = "Name:\tx\nVmHWM:\t    2048 kB\nvoluntary_ctxt_switches:\t8\nnonvoluntary_ctxt_switches:\t9\n";

    [Fact]
    public void Io_and_status_are_read()
    {
        var counts = default(ProcessCounts);
        Assert.True(ProcessCounts.TryIo(Encoding.ASCII.GetBytes(Io), ref counts));
        Assert.True(ProcessCounts.TrySwitches(Encoding.ASCII.GetBytes(Status), ref counts));
        Assert.Equal(new ProcessCounts(0, 0, 8, 9, 5, 6, 1, 2), counts);
        Assert.Equal(2048 * 1024, ProcessCounts.PeakRssBytes(Encoding.ASCII.GetBytes(Status)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("rchar: 1\nwchar: 2\n")]
    [InlineData("rchar: -1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\nwrite_bytes: 6\n")]
    [InlineData("rchar: x\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\nwrite_bytes: 99999999999999999999\n")]
    public void A_cut_or_foreign_text_is_no_io(string text)
    {
        var counts = default(ProcessCounts);
        Assert.False(ProcessCounts.TryIo(Encoding.ASCII.GetBytes(text), ref counts));
        Assert.Equal(default, counts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Name:\tvoluntary_ctxt_switches:\t8\n")]
    [InlineData("Name:\tx\nvoluntary_ctxt_switches:\t8\nnonvoluntary_ctxt_switches:\t\n")]
    public void A_cut_status_has_no_switches(string text)
    {
        var counts = default(ProcessCounts);
        Assert.False(ProcessCounts.TrySwitches(Encoding.ASCII.GetBytes(text), ref counts));
        Assert.Null(ProcessCounts.PeakRssBytes(Encoding.ASCII.GetBytes(text)));
    }

    [Fact]
    public void What_is_less_than_before_has_not_grown() =>
        Assert.Equal(new ProcessCounts(1, 0, 0, 0, 0, 0, 0, 5), new ProcessCounts(3, 1, 0, 0, 0, 0, 7, 9).Since(new ProcessCounts(2, 4, 0, 0, 0, 0, 8, 4)));
}
