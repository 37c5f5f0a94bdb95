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
            return true;
        }));
}
