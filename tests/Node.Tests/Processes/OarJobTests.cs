using Actors.Messages.Wire;

namespace Actors.Node.Tests.Processes;

/// <summary>OAR's cgroup v1 layout with a CPU counter.</summary>
public sealed class OarJobTests : RealJob
{
    /// <summary>More than what two readings are apart.</summary>
    private const long SlackUsec = 2_000;

    [CgroupTheory, Tiers]
    public void The_path_tells_owner_and_id_the_counter_the_total_and_OARs_own_process_is_apart(string tier)
    {
        var job = Cgroups.Make("oar/root_17");
        using var scanner = Scanner(tier, finders: "oar-cgroup-v1");
        scanner.Scan();

        // As oarexec: neither the job's owner nor root.
        var supervisor = Start(
            job, "/bin/sh", "exec setpriv --reuid 4711 --regid 4711 --clear-groups /bin/sh -c \"$2\" burn \"$1\"", "50000", $"{Burn}; {Stop}");
        UntilStopped(supervisor);
        var running = Until(scanner, "the job", r => r.Jobs.FirstOrDefault());
        Assert.Equal(("oar", "17", "root", 0L), (running.Id.Scheduler, running.Id.RawId, running.Facts.User.Value, running.Facts.Uid.Value));
        Assert.Equal(FactSource.Path, running.Facts.Uid.Source);

        var program = Program("solver");
        var truth = Run(job, program, 200_000);
        Truth.Kill(supervisor);
        Wait(supervisor);
        var counted = Cgroups.CpuUsec("oar/root_17");
        Cgroups.Remove("oar/root_17");
        var slice = Until(scanner, "the job's end", r => r.Jobs.FirstOrDefault(j => j.Ended));
        Assert.Equal(running.Id, slice.Id);
        Assert.InRange(slice.Total.CpuUsec!.Value, counted - SlackUsec, counted + SlackUsec);
        Near(truth, Row(slice, program)!.CpuUsec);
        Assert.Contains(slice.Executables, e => e is { Role: ExecutableRole.Scheduler, CpuUsec: > 0 });
        Balanced(slice);
    }
}

/// <summary>OAR with cpusets alone: no counter of the job's own.</summary>
public sealed class OarCpusetJobTests() : RealJob(controller: "cpuset")
{
    [CgroupTheory(controller: "cpuset"), Tiers]
    public void The_total_is_the_sum_of_processes(string tier)
    {
        var job = Cgroups.Make("oar/a_root_18");
        using var scanner = Scanner(tier, finders: "oar-cgroup-v1");
        scanner.Scan();
        var program = Program("solver");
        var child = Start(job, program, $"{Burn}; {Stop}", "200000");
        UntilStopped(child);
        var running = Until(scanner, "the job", r => r.Jobs.FirstOrDefault());
        Assert.Equal(("oar", "18", "a_root"), (running.Id.Scheduler, running.Id.RawId, running.Facts.User.Value));

        Truth.Continue(child);
        var truth = Wait(child) + Run(job, program, 200_000);
        Cgroups.Remove("oar/a_root_18");
        var slice = Until(scanner, "the job's end", r => r.Jobs.FirstOrDefault(j => j.Ended));
        Assert.Equal(TotalSource.Processes, slice.Total.Source);
        Near(truth, Row(slice, program)!.CpuUsec);
        Assert.Equal(slice.Total.CpuUsec!.Value, slice.Executables.Sum(e => e.CpuUsec));
    }
}

/// <summary>OAR with systemd's slices in v2.</summary>
public sealed class OarSliceJobTests() : RealJob(unified: true)
{
    [CgroupTheory(unified: true), Tiers]
    public void The_path_tells_uid_and_id_and_the_counter_the_total(string tier)
    {
        const string Job = "oar.slice/oar-u0.slice/oar-u0-j19.slice";
        var job = Cgroups.Make(Job);
        using var scanner = Scanner(tier, finders: "oar-cgroup-v2");
        scanner.Scan();
        var program = Program("solver");
        var truth = Run(job, program, 200_000);
        var counted = Cgroups.CpuUsec(Job);
        Cgroups.Remove("oar.slice/oar-u0.slice");
        var slice = Until(scanner, "the job's end", r => r.Jobs.FirstOrDefault(j => j.Ended));
        Assert.Equal(("oar", "19", 0L), (slice.Id.Scheduler, slice.Id.RawId, slice.Facts.Uid.Value));
        Assert.InRange(slice.Total.CpuUsec!.Value, counted - 2_000, counted + 2_000);
        Near(truth, Row(slice, program)!.CpuUsec);
        Balanced(slice);
    }
}
