using Actors.Messages.Wire;
using Actors.Node.Processes;
using Actors.Node.Tests.Kernel.Bpf;

namespace Actors.Node.Tests.Processes;

/// <summary>Directories that come and go before anybody can look: an agent that was stopped, or did not get the CPU. Polling: nothing but directories tells of jobs.</summary>
public sealed class UnseenDirectoryTests : RealJob
{
    private const string Root = "slurm_n9";

    /// <summary>More than what two readings are apart; far less than the jobs here use.</summary>
    private const long SlackUsec = 2_000;

    private readonly ManualResetEventSlim _heldUp = new();
    private readonly ManualResetEventSlim _goesOn = new();

    [CgroupFact(events: false)]
    public void A_job_whose_directory_came_and_went_has_its_CPU_from_the_one_above()
    {
        using var scanner = Watching();
        HoldUp(scanner);
        var counted = Burnt("uid_0/job_1");
        Cgroups.Remove($"{Root}/uid_0/job_1");
        _goesOn.Set();

        AssertExact(Ended(scanner, "1"), counted);
    }

    [CgroupFact]
    public void Where_a_process_tells_of_the_first_job_of_a_new_root_the_others_there_are_known_too()
    {
        using var scanner = Scanner("taskstats", root: $"{Cgroups.Root}/{Root}");
        scanner.Scan();
        var (own, before) = (Cgroups.Make("own"), scanner.Watches);
        var one = Cgroups.Make($"{Root}/uid_0/job_1/step_0");
        UntilStopped(Start(own, "/bin/sh", $"echo $$ > {one}/cgroup.procs; {Burn}; echo $$ > {own}/cgroup.procs; {Stop}", "80000"));
        var counted = Cgroups.CpuUsec($"{Root}/uid_0/job_1");
        UntilStopped(Start(Cgroups.Make($"{Root}/uid_0/job_2/step_0"), "/bin/sh", Stop));
        Until(() => scanner.Watches >= before + 6, "the root, the user's directory, both jobs' and their steps' to be watched");
        Cgroups.Remove($"{Root}/uid_0/job_1");

        var job = Ended(scanner, "1");
        Assert.InRange(job.Total.CpuUsec!.Value, counted - SlackUsec, counted + SlackUsec);
        Assert.False(job.TotalIsLowerBound);
    }

    [CgroupFact(events: false)]
    public void So_has_a_job_that_is_still_known_by_another_hierarchy()
    {
        if (!TestCgroups.CanMake(unified: false, "freezer"))
        {
            return;
        }

        using var freezer = new TestCgroups(controller: "freezer", beside: Cgroups);
        using var scanner = Watching();
        UntilStopped(Start(freezer.Make($"{Root}/uid_0/job_1"), "/bin/sh", Stop));
        Assert.Equal(TotalSource.Processes, Until(scanner, "the job", r => r.Jobs.FirstOrDefault(j => j.Id.RawId is "1")).Total.Source);
        HoldUp(scanner);
        var counted = Burnt("uid_0/job_1");
        Cgroups.Remove($"{Root}/uid_0/job_1");
        _goesOn.Set();

        AssertExact(Ended(scanner, "1"), counted);
        Assert.Equal(["0", "1", "2"], scanner.Scan().Jobs.Select(j => j.Id.RawId).Order(StringComparer.Ordinal));
    }

    [CgroupFact(events: false)]
    public void What_was_used_in_a_users_directory_of_which_another_took_the_place_is_nobodys()
    {
        using var scanner = Watching();
        HoldUp(scanner);
        var counted = Burnt("uid_5/job_1");
        Cgroups.Remove($"{Root}/uid_5");
        Cgroups.Make($"{Root}/uid_5/job_3");
        var before = scanner.Watches;
        _goesOn.Set();
        Until(() => scanner.Watches > before, "the directory to be looked at");
        Cgroups.Remove($"{Root}/uid_5");

        var result = Until(scanner, "the tail", r => r.Nodes["n9"].UnassignedTailUsec > SlackUsec ? r : null);
        Assert.InRange(result.Nodes["n9"].UnassignedTailUsec, counted - SlackUsec, counted + SlackUsec);
        Assert.All(result.Jobs, j => Assert.InRange(j.Total.CpuUsec!.Value, 0, SlackUsec));
    }

    [CgroupFact(events: false)]
    public void What_was_used_in_a_users_new_directory_before_anybody_looked_is_not_the_next_jobs_that_ends_there()
    {
        using var scanner = Watching();
        HoldUp(scanner);
        var counted = Burnt("uid_5/job_1");
        Cgroups.Remove($"{Root}/uid_5/job_1");
        Cgroups.Make($"{Root}/uid_5/job_3");
        var before = scanner.Watches;
        _goesOn.Set();
        Until(() => scanner.Watches >= before + 2, "the user's directory and the job's to be looked at");
        Cgroups.Remove($"{Root}/uid_5/job_3");

        var next = Ended(scanner, "3");
        Assert.InRange(next.Total.CpuUsec!.Value, 0, SlackUsec);
        Assert.False(next.TotalIsLowerBound);
        Assert.InRange(scanner.Scan().Nodes["n9"].UnassignedTailUsec, counted - SlackUsec, counted + SlackUsec);
    }

    [CgroupFact(events: false)]
    public void A_users_directory_that_took_the_place_of_another_does_not_answer_for_the_others_jobs()
    {
        using var scanner = Watching();
        Cgroups.Make($"{Root}/uid_5/job_1");
        Until(scanner, "the job", r => r.Jobs.FirstOrDefault(j => j.Id.RawId is "1"));
        HoldUp(scanner);
        var counted = Burnt("uid_5/job_1");
        Cgroups.Remove($"{Root}/uid_5");
        Cgroups.Make($"{Root}/uid_5/job_3");
        _goesOn.Set();

        AssertExact(Ended(scanner, "1"), counted);
    }

    [BpfFact]
    public void Where_the_kernel_adds_up_what_jobs_use_they_have_it_and_it_is_in_no_tail_though_their_users_directory_went_too()
    {
        using var scanner = Watching("bpf");
        HoldUp(scanner);
        var counted = Burnt("uid_5/job_1");
        Cgroups.Remove($"{Root}/uid_5");
        var again = Burnt("uid_5/job_3");
        Cgroups.Remove($"{Root}/uid_5");
        Cgroups.Make($"{Root}/uid_5/job_4");
        _goesOn.Set();

        AssertExact(Ended(scanner, "1"), counted);
        AssertExact(Ended(scanner, "3"), again);
        var usage = scanner.Scan().Nodes["n9"];
        Assert.InRange(usage.UnassignedTailUsec + usage.EarlierUsec, 0, SlackUsec);
        Assert.InRange(usage.JobsUsec, counted + again - SlackUsec, usage.RootUsec);
    }

    /// <summary>It has seen a job of user 0 and settled what was used before.</summary>
    private NodeScanner Watching(string tier = "poll")
    {
        Cgroups.Make($"{Root}/uid_0/job_0");
        var scanner = Scanner(tier);
        scanner.Scan();
        scanner.Scan();
        return scanner;
    }

    /// <summary>The thread that takes the kernel's word stands still from here on.</summary>
    private void HoldUp(NodeScanner scanner)
    {
        scanner.Changed = () =>
        {
            _heldUp.Set();
            _goesOn.Wait(Patience.Deadline);
        };
        Cgroups.Make($"{Root}/uid_0/job_2");
        Assert.True(_heldUp.Wait(Patience.Deadline), "no word of the job's birth came");
    }

    private long Burnt(string job)
    {
        Run(Cgroups.Make($"{Root}/{job}/step_0"), "/bin/sh", 80_000);
        return Cgroups.CpuUsec($"{Root}/{job}");
    }

    private static JobSlice Ended(NodeScanner scanner, string id) => Until(scanner, "the job's end", r => r.Jobs.FirstOrDefault(j => j.Ended && j.Id.RawId == id));

    private static void AssertExact(JobSlice slice, long counted)
    {
        Assert.Equal(TotalSource.CgroupParent, slice.Total.Source);
        Assert.False(slice.TotalIsLowerBound);
        Assert.InRange(slice.Total.CpuUsec!.Value, counted - SlackUsec, counted + SlackUsec);
        Balanced(slice);
    }
}
