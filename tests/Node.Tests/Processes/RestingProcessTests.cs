namespace Actors.Node.Tests.Processes;

/// <summary>Processes that have not run since they were looked at, in the tiers that look at them one by one.</summary>
public sealed class RestingProcessTests : RealJob
{
    private const int PassesAtRest = 16;

    [CgroupTheory(taskstats: true), InlineData("poll"), InlineData("taskstats")]
    public void One_that_rested_and_then_runs_another_program_is_charged_to_that(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        using var scanner = Scanner(tier);
        var (waits, works) = (Program("waits"), Program("works"));
        var child = Start(job, waits, $"{Stop}; exec {works} -c '{Stop}; {Burn}; {Stop}' works 300000");
        UntilStopped(child);
        for (var i = 0; i < 3; i++)
        {
            Assert.NotNull(Row(Assert.Single(scanner.Scan().Jobs), waits));
        }

        Truth.Continue(child);
        UntilStopped(child);
        Assert.NotNull(Row(Assert.Single(scanner.Scan().Jobs), works));
        Assert.NotNull(Row(Assert.Single(scanner.Scan().Jobs), works));

        Truth.Continue(child);
        UntilStopped(child);
        var slice = Assert.Single(scanner.Scan().Jobs);
        Assert.InRange(Row(slice, works)!.CpuUsec, Row(slice, waits)!.CpuUsec, long.MaxValue);
        Balanced(slice);
        Truth.Continue(child);
        Near(Wait(child), scanner.Scan().Jobs.Single().Total.CpuUsec!.Value);
    }

    [CgroupTheory(taskstats: true), InlineData("poll"), InlineData("taskstats")]
    public void One_that_somebody_put_where_nobody_tells_of_it_has_left_its_job_soon(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_2/step_0");
        using var scanner = Scanner(tier);
        var child = Start(job, Program("waits"), Stop);
        UntilStopped(child);
        Assert.Equal(1, Assert.Single(scanner.Scan().Jobs).LiveProcesses);
        scanner.Scan();

        File.WriteAllText($"{Path.GetDirectoryName(Cgroups.Root)}/cgroup.procs", $"{child}");
        for (var i = 0; i < PassesAtRest; i++)
        {
            scanner.Scan();
        }

        Assert.Equal(0, Assert.Single(scanner.Scan().Jobs).LiveProcesses);
    }
}
