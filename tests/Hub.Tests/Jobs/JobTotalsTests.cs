using Actors.Hub.Jobs;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Google.Protobuf;
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
    public void Scripts_images_and_libraries_stand_beside_their_path_which_stays_one_entry()
    {
        var usage = Usage(1_000_000, ("/usr/bin/python3", 300_000), ("/usr/bin/python3", 200_000), ("/bin/x", 1));
        usage.Executables[0].Scripts.Add(Script("a.py", 100_000));
        usage.Executables[1].Scripts.AddRange([Script("a.py", 50_000), Script("\u00e9.py", 20_000)]);
        usage.Executables[0].Image = usage.Executables[1].Image = ByteString.CopyFromUtf8("md.sif");
        usage.Executables[1].Libraries.Add(ByteString.CopyFromUtf8("/usr/lib/libm.so.6"));
        var incarnation = JobHistoryTests.Apply(Bound("n1", Ref()), Bound("n2", Ref()), Finished("n1", Ref(), 1, usage), Finished("n2", Ref(), 1, usage)).Incarnations[1];

        var executables = JobViews.Whole(new JobKey("c", "42", 1), incarnation, "/").Executables!;
        Assert.Equal([("/usr/bin/python3", 1.0), ("/bin/x", 0.000002)], executables.Select(e => (e.Path, e.CpuSeconds)));
        Assert.Equal([("a.py", 0.3, 4L), ("\u00e9.py", 0.04, 2L)], executables[0].Scripts!.Select(s => (s.Path, s.CpuSeconds, s.Processes)));
        Assert.Equal(["md.sif"], executables[0].Images!);
        Assert.Equal(["/usr/lib/libm.so.6"], executables[0].Libraries!);
        Assert.Null(executables[1].Scripts);
        Assert.DoesNotContain("scripts", System.Text.Json.JsonSerializer.Serialize(executables[1]), StringComparison.OrdinalIgnoreCase);
    }

    private static ScriptUsage Script(string path, long cpuUsec) => new() { Path = ByteString.CopyFromUtf8(path), CpuUsec = cpuUsec, Processes = 1 };

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
