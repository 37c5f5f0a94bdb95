using Actors.Hub.Software.Patterns;

namespace Actors.Hub.Tests.Software.Patterns;

public sealed class ThreadTimeTests
{
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void Time_in_which_another_thread_computes_is_not_this_ones()
    {
        var start = ThreadTime.Now;
        var other = new Thread(Compute);
        other.Start();
        other.Join();
        Assert.InRange(ThreadTime.Now - start, TimeSpan.Zero, Work / 2);
    }

    [Fact]
    public void Computing_takes_time()
    {
        var start = ThreadTime.Now;
        Compute();
        Assert.True(ThreadTime.Now - start >= Work);
    }

    private static void Compute()
    {
        for (var start = ThreadTime.Now; ThreadTime.Now - start < Work;)
        {
            Thread.SpinWait(100);
        }
    }
}
