using System.Text;
using Actors.Node.Kernel;

namespace Actors.Node.Tests.Kernel;

public sealed class CapabilitiesTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("Name:\tx\nCapBnd:\t0000000000000003\n", new[] { 0, 1 })]
    [InlineData("CapBnd:\t0000000000881004\n", new int[0])]
    [InlineData("CapBnd:\t8000000000881005\n", new[] { 0, 63 })]
    public void What_is_not_needed_is_in_excess(string status, int[] excess)
    {
        File.WriteAllText(_file, status);
        Assert.Equal(excess, Capabilities.Excess(_file));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CapBnd:\tmany\n")]
    [InlineData("CapEff:\t0000000000000003\n")]
    public void A_status_that_does_not_tell_changes_nothing(string status)
    {
        File.WriteAllText(_file, status);
        Assert.Null(Capabilities.Excess(_file));
        Assert.Null(Capabilities.Excess(_file + ".none"));
    }

    [Theory]
    [InlineData("", "DOTNET_GCgen0size=0x400000\0")]
    [InlineData("PATH=/bin\0HOME=/\0", "PATH=/bin\0HOME=/\0DOTNET_GCgen0size=0x400000\0")]
    [InlineData("DOTNET_GCgen0size=0x8000000\0PATH=/bin\0", "DOTNET_GCgen0size=0x8000000\0PATH=/bin\0")]
    public void Who_starts_again_has_a_small_heap_unless_told_otherwise(string environment, string changed) =>
        Assert.Equal(changed, Encoding.UTF8.GetString(Capabilities.WithSmallHeap(Encoding.UTF8.GetBytes(environment))));
}
