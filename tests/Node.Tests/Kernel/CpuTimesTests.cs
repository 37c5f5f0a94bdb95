using System.Text;
using Actors.Node.Kernel;

namespace Actors.Node.Tests.Kernel;

public sealed class CpuTimesTests
{
    [Theory]
    [InlineData("cpu  10 20 30 400 50 6 7 8 9 0\ncpu0 1 2 3 4 5 6 7 8 9 0\n", 73L)]
    [InlineData("cpu 1 2 3 4 5 6 7", 19L)]
    [InlineData("cpu 1 2 3 4 5 6", null)]
    [InlineData("cpu 1 2 x", null)]
    [InlineData("cpu -1 2 3 4 5 6 7", null)]
    [InlineData("cpu0 1 2 3 4 5 6 7", null)]
    [InlineData("", null)]
    public void Busy_is_what_is_neither_idle_nor_waiting_nor_stolen(string text, long? ticks) => Assert.Equal(ticks, CpuTimes.BusyTicks(Encoding.ASCII.GetBytes(text)));
}
