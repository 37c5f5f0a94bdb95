using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

public sealed class SuspensionsTests
{
    [Fact]
    public void Each_change_begins_or_ends_an_interval_and_what_was_seen_before_changes_nothing()
    {
        var suspensions = new Suspensions();
        foreach (var (frozen, at) in new[] { (false, 1L), (true, 10L), (true, 11L), (false, 20L), (false, 21L), (true, 30L) })
        {
            suspensions.See(frozen, at);
        }

        Assert.Equal([(10L, 20L), (30L, 0L)], suspensions.All.Select(s => (s.StartUnixUsec, s.EndUnixUsec)));
        Assert.True(suspensions.IsFrozen);
    }

    [Fact]
    public void A_clock_set_back_makes_no_interval_that_ends_before_it_begins()
    {
        var suspensions = new Suspensions();
        suspensions.See(frozen: true, 100);
        suspensions.See(frozen: false, 50);
        Assert.Equal((100, 101), (suspensions.All[0].StartUnixUsec, suspensions.All[0].EndUnixUsec));
    }

    [Fact]
    public void However_often_a_job_is_frozen_its_report_stays_small()
    {
        var suspensions = new Suspensions();
        for (var i = 1; i < 5_000; i++)
        {
            suspensions.See(frozen: true, i * 2);
            suspensions.See(frozen: false, (i * 2) + 1);
        }

        Assert.Equal(1_000, suspensions.All.Count);
        Assert.Equal(9_999, suspensions.All[^1].EndUnixUsec);
    }
}
