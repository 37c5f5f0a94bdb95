using System.Text;
using Actors.Messages.Wire;
using Actors.Node.Cgroups;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Cgroups;

public sealed class CounterTextTests
{
    [Fact]
    public void Single_numbers()
    {
        Assert.Equal(42, CounterText.Single("42\n"u8));
        Assert.Null(CounterText.Single("max\n"u8));
        Assert.Null(CounterText.Single(""u8));
        Assert.Null(CounterText.Single("-1\n"u8));
        Assert.Null(CounterText.Single("99999999999999999999\n"u8));
    }

    [Fact]
    public void Keyed_lines()
    {
        var text = "usage_usec 10\nuser_usec 7\nsystem_usec 3\n"u8;
        Assert.Equal(7, CounterText.Keyed(text, "user_usec"u8));
        Assert.Null(CounterText.Keyed(text, "user"u8));
    }

    [Fact]
    public void Block_device_counters_are_summed_over_devices_without_the_total_line()
    {
        var text = "8:0 Read 100\n8:0 Write 5\n8:16 Read 1\nTotal 106\n"u8;
        Assert.Equal(101, CounterText.OfOperation(text, "Read"u8));
        Assert.Equal(0, CounterText.OfOperation("Total 0\n"u8, "Read"u8));
        Assert.Equal(30, CounterText.OfPairs("8:0 rbytes=10 wbytes=1 rios=2\n8:16 rbytes=20 wbytes=0\n"u8, "rbytes"u8));
    }

    [Fact]
    public void Pressure_totals() =>
        Assert.Equal(9, CounterText.Stall("some avg10=0.00 avg60=0.00 avg300=0.00 total=5\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=9\n"u8, "full"u8));

    [Theory]
    [InlineData("some avg10=4.93 avg60=100.00 avg300=0.50 total=5\nfull avg10=0.00 avg60=0.07 avg300=0.00 total=9\n", "some", 493, 10000, 50)]
    [InlineData("some avg10=4.93 avg60=2.07 avg300=0.50 total=5\nfull avg10=0.00 avg60=0.07 avg300=0.00 total=9\n", "full", 0, 7, 0)]
    public void Pressure_averages_are_as_the_kernel_gives_them(string text, string kind, uint ten, uint sixty, uint most) =>
        Assert.Equal(new PressureAverages { Avg10 = ten, Avg60 = sixty, Avg300 = most }, CounterText.Averages(Encoding.ASCII.GetBytes(text), Encoding.ASCII.GetBytes(kind)));

    [Theory]
    [InlineData("some avg10=4.93 avg60=2.07 total=5\n")]
    [InlineData("some avg10=-1.00 avg60=2.07 avg300=0.50 total=5\n")]
    [InlineData("some avg10=x avg60=2.07 avg300=0.50 total=5\n")]
    [InlineData("full avg10=4.93 avg60=2.07 avg300=0.50 total=5\n")]
    [InlineData("")]
    public void Averages_that_are_not_there_are_none(string text) => Assert.Null(CounterText.Averages(Encoding.ASCII.GetBytes(text), "some"u8));

    [Theory]
    [InlineData("0-3,8\n", 5u)]
    [InlineData("7\n", 1u)]
    [InlineData("0-1,4-5,127\n", 5u)]
    [InlineData("\n", null)]
    [InlineData("", null)]
    [InlineData("3-1\n", null)]
    [InlineData("0-9999999999\n", null)]
    [InlineData("a-b\n", null)]
    public void CPUs_of_a_list_are_counted(string text, uint? cpus) => Assert.Equal(cpus, CounterText.CpuList(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Random_bytes_never_throw() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            CounterText.Single(bytes);
            CounterText.Keyed(bytes, "a"u8);
            CounterText.OfOperation(bytes, "Read"u8);
            CounterText.OfPairs(bytes, "a"u8);
            CounterText.Stall(bytes, "some"u8);
            CounterText.Averages(bytes, ""u8);
            CounterText.CpuList(bytes);
            return true;
        }));
}
