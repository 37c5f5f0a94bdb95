using Actors.Messages.Wire;
using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

/// <summary>Slurm's cgroup v2 layout, built and removed in its order in the host's unified hierarchy.</summary>
public sealed class UnifiedJobTests() : RealJob(unified: true)
{
    /// <summary>More than what two readings are apart.</summary>
    private const long SlackUsec = 2_000;

    private const string Job = "system.slice/slurmstepd.scope/job_7";

    [CgroupTheory(unified: true), Tiers]
    public void The_jobs_own_counter_is_the_total_and_the_steps_are_told_apart(string tier)
    {
        var (batch, task) = (Cgroups.Make(Job + "/step_batch/user/task_0"), Cgroups.Make(Job + "/step_0/user/task_0"));
        using var scanner = Scanner(tier);
        scanner.Scan();
        var program = Program("solver");
        var truth = Run(batch, program, 200_000) + Run(task, program, 200_000);
        var counted = Cgroups.CpuUsec(Job);
        foreach (var step in (string[])["/step_batch", "/step_0", ""])
        {
            Cgroups.Remove(Job + step);
        }

        var slice = Until(scanner, "the job's end", r => r.Jobs.FirstOrDefault(j => j.Ended));
        Assert.InRange(slice.Total.CpuUsec!.Value, counted - 200, counted);
        Assert.Equal(["0", "batch"], slice.Executables.Where(e => e.Path.ToStringUtf8() == program).Select(e => e.Step).Order(StringComparer.Ordinal));
        Near(truth, slice.Executables.Where(e => e.Path.ToStringUtf8() == program).Sum(e => e.CpuUsec));
        Balanced(slice);
    }

    [CgroupFact(events: false, unified: true)]
    public void A_job_whose_steps_are_all_frozen_is_suspended_until_they_are_thawed()
    {
        var (one, two) = (Cgroups.Make(Job + "/step_batch/user"), Cgroups.Make(Job + "/step_0/user"));
        using var scanner = Scanner("poll");
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000;
        Assert.Empty(Assert.Single(scanner.Scan().Jobs).Suspended);
        File.WriteAllText($"{one}/cgroup.freeze", "1");
        Assert.Empty(Assert.Single(scanner.Scan().Jobs).Suspended);
        File.WriteAllText($"{two}/cgroup.freeze", "1");
        var frozen = Until(scanner, "the frozen job", r => r.Jobs[0].Suspended.Count > 0 ? r.Jobs[0].Suspended[0] : null);
        Assert.Equal(0, frozen.EndUnixUsec);
        var checkpoint = scanner.Checkpoint();
        File.WriteAllText($"{one}/cgroup.freeze", "0");
        var thawed = Until(scanner, "the thawed job", r => r.Jobs[0].Suspended[0].EndUnixUsec > 0 ? r.Jobs[0].Suspended[0] : null);
        Assert.InRange(thawed.StartUnixUsec, before, thawed.EndUnixUsec - 1);
        Assert.Equal(frozen.StartUnixUsec, thawed.StartUnixUsec);

        using var next = Scanner("poll");
        next.Restore(checkpoint);
        var slice = Assert.Single(next.Scan().Jobs);
        Assert.True(Assert.Single(slice.Suspended).EndUnixUsec > 0);
        Assert.Single(UsageBalance.Of(slice).Suspended);
    }

    [CgroupTheory(unified: true), Tiers]
    public void A_job_named_by_its_unique_id_takes_its_number_from_the_environment(string tier)
    {
        var task = Cgroups.Make("slurmstepd.scope/s0123456789ABC/step_0/user/task_0");
        using var scanner = Scanner(tier);
        Assert.Empty(scanner.Scan().Jobs);
        Start(task, "/bin/sh", $"SLURM_JOB_ID=4242 {Program("solver")} -c 'kill -STOP $$'");
        var slice = Until(scanner, "the job", r => r.Jobs.FirstOrDefault());
        Assert.Equal(("4242", "s0123456789ABC"), (slice.Id.RawId, slice.Sluid));
        Assert.Equal(TotalSource.Cgroup, slice.Total.Source);
    }

    [CgroupTheory(unified: true), Tiers]
    public void A_job_named_by_its_id_is_whole_when_slurmstepd_has_removed_it(string tier) => RunAsSlurmstepdDoes(tier, "job_4242", "");

    [CgroupTheory(unified: true), Tiers]
    public void A_job_named_by_its_unique_id_is_whole_when_slurmstepd_has_removed_it(string tier) => RunAsSlurmstepdDoes(tier, "sEKNKTV3WPV500", "sEKNKTV3WPV500");

    /// <summary>slurmstepd works in the job's own directory, leaves it when the last task has ended, and removes from the leaves up.</summary>
    private void RunAsSlurmstepdDoes(string tier, string directory, string sluid)
    {
        const string Scope = "system.slice/slurmstepd.scope";
        var job = $"{Scope}/{directory}";
        var (system, own, task) = (Cgroups.Make(Scope + "/system"), Cgroups.Make(job + "/step_0/slurm"), Cgroups.Make(job + "/step_0/user/task_0"));
        using var scanner = Scanner(tier);
        scanner.Scan();
        var daemon = StartAs("slurmstepd: [4242.0]", own, Program("slurmstepd"), $"{Burn}; {Stop}", "50000");
        UntilStopped(daemon);
        var running = Until(scanner, "the job", r => r.Jobs.FirstOrDefault());
        Assert.Equal(("slurm", "4242", sluid), (running.Id.Scheduler, running.Id.RawId, running.Sluid));

        var program = Program("solver");
        var truth = Run(task, program, 200_000);
        File.WriteAllText($"{system}/cgroup.procs", daemon.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var counted = Cgroups.CpuUsec(job);
        foreach (var part in (string[])["/step_0/user/task_0", "/step_0/user", "/step_0/slurm", "/step_0", ""])
        {
            Cgroups.Remove(job + part);
        }

        var slice = Until(scanner, "the job's end", r => r.Jobs.FirstOrDefault(j => j.Ended));
        Assert.Equal(running.Id, slice.Id);
        Assert.InRange(slice.Total.CpuUsec!.Value, counted - SlackUsec, counted + SlackUsec);
        Assert.False(slice.TotalIsLowerBound);
        Near(truth, Row(slice, program)!.CpuUsec);
        Assert.NotEqual(0, Row(slice, Path.Combine(Bin, "slurmstepd"), ExecutableRole.Scheduler)!.CpuUsec);
        Balanced(slice);
    }
}
