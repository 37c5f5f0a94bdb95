using Actors.Messages.Checkpoints;
using Actors.Messages.Wire;
using Actors.Node.Processes;
using Google.Protobuf;

namespace Actors.Node.Tests.Processes;

/// <summary>CPU after the last reading, recovered from the directories above. Polling: nothing but counters tells of it.</summary>
public sealed class TailTests : RealJob
{
    private const string Root = "slurm_n9";

    /// <summary>More than what two readings are apart; far less than the jobs here use.</summary>
    private const long SlackUsec = 2_000;

    [CgroupFact(events: false)]
    public void The_CPU_of_one_job_that_ended_while_the_agent_was_away_is_recovered_whole()
    {
        var job = Cgroups.Make($"{Root}/uid_0/job_1/step_0");
        var checkpoint = Watched(() => Run(job, "/bin/sh", 30_000));
        var before = checkpoint.Jobs.Single().CpuNsec / 1000;
        Run(job, "/bin/sh", 100_000);
        var counted = Cgroups.CpuUsec($"{Root}/uid_0/job_1");
        Cgroups.Remove($"{Root}/uid_0");

        using var next = Scanner("poll");
        next.Restore(checkpoint);
        var result = next.Scan();
        var slice = Assert.Single(result.Jobs);
        Assert.True(slice.Ended);
        Assert.Equal(TotalSource.CgroupParent, slice.Total.Source);
        Assert.False(slice.TotalIsLowerBound);
        Assert.InRange(slice.UnwatchedUsec, counted - before - SlackUsec, counted - before + SlackUsec);
        Assert.InRange(slice.Total.CpuUsec!.Value, counted - SlackUsec, counted + SlackUsec);
        SumHolds(result);
    }

    [CgroupTheory(events: false)]
    [InlineData("uid_5")]
    [InlineData("uid_0")]
    public void A_job_that_goes_on_is_never_charged_with_one_that_came_and_went_while_no_agent_ran(string othersDirectory)
    {
        var job = Cgroups.Make($"{Root}/uid_0/job_1/step_0");
        var checkpoint = Watched(() => Run(job, "/bin/sh", 30_000));
        Run(Cgroups.Make($"{Root}/{othersDirectory}/job_2/step_0"), "/bin/sh", 100_000);
        Cgroups.Remove($"{Root}/{othersDirectory}/job_2");
        using var next = Scanner("poll");
        next.Restore(checkpoint);
        next.Scan();
        next.Scan();
        Run(job, "/bin/sh", 30_000);
        var counted = Cgroups.CpuUsec($"{Root}/uid_0/job_1");
        Cgroups.Remove($"{Root}/uid_0");
        var result = next.Scan();
        var slice = Assert.Single(result.Jobs, j => j.Id.RawId is "1");
        Assert.InRange(slice.Total.CpuUsec!.Value, counted - SlackUsec, counted + SlackUsec);
        Assert.Equal(0, slice.UnwatchedUsec);
        Assert.True(result.Nodes["n9"].UnassignedTailUsec > SlackUsec);
        SumHolds(result);
    }

    [CgroupFact(events: false)]
    public void What_a_job_that_ended_while_no_agent_ran_may_have_of_one_that_came_and_went_is_told()
    {
        var job = Cgroups.Make($"{Root}/uid_0/job_1/step_0");
        var checkpoint = Watched(() => Run(job, "/bin/sh", 30_000));
        Run(Cgroups.Make($"{Root}/uid_5/job_2/step_0"), "/bin/sh", 100_000);
        var others = Cgroups.CpuUsec($"{Root}/uid_5/job_2");
        Cgroups.Remove($"{Root}/uid_5");
        Cgroups.Remove($"{Root}/uid_0");
        using var next = Scanner("poll");
        next.Restore(checkpoint);
        var result = next.Scan();
        Assert.InRange(Assert.Single(result.Jobs).UnwatchedUsec, others - SlackUsec, others + SlackUsec);
        SumHolds(result);
    }

    [CgroupFact(events: false)]
    public void A_job_that_ended_while_no_agent_ran_and_had_used_nothing_since_is_exact()
    {
        var job = Cgroups.Make($"{Root}/uid_0/job_1/step_0");
        var checkpoint = Watched(() => Run(job, "/bin/sh", 30_000));
        Cgroups.Remove($"{Root}/uid_0");
        using var next = Scanner("poll");
        next.Restore(checkpoint);
        var result = next.Scan();
        Assert.False(Assert.Single(result.Jobs).TotalIsLowerBound);
        SumHolds(result);
    }

    [CgroupFact(events: false)]
    public void The_CPU_of_two_jobs_that_ended_while_the_agent_was_away_is_nobodys_and_both_are_lower_bounds()
    {
        var (one, two) = (Cgroups.Make($"{Root}/uid_0/job_1/step_0"), Cgroups.Make($"{Root}/uid_5/job_2/step_0"));
        var checkpoint = Watched(() => Run(one, "/bin/sh", 30_000));
        var before = checkpoint.Jobs.Sum(j => j.CpuNsec) / 1000;
        Run(one, "/bin/sh", 50_000);
        Run(two, "/bin/sh", 50_000);
        var counted = Cgroups.CpuUsec(Root);
        Cgroups.Remove($"{Root}/uid_0");
        Cgroups.Remove($"{Root}/uid_5");

        using var next = Scanner("poll");
        next.Restore(checkpoint);
        var result = next.Scan();
        Assert.All(result.Jobs, slice => Assert.True(slice is { Ended: true, TotalIsLowerBound: true }));
        Assert.InRange(result.Nodes["n9"].UnassignedTailUsec, counted - before - SlackUsec, counted - before + SlackUsec);
        SumHolds(result);
    }

    [CgroupFact(events: false)]
    public void A_user_directory_that_is_still_there_tells_whose_tail_it_is()
    {
        var (one, two) = (Cgroups.Make($"{Root}/uid_0/job_1/step_0"), Cgroups.Make($"{Root}/uid_5/job_2/step_0"));
        var checkpoint = Watched(() => Run(one, "/bin/sh", 30_000));
        Run(one, "/bin/sh", 50_000);
        Run(two, "/bin/sh", 50_000);
        var counted = Cgroups.CpuUsec($"{Root}/uid_0/job_1");
        Cgroups.Remove($"{Root}/uid_0/job_1");
        Cgroups.Remove($"{Root}/uid_5/job_2");

        using var next = Scanner("poll");
        next.Restore(checkpoint);
        var result = next.Scan();
        var slice = Assert.Single(result.Jobs, j => j.Id.RawId == "1");
        Assert.False(slice.TotalIsLowerBound);
        Assert.InRange(slice.Total.CpuUsec!.Value, counted - SlackUsec, counted + SlackUsec);
        SumHolds(result);
    }

    [CgroupFact(events: false)]
    public void Jobs_that_no_agent_saw_are_in_the_unassigned_tail()
    {
        Cgroups.Make($"{Root}/uid_0/job_1/step_0");
        var checkpoint = Watched(() => 0);
        var unseen = Cgroups.Make($"{Root}/uid_5/job_2/step_0");
        Run(unseen, "/bin/sh", 80_000);
        var counted = Cgroups.CpuUsec($"{Root}/uid_5/job_2");
        Cgroups.Remove($"{Root}/uid_5");

        using var next = Scanner("poll");
        next.Restore(checkpoint);
        var result = next.Scan();
        Assert.Equal("1", Assert.Single(result.Jobs).Id.RawId);
        Assert.InRange(result.Nodes["n9"].UnassignedTailUsec, counted - SlackUsec, counted + SlackUsec);
        SumHolds(result);
    }

    [CgroupFact(events: false)]
    public void Jobs_that_end_while_it_watches_leave_nothing_out_of_the_sum()
    {
        using var scanner = Scanner("poll");
        Cgroups.Make(Root);
        scanner.Scan();
        for (var i = 0; i < 8; i++)
        {
            Cgroups.Make($"{Root}/uid_{i % 3}/job_{i}/step_0");
        }

        scanner.Scan();
        for (var i = 0; i < 8; i++)
        {
            Run($"{Cgroups.Root}/{Root}/uid_{i % 3}/job_{i}/step_0", "/bin/sh", 20_000);
        }

        for (var i = 0; i < 3; i++)
        {
            Cgroups.Remove($"{Root}/uid_{i}");
        }

        var result = Until(scanner, "all ends", r => r.Jobs.Count(j => j.Ended) == 8 ? r : null);
        SumHolds(result);
    }

    [CgroupFact(events: false)]
    public void A_job_that_comes_and_goes_at_once_is_seen_all_the_same()
    {
        using var scanner = Scanner("poll");
        Cgroups.Make($"{Root}/uid_0");
        scanner.Scan();
        for (var i = 0; i < 20; i++)
        {
            Cgroups.Make($"{Root}/uid_0/job_{i}");
            Cgroups.Remove($"{Root}/uid_0/job_{i}");
        }

        var result = Until(scanner, "20 jobs", r => r.Jobs.Count(j => j.Ended) == 20 ? r : null);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), result.Jobs.Select(j => j.Id.RawId));
        Assert.Equal(20, result.Jobs.Select(j => j.Id).Distinct().Count());
        Assert.All(result.Jobs, j => Assert.Equal(0, j.Facts.Uid.Value));
    }

    [CgroupFact(events: false)]
    public void What_was_used_before_an_agent_came_is_told_apart()
    {
        Run(Cgroups.Make($"{Root}/uid_0/job_1/step_0"), "/bin/sh", 50_000);
        Cgroups.Remove($"{Root}/uid_0");
        var earlier = Cgroups.CpuUsec(Root);
        Cgroups.Make($"{Root}/uid_0/job_2/step_0");
        using var scanner = Scanner("poll");
        var usage = scanner.Scan().Nodes["n9"];
        Assert.InRange(usage.EarlierUsec, earlier - SlackUsec, earlier);
        Assert.Equal(0, usage.UnassignedTailUsec);
        Assert.True(usage.OutsideUsec > 0);
        Assert.True(usage.BusyUsec > usage.RootUsec);
    }

    /// <summary>Three passes of an agent that then goes away: before, during and after some work.</summary>
    private ScannerCheckpoint Watched(Func<double> work)
    {
        using var scanner = Scanner("poll");
        scanner.Scan();
        work();
        scanner.Scan();
        return ScannerCheckpoint.Parser.ParseFrom(scanner.Checkpoint().ToByteArray());
    }

    /// <summary>Σ jobs + unassigned tail = the root's counter, within 1 ms per job.</summary>
    private void SumHolds(ScanResult result)
    {
        var root = Cgroups.CpuUsec(Root);
        var usage = result.Nodes["n9"];
        var jobs = result.Jobs.Sum(j => j.Total.CpuUsec!.Value);
        Assert.InRange(jobs + usage.UnassignedTailUsec, root - (1_000 * result.Jobs.Count), root + (1_000 * result.Jobs.Count));
        Assert.InRange(usage.JobsUsec, jobs - SlackUsec, jobs + SlackUsec);
        Assert.InRange(usage.RootUsec, root - SlackUsec, root);
    }
}
