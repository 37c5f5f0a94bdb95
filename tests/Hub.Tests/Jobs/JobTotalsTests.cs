using Actors.Hub.Jobs;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Jobs;

public sealed class JobTotalsTests
{
    [Fact]
    public void Sums_beyond_the_largest_number_stop_there()
    {
        var usage = Usage(long.MaxValue / 2, ("/a", long.MaxValue / 2), ("/a", long.MaxValue / 2), ("/a", long.MaxValue / 2));
        var incarnation = JobHistoryTests.Apply(
            Bound("n1", Ref()), Bound("n2", Ref()), Bound("n3", Ref()), Finished("n1", Ref(), 1, usage), Finished("n2", Ref(), 1, usage), Finished("n3", Ref(), 1, usage)).Incarnations[1];

        Assert.Equal(long.MaxValue, JobTotals.Of(incarnation).CpuUsec);
        Assert.Equal(long.MaxValue, Assert.Single(JobTotals.Executables(incarnation)).CpuUsec);
        Assert.Equal(long.MaxValue, UsageRules.ChargedUsec(usage));
    }

    [Fact]
    public void Time_in_which_several_nodes_saw_the_job_frozen_counts_once()
    {
        var incarnation = JobHistoryTests.Apply(
            Bound("n1", Ref()), Bound("n2", Ref()), Recorded("n1", Ref(), 1, Frozen((10, 20), (40, 50))), Recorded("n2", Ref(), 1, Frozen((12, 25), (T0, 0)))).Incarnations[1];

        Assert.Equal(15 + 10 + Second, JobTotals.Of(incarnation).SuspendedUsec);
        var view = JobViews.Whole(new Actors.Messages.Identity.JobKey("c", "42", 1), incarnation, "/").Nodes![1];
        Assert.Null(view.Suspended[1].End);
        Assert.NotNull(view.Suspended[0].End);
    }

    private static Actors.Messages.Wire.JobUsage Frozen(params (long Start, long End)[] intervals)
    {
        var usage = Usage(5);
        usage.Suspended.AddRange(intervals.Select(i => new Actors.Messages.Wire.Suspension { StartUnixUsec = i.Start, EndUnixUsec = i.End }));
        return usage;
    }
}
