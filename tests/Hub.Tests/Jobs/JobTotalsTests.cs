using Actors.Hub.Jobs;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
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
    public void A_path_is_one_executable_whatever_it_ran_as_and_what_escaped_is_in_no_sum()
    {
        var usage = Usage(1_000_000, ("/bin/sleep", 300_000), ("/bin/sleep", 200_000), ("/bin/sleep", 5_000_000), ("/usr/sbin/slurmstepd", 400_000), ("/bin/gone", 70_000));
        usage.Executables[1].Role = usage.Executables[3].Role = ExecutableRole.Scheduler;
        usage.Executables[2].Role = usage.Executables[4].Role = ExecutableRole.Escaped;
        var incarnation = JobHistoryTests.Apply(Bound("n1", Ref()), Finished("n1", Ref(), 1, usage)).Incarnations[1];

        var executables = JobViews.Whole(new JobKey("c", "42", 1), incarnation, "/").Executables!;
        Assert.Equal(
            [("/bin/sleep", "job", 0.5, 0.2, 5.0, 2L), ("/usr/sbin/slurmstepd", "scheduler", 0.4, 0.4, 0.0, 1L), ("/bin/gone", "escaped", 0.0, 0.0, 0.07, 0L)],
            executables.Select(e => (e.Path, e.Role, e.CpuSeconds, e.SchedulerCpuSeconds, e.EscapedCpuSeconds, e.Processes)));
    }

    [Fact]
    public void Time_in_which_several_nodes_saw_the_job_frozen_counts_once()
    {
        var incarnation = JobHistoryTests.Apply(
            Bound("n1", Ref()), Bound("n2", Ref()), Recorded("n1", Ref(), 1, Frozen((10, 20), (40, 50))), Recorded("n2", Ref(), 1, Frozen((12, 25), (T0, 0)))).Incarnations[1];

        Assert.Equal(15 + 10 + Second, JobTotals.Of(incarnation).SuspendedUsec);
        var view = JobViews.Whole(new JobKey("c", "42", 1), incarnation, "/").Nodes![1];
        Assert.Null(view.Suspended[1].End);
        Assert.NotNull(view.Suspended[0].End);
    }

    private static JobUsage Frozen(params (long Start, long End)[] intervals)
    {
        var usage = Usage(5);
        usage.Suspended.AddRange(intervals.Select(i => new Suspension { StartUnixUsec = i.Start, EndUnixUsec = i.End }));
        return usage;
    }
}
