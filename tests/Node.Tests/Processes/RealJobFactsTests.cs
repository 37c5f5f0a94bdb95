using Actors.Messages.Wire;
using Actors.Node.Attribution;
using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

/// <summary>What a real job's directory and processes tell beside CPU.</summary>
public sealed class RealJobFactsTests : RealJob
{
    [CgroupFact(events: false)]
    public void A_directory_without_processes_is_a_job_too()
    {
        Cgroups.Make("slurm_node7/uid_0/job_7");
        using var scanner = Scanner("poll");
        var slice = Assert.Single(scanner.Scan().Jobs);
        Assert.Equal("7", slice.Id.RawId);
        Assert.Equal(0, slice.LiveProcesses);
        Assert.Equal(TotalSource.Cgroup, slice.Total.Source);
        Assert.Equal(0, slice.Total.CpuUsec);
        Assert.False(slice.Ended);
        Assert.NotEqual(0ul, slice.Id.CgroupInode);
    }

    [CgroupFact(events: false)]
    public void A_requeued_job_is_another_one()
    {
        Cgroups.Make("slurm/uid_0/job_8");
        using var scanner = Scanner("poll");
        var first = Assert.Single(scanner.Scan().Jobs).Id;
        Cgroups.Remove("slurm/uid_0/job_8");
        Cgroups.Make("slurm/uid_0/job_8");
        var both = scanner.Scan().Jobs;
        Assert.Equal(2, both.Count);
        Assert.Equal(first, Assert.Single(both, j => j.Ended).Id);
        Assert.NotEqual(first, Assert.Single(both, j => !j.Ended).Id);
    }

    [CgroupTheory, Tiers]
    public void A_job_gets_its_facts_from_its_path_and_first_process(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_15/step_batch");
        using var scanner = Scanner(tier);
        scanner.Scan();
        var environment = "SLURM_JOB_ID=14 SLURM_JOB_ACCOUNT=chemistry SLURM_JOB_PARTITION=batch 'SLURM_JOB_NAME=a b' 'SLURM_JOB_CPUS_PER_NODE=4(x2),2' "
            + "SLURM_RESTART_COUNT=2 SLURM_ARRAY_JOB_ID=13 SLURM_ARRAY_TASK_ID=5 SLURM_HET_SIZE=2 SLURM_JOB_ID_HET_GROUP_1=15";
        Start(job, "/usr/bin/env", $"exit; {environment}");
        var shell = Program("shell");
        Start(job, "/bin/sh", $"env {environment} {shell} -c 'kill -STOP $$'");
        var slice = Until(scanner, "facts", r => r.Jobs[0].Facts.Project is not null ? r.Jobs[0] : null);
        Assert.Equal("15", slice.Id.RawId);
        Assert.Equal(2, slice.RestartCount);
        Assert.Equal(("chemistry", FactSource.Environment), (slice.Facts.Project.Value, slice.Facts.Project.Source));
        Assert.Equal(("root", FactSource.Path), (slice.Facts.User.Value, slice.Facts.User.Source));
        Assert.Equal("batch", slice.Facts.Partition.Value);
        Assert.Equal("a b", slice.Facts.Name.Value);
        Assert.Equal(10, slice.Facts.Cpus.Value);
        Assert.Equal("5", slice.Facts.ArrayTaskId.Value);
    }

    [CgroupTheory, Tiers, InlineData("poll")]
    public void A_path_that_is_not_UTF8_is_kept_byte_for_byte(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_16/step_0");
        using var scanner = Scanner(tier);
        scanner.Scan();
        var child = Start(job, "/bin/sh", "p=\"$1/$(printf 'x\\377y')\"; cp /bin/sh \"$p\"; exec \"$p\" -c 'kill -STOP $$; rm \"$0\"' \"$p\"", Bin);
        UntilStopped(child);
        var slice = Assert.Single(scanner.Scan().Jobs);
        Truth.Continue(child);
        Wait(child);
        Assert.Contains(slice.Executables, e => e.Path.Span.EndsWith("/x\u00ff"u8) || e.Path.Span.IndexOf((byte)0xff) >= 0);
    }
}
