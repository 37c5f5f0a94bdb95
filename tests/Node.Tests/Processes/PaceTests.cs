using Actors.Node.Processes;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Processes;

public sealed class PaceTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void What_stands_alone_waits_for_nothing()
    {
        var pace = new Pace(s_interval, 1);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(TimeSpan.Zero, pace.Wait(i * s_interval));
            pace.Happened(i * s_interval);
        }
    }

    [Fact]
    public void After_a_rest_so_many_come_at_once_and_the_next_waits_an_interval()
    {
        var pace = new Pace(s_interval, 3);
        var now = TimeSpan.FromHours(1);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(TimeSpan.Zero, pace.Wait(now));
            pace.Happened(now);
        }

        Assert.Equal(s_interval, pace.Wait(now));
        Assert.Equal(s_interval / 4, pace.Wait(now + (s_interval * 0.75)));
        Assert.Equal(TimeSpan.Zero, pace.Wait(now + s_interval));
    }

    [Fact]
    public void However_they_come_there_are_never_more_than_those_at_once_and_one_an_interval() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<NonNegativeInt[]>(),
        ArbMap.Default.ArbFor<PositiveInt>(),
        (gapsUsec, atOnce) =>
        {
            var pace = new Pace(s_interval, atOnce.Get);
            var now = TimeSpan.Zero;
            var happened = 0;
            foreach (var gap in gapsUsec)
            {
                now += TimeSpan.FromMicroseconds(gap.Get * 50);
                if (pace.Wait(now) == TimeSpan.Zero)
                {
                    pace.Happened(now);
                    happened++;
                }
            }

            return happened <= atOnce.Get + (now / s_interval) && pace.Wait(now) <= s_interval;
        }));
}
