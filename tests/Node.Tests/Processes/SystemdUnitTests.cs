using Actors.Messages.Wire;
using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

/// <summary>Units that are jobs, in the host's unified hierarchy, with others beside them.</summary>
public sealed class SystemdUnitTests() : RealJob(unified: true)
{
    [CgroupTheory(unified: true), Tiers]
    public void A_units_own_counter_is_its_total_and_what_runs_beside_it_is_never_its(string tier)
    {
        var (unit, beside) = (Cgroups.Make("system.slice/job-4711.scope"), Cgroups.Make("system.slice/other.service"));
        using var scanner = Scanner(tier, finders: "slurm-cgroup-v2,systemd");
        scanner.Scan();
        var program = Program("solver");
        var truth = Run(unit, program, 100_000);
        Run(beside, Program("other"), 100_000);
        var counted = Cgroups.CpuUsec("system.slice/job-4711.scope");
        Until(scanner, "all of it", r => r.Jobs.FirstOrDefault(j => j.Total.CpuUsec >= counted - 200 && (tier == "poll" || Row(j, program) is not null)));
        Cgroups.Remove("system.slice/job-4711.scope");
        Run(beside, Program("more"), 100_000);
        var slice = Until(scanner, "the unit's end", r => r.Jobs.FirstOrDefault(j => j.Ended));
        Assert.Equal(("systemd", "4711"), (slice.Id.Scheduler, slice.Id.RawId));
        Assert.Equal(TotalSource.Cgroup, slice.Total.Source);
        Assert.InRange(slice.Total.CpuUsec!.Value, counted - 200, counted);
        if (tier != "poll")
        {
            Near(truth, Row(slice, program)!.CpuUsec);
        }

        Balanced(slice);
        Assert.All(scanner.Scan().Nodes.Values, node => Assert.False(node.HasRootUsec));
    }

    [CgroupFact(events: false, unified: true)]
    public void A_unit_whose_name_other_nodes_have_too_is_this_nodes_job_and_its_users()
    {
        var unit = Cgroups.Make("user.slice/user-1001.slice/user@1001.service/app.slice/run-r7.scope");
        using var scanner = Scanner("poll", finders: "systemd");
        Start(unit, "/bin/sh", Stop);
        var slice = Until(scanner, "the job", r => r.Jobs.FirstOrDefault(j => j.LiveProcesses == 1));
        Assert.Equal(("run-r7.scope@n1", 1001L, FactSource.Path), (slice.Id.RawId, slice.Facts.Uid.Value, slice.Facts.Uid.Source));
    }
}
