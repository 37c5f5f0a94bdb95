using Actors.Messages.Wire;
using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

/// <summary>
/// Jobs whose CPU directory has come and gone when another hierarchy still has a directory for them, with the scheduler's own process in it: an agent that was stopped meets them there.
/// What they used is in the root's counter; what the scheduler's process uses is not.
/// </summary>
public sealed class UnclearJobTests : RealJob
{
    private const string Root = "slurm_n9";

    /// <summary>More than what two readings are apart; far less than the jobs here use.</summary>
    private const long SlackUsec = 2_000;

    private readonly ManualResetEventSlim _heldUp = new();
    private readonly ManualResetEventSlim _goesOn = new();
    private readonly TestCgroups? _freezer;

    public UnclearJobTests() => _freezer = TestCgroups.CanMake(unified: false, "freezer") && !IsSkipped ? new TestCgroups(controller: "freezer", beside: Cgroups) : null;

    private static bool IsSkipped => new CgroupFactAttribute(controller: "freezer").Skip is not null;

    [CgroupTheory(controller: "freezer"), Tiers, InlineData("poll")]
    public void What_a_job_used_is_told_once_and_what_the_schedulers_process_used_never(string tier)
    {
        using var scanner = Scanner(tier);
        Cgroups.Make($"{Root}/uid_0/job_0");
        scanner.Scan();
        scanner.Scan();
        AssertToldOnce(tier, scanner);
    }

    [CgroupTheory(controller: "freezer"), Tiers, InlineData("poll")]
    public void So_it_is_when_the_agent_has_not_yet_seen_any_job_there(string tier)
    {
        using var scanner = Scanner(tier);
        Cgroups.Make(Root);
        scanner.Scan();
        AssertToldOnce(tier, scanner);
    }

    [CgroupTheory(controller: "freezer"), Tiers, InlineData("poll")]
    public void A_job_whose_CPU_directory_comes_at_last_has_its_counter(string tier)
    {
        using var scanner = Scanner(tier);
        Cgroups.Make($"{Root}/uid_0/job_0");
        scanner.Scan();

        // Before it runs the daemon's program it is a shell in the job's directory: nobody looks then.
        HoldUp(scanner);
        var daemon = Start(_freezer!.Make($"{Root}/uid_5/job_1"), Program("slurmstepd"), $"{Burn}; {Stop}", "50000");
        UntilStopped(daemon);
        _goesOn.Set();
        Assert.DoesNotContain(scanner.Scan().Jobs, j => j.Id.RawId is "1");
        var counted = Burnt("uid_5/job_1");
        var slice = Until(scanner, "the job", r => r.Jobs.FirstOrDefault(j => j.Id.RawId is "1"));
        Assert.Equal(TotalSource.Cgroup, slice.Total.Source);
        Assert.InRange(slice.Total.CpuUsec!.Value, counted - SlackUsec, counted + SlackUsec);
    }

    public override void Dispose()
    {
        _goesOn.Set();
        base.Dispose();
        _freezer?.Dispose();
    }

    private void AssertToldOnce(string tier, NodeScanner scanner)
    {
        HoldUp(scanner);
        var daemon = Start(_freezer!.Make($"{Root}/uid_5/job_1"), Program("slurmstepd"), $"{Burn}; {Stop}", "100000");
        UntilStopped(daemon);
        var counted = Burnt("uid_5/job_1");
        Cgroups.Remove($"{Root}/uid_5");
        _goesOn.Set();
        scanner.Scan();
        Assert.DoesNotContain(scanner.Scan().Jobs, j => j.Id.RawId is "1" && !j.Ended);
        Kill(daemon);
        _freezer.Remove($"{Root}/uid_5");
        var slice = Until(scanner, "the job's end", r => r.Jobs.FirstOrDefault(j => j.Ended && j.Id.RawId is "1"));

        Assert.Equal(TotalSource.CgroupParent, slice.Total.Source);
        Assert.Equal(tier is not "bpf", slice.TotalIsLowerBound);
        Assert.InRange(slice.Total.CpuUsec!.Value, tier is "bpf" ? counted - SlackUsec : 0, counted + SlackUsec);
        Balanced(slice);

        // One more, which anybody can see, asks the root again.
        Cgroups.Make($"{Root}/uid_7/job_4");
        var result = Until(scanner, "the next job", r => r.Jobs.Any(j => j.Id.RawId is "4") ? r : null);
        Assert.Single(result.Jobs, j => j.Id.RawId is "1");
        var usage = result.Nodes["n9"];
        Assert.InRange(
            result.Jobs.Where(j => j.Node is "n9").Sum(j => j.Total.CpuUsec!.Value) + usage.UnassignedTailUsec + usage.EarlierUsec, Cgroups.CpuUsec(Root) - SlackUsec, Cgroups.CpuUsec(Root) + SlackUsec);
    }

    /// <summary>The thread that takes the kernel's word stands still from here on.</summary>
    private void HoldUp(NodeScanner scanner)
    {
        scanner.Changed = () =>
        {
            _heldUp.Set();
            _goesOn.Wait(Patience.Deadline);
        };
        Cgroups.Make("slurm_n8/uid_0/job_2");
        while (!_heldUp.Wait(10))
        {
            // A root that was not there before is found by a pass, which raises nothing.
            Cgroups.Make($"slurm_n8/uid_0/job_{3 + Environment.TickCount64}");
            scanner.Scan();
        }
    }

    private long Burnt(string job)
    {
        Run(Cgroups.Make($"{Root}/{job}/step_0"), "/bin/sh", 80_000);
        return Cgroups.CpuUsec($"{Root}/{job}");
    }
}
