using Actors.Node.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Node.Tests.Processes;

/// <summary>What happens while an agent that has just begun makes its first pass, which may take seconds on a busy host. Polling: nothing but directories tells of jobs.</summary>
public sealed class FirstPassTests : RealJob
{
    /// <summary>More than what two readings are apart; far less than the jobs here use.</summary>
    private const long SlackUsec = 2_000;

    private Action? _meanwhile;

    [CgroupFact(events: false)]
    public void A_job_that_comes_and_goes_meanwhile_has_its_CPU_from_the_directory_above()
    {
        using var scanner = Beginning();
        var counted = 0L;
        UntilStopped(Start(Cgroups.Make("slurm/uid_0/job_0"), Program("waits"), Stop));
        _meanwhile = () =>
        {
            counted = Burnt("job_1");
            Cgroups.Remove("slurm/uid_0/job_1");
        };
        var job = Ended(scanner, "1");
        Assert.InRange(job.Total.CpuUsec!.Value, counted - SlackUsec, counted + SlackUsec);
        Assert.False(job.TotalIsLowerBound);
        Balanced(job);
    }

    [CgroupFact(events: false)]
    public void One_that_ends_meanwhile_is_not_charged_with_what_others_used_while_no_agent_ran()
    {
        Actors.Messages.Checkpoints.ScannerCheckpoint checkpoint;
        using (var before = Scanner("poll"))
        {
            Cgroups.Make("slurm/uid_0/job_0");
            before.Scan();
            checkpoint = before.Checkpoint();
        }

        var others = Burnt("job_1");
        Cgroups.Remove("slurm/uid_0/job_1");
        var counted = Burnt("job_2");
        UntilStopped(Start(Cgroups.Make("slurm/uid_0/job_3"), Program("waits"), Stop));
        using var next = Beginning();
        next.Restore(checkpoint);
        _meanwhile = () => Cgroups.Remove("slurm/uid_0/job_2");

        var job = Ended(next, "2");
        Assert.InRange(job.Total.CpuUsec!.Value, counted - SlackUsec, counted + SlackUsec);
        Assert.Equal(0, job.UnwatchedUsec);
        Assert.False(job.TotalIsLowerBound);
        Assert.InRange(next.Scan().Nodes[""].UnassignedTailUsec, others - SlackUsec, others + SlackUsec);
    }

    /// <summary>In the middle of its first pass, as it meets a program, it waits until something has happened.</summary>
    private NodeScanner Beginning() => new(
        new NodeScannerOptions("/proc", Cgroups.Root, ["slurm-cgroup-v1"], "poll", TimeSpan.Zero), NullLogger.Instance, TimeProvider.System)
    {
        IsOwnedByRoot = path =>
        {
            if (path.EndsWith("/waits", StringComparison.Ordinal))
            {
                Interlocked.Exchange(ref _meanwhile, null)?.Invoke();
            }

            return false;
        },
    };

    private long Burnt(string job)
    {
        Run(Cgroups.Make($"slurm/uid_0/{job}/step_0"), "/bin/sh", 80_000);
        return Cgroups.CpuUsec($"slurm/uid_0/{job}");
    }

    private static JobSlice Ended(NodeScanner scanner, string id) => Until(scanner, "the job's end", r => r.Jobs.FirstOrDefault(j => j.Ended && j.Id.RawId == id));
}
