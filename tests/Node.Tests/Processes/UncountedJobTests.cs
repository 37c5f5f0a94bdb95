using Actors.Messages.Wire;
using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

/// <summary>Jobs whose scheduler keeps no CPU directory for them: no counter holds what the kernel uses to take a process down.</summary>
public sealed class UncountedJobTests() : RealJob(controller: "freezer")
{
    [CgroupFact(controller: "freezer")]
    public void A_total_of_many_short_processes_is_right_or_flagged()
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        using var scanner = Scanner("taskstats");
        scanner.Scan();
        var truth = Wait(Start(job, "/bin/sh", "n=0; while [ $n -lt 300 ]; do /bin/true; n=$((n+1)); done"));

        var slice = Assert.Single(scanner.Scan().Jobs);
        Assert.Equal(TotalSource.Processes, slice.Total.Source);

        // The truth holds what the first process used before it was in the job.
        const double Before = 0.010;
        Assert.True(slice.TotalIsLowerBound || (slice.Total.CpuUsec!.Value / 1e6) > (truth * 0.999) - Before, $"{slice.Total.CpuUsec} µs of {truth} s");
    }
}
