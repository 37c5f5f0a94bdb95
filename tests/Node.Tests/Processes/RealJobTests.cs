using Actors.Messages.Wire;
using Actors.Node.Attribution;
using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

public sealed class RealJobTests : RealJob
{
    [CgroupTheory, Tiers]
    public void A_process_that_ends_between_passes_is_booked_whole(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_batch");
        using var scanner = Scanner(tier);
        scanner.Scan();
        var program = Program("solver");
        var truth = Run(job, program, 400_000);

        var slice = Assert.Single(scanner.Scan().Jobs);
        var row = Row(slice, program);
        Assert.NotNull(row);
        Near(truth, row.CpuUsec);
        Assert.Equal("batch", row.Step);
        Assert.Equal(1, row.Processes);
        Assert.True(row.MaxRssBytes > 0 || (tier == "bpf" && Environment.OSVersion.Version < new Version(6, 16)));
        Balanced(slice);
    }

    [CgroupTheory, Tiers]
    public void Every_one_of_many_short_children_is_counted_to_its_program(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_2/step_0/task_0");
        using var scanner = Scanner(tier);
        scanner.Scan();
        var (shell, alpha, beta) = (Program("shell"), Program("alpha"), Program("beta"));
        Wait(Start(job, shell, $"n=0; while [ $n -lt 50 ]; do {alpha} -c 'i=0; while [ $i -lt 4000 ]; do i=$((i+1)); done'; {beta} -c :; n=$((n+1)); done"));

        var slice = Assert.Single(scanner.Scan().Jobs);
        Assert.Equal(50, Row(slice, alpha)?.Processes);
        Assert.Equal(50, Row(slice, beta)?.Processes);
        Assert.True(Row(slice, alpha)!.CpuUsec > Row(slice, beta)!.CpuUsec);
        Balanced(slice);
    }

    [CgroupFact]
    public void Processes_that_a_pass_meets_before_the_word_of_their_birth_are_counted_once()
    {
        var job = Cgroups.Make("slurm/uid_0/job_20/step_batch");
        using var scanner = Scanner("taskstats");
        scanner.Scan();
        var program = Program("solver");
        var truth = 0.0;
        var done = false;
        var passes = new Thread(() =>
        {
            while (!Volatile.Read(ref done))
            {
                scanner.Scan();
            }
        });
        passes.Start();
        for (var i = 0; i < 150; i++)
        {
            truth += Run(job, program, 20_000);
        }

        Volatile.Write(ref done, true);
        passes.Join();
        var slice = Assert.Single(scanner.Scan().Jobs);

        // On a starved host some have gone before anybody could see that they were in the job: fewer, but never more. The truth holds what each used before.
        Assert.InRange(Row(slice, program)!.Processes, 1, 150);
        Assert.InRange(Row(slice, program)!.CpuUsec / 1e6, 0, truth);
        Balanced(slice);
    }

    [CgroupTheory, Tiers]
    public void After_an_exec_the_time_goes_to_the_new_program(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_3/step_batch");
        using var scanner = Scanner(tier);
        scanner.Scan();
        var (first, second) = (Program("first"), Program("second"));
        var truth = Wait(Start(job, first, $"{Burn}; exec {second} -c '{Burn}' burn 300000", "300000"));

        var slice = Assert.Single(scanner.Scan().Jobs);
        var (one, two) = (Row(slice, first)!.CpuUsec, Row(slice, second)!.CpuUsec);
        Near(truth, one + two);
        Assert.InRange(one / (double)(one + two), 0.3, 0.7);
        Balanced(slice);
    }

    [CgroupTheory, Tiers]
    public void A_job_that_ended_between_passes_has_its_last_counter(string tier)
    {
        const string Directory = "slurm/uid_0/job_4";
        var job = Cgroups.Make(Directory + "/step_batch");
        using var scanner = Scanner(tier);
        scanner.Scan();
        var truth = Run(job, Program("solver"), 200_000);
        var counted = Cgroups.CpuUsec(Directory);
        Cgroups.Remove(Directory);

        var slice = Until(scanner, "the job's end", r => r.Jobs.FirstOrDefault(j => j.Ended));
        Assert.False(slice.TotalIsLowerBound);
        Assert.InRange(slice.Total.CpuUsec!.Value, counted - 200, counted);
        Near(truth, slice.Total.CpuUsec!.Value);
        Assert.Equal(slice.Total.CpuUsec, slice.Total.UserUsec + slice.Total.SystemUsec);
        Assert.True(slice.Counters!.Read().Final);
        Balanced(slice);
        scanner.Forget(slice.Id);
        Assert.Empty(scanner.Scan().Jobs);
    }

    [CgroupTheory, Tiers]
    public void A_job_that_lived_wholly_between_two_passes_is_complete(string tier)
    {
        using var changed = new SemaphoreSlim(0);
        using var scanner = Scanner(tier);
        scanner.Changed = () => changed.Release();
        scanner.Scan();
        var program = Program("solver");
        var truth = Run(Cgroups.Make("slurm/uid_0/job_5/step_batch"), program, 300_000);
        Cgroups.Remove("slurm/uid_0");

        Assert.True(changed.Wait(Patience.Deadline), "no word of the job's birth came");
        var slice = Until(scanner, "the job's end", r => r.Jobs.FirstOrDefault(j => j.Ended));
        Near(truth, slice.Total.CpuUsec!.Value);
        Near(truth, Row(slice, program)!.CpuUsec);
        Balanced(slice);
    }

    [CgroupTheory, Tiers]
    public void Time_before_joining_and_after_leaving_is_not_the_jobs(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_6/step_batch");
        var outside = Cgroups.Root;
        using var scanner = Scanner(tier);
        scanner.Scan();
        var program = Program("wanderer");
        var marks = Path.Combine(Bin, "mark");
        var script = $"burn() {{ i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; }}; burn; echo $$ > {job}/cgroup.procs; burn; echo $$ > {outside}/cgroup.procs; "
            + $"burn; echo > {marks}; kill -STOP $$";
        var child = Start(outside, program, script);
        UntilExists(marks);
        var slice = Assert.Single(scanner.Scan().Jobs);

        var inside = Cgroups.CpuUsec("slurm/uid_0/job_6");
        Near(inside / 1e6, Row(slice, program)!.CpuUsec);
        Assert.NotNull(Row(slice, program, ExecutableRole.Escaped));
        Assert.Equal(0, slice.LiveProcesses);
        Balanced(slice);
        Assert.True(child > 0);
    }

    [CgroupTheory, Tiers]
    public void Of_a_process_that_was_seen_to_have_left_only_by_a_pass_the_jobs_own_counter_tells_what_it_used_inside(string tier)
    {
        using var elsewhere = new TestCgroups();
        var job = Cgroups.Make("slurm/uid_0/job_6/step_batch");
        var unwatched = elsewhere.Root;
        var mark = Path.Combine(Bin, "mark");
        using var scanner = Scanner(tier);
        scanner.Scan();
        var program = Program("wanderer");
        var child = Start(job, program, $"{Burn}; {Stop}; {Burn}; echo $$ > {unwatched}/cgroup.procs; {Burn}; echo > {mark}; {Stop}", "100000");
        UntilStopped(child);
        scanner.Scan();
        Truth.Continue(child);
        UntilExists(mark);

        var slice = Assert.Single(scanner.Scan().Jobs);
        var inside = Cgroups.CpuUsec("slurm/uid_0/job_6");

        // In bpf the figure is taken an instant after the kernel changed the directory.
        Assert.InRange(Row(slice, program)!.CpuUsec, inside - UsageBalance.RoundingUsec, inside + (tier == "bpf" ? UsageBalance.RoundingUsec : 1));
        Assert.True(Row(slice, program, ExecutableRole.Escaped)!.CpuUsec > 0);
        Assert.Equal(0, slice.LiveProcesses);
        Balanced(slice);
    }

    [CgroupTheory, Tiers]
    public void So_it_does_of_one_that_has_ended_elsewhere_before_anybody_looked(string tier)
    {
        using var elsewhere = new TestCgroups();
        var job = Cgroups.Make("slurm/uid_0/job_6/step_batch");
        using var scanner = Scanner(tier);
        scanner.Scan();
        var program = Program("wanderer");
        var child = Start(job, program, $"{Burn}; {Stop}; {Burn}; echo $$ > {elsewhere.Root}/cgroup.procs; {Burn}", "100000");
        UntilStopped(child);
        var before = Row(Assert.Single(scanner.Scan().Jobs), program)!.CpuUsec;
        Truth.Continue(child);
        Wait(child);

        var slice = Until(scanner, "the process to be gone", r => r.Jobs.FirstOrDefault(j => j.LiveProcesses == 0 && Row(j, program)!.CpuUsec > before));
        var inside = Cgroups.CpuUsec("slurm/uid_0/job_6");
        Assert.InRange(Row(slice, program)!.CpuUsec, inside - UsageBalance.RoundingUsec, inside + (tier == "bpf" ? UsageBalance.RoundingUsec : 1));
        Assert.True(Row(slice, program, ExecutableRole.Escaped)!.CpuUsec > 0);
        Balanced(slice);
    }

    [CgroupTheory, Tiers]
    public void Who_is_put_at_the_top_of_the_hierarchy_is_heard_of_at_once_by_an_agent_of_one_root(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_6/step_batch");
        Start(job, "/bin/sh", Stop);
        var mark = Path.Combine(Bin, "mark");
        using var scanner = Scanner(tier);
        scanner.Scan();
        var program = Program("wanderer");
        var child = Start(job, program, $"{Burn}; {Stop}; {Burn}; echo $$ > {Path.GetDirectoryName(Cgroups.Root)}/cgroup.procs; {Stop}; {Burn}; echo > {mark}; {Stop}", "100000");
        UntilStopped(child);
        scanner.Scan();
        Truth.Continue(child);
        UntilStopped(child);
        var slice = Until(scanner, "the process to have left", r => r.Jobs.FirstOrDefault(j => Row(j, program, ExecutableRole.Escaped) is not null));
        Truth.Continue(child);
        UntilExists(mark);

        slice = Assert.Single(scanner.Scan().Jobs);
        var inside = Cgroups.CpuUsec("slurm/uid_0/job_6");
        Assert.InRange(Row(slice, program)!.CpuUsec, inside - UsageBalance.RoundingUsec, inside + UsageBalance.RoundingUsec);
        Balanced(slice);
    }

    [CgroupFact(events: false)]
    public void Polling_books_a_running_process_and_leaves_what_it_missed_unattributed()
    {
        var job = Cgroups.Make("slurm/uid_0/job_9/step_0");
        using var scanner = Scanner("poll");
        scanner.Scan();
        Assert.Equal(AttributionTier.Poll, scanner.Tier);
        var program = Program("solver");
        var burned = Path.Combine(Bin, "burned");
        var child = Start(job, program, $"{Stop}; {Burn}; echo > {burned}; {Stop}; {Burn}", "300000");
        UntilStopped(child);
        scanner.Scan();
        Truth.Continue(child);
        UntilExists(burned);
        UntilStopped(child);
        var slice = Assert.Single(scanner.Scan().Jobs);
        Assert.InRange(Row(slice, program)!.CpuUsec, slice.Total.CpuUsec!.Value - 50_000, slice.Total.CpuUsec.Value + 1000);
        Assert.Equal(1, slice.LiveProcesses);
        Balanced(slice);
        Truth.Continue(child);
        Wait(child);
        slice = Assert.Single(scanner.Scan().Jobs);
        Assert.Equal(0, slice.LiveProcesses);
        Assert.True(Balanced(slice).UnattributedUsec > 0);
    }

    [CgroupTheory, Tiers]
    public void All_threads_of_a_process_are_booked_those_that_ended_too(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_17/step_0");
        using var scanner = Scanner(tier);
        scanner.Scan();
        var burner = Path.Combine(AppContext.BaseDirectory, "burn");
        var child = Truth.Start("/bin/sh", ["-c", "echo $$ > \"$0/cgroup.procs\"; exec \"$@\"", job, burner, "0.2", "3"], new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.ProcessPath)!,
            ["DOTNET_gcServer"] = "0",
        });
        var truth = Wait(child);
        var slice = Assert.Single(scanner.Scan().Jobs);
        Assert.True(truth > 0.5, $"the burner used {truth} s");
        Near(truth, Row(slice, burner)!.CpuUsec);
        Balanced(slice);
    }

    [CgroupTheory, Tiers, InlineData("poll")]
    public void A_steady_pass_allocates_nothing_per_process(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_18/step_0");
        var program = Program("sleeper");
        Start(job, program, "n=0; while [ $n -lt 300 ]; do sleep 1000 & n=$((n+1)); done; kill -STOP $$");
        using var scanner = Scanner(tier);
        Until(scanner, "300 processes", r => r.Jobs[0].LiveProcesses == 301 && r.Jobs[0].Executables.Sum(e => e.Processes) >= 301 ? r : null);
        var least = long.MaxValue;
        var processes = 0;
        // What else is born on the host between two passes costs something: the quietest of them tells.
        for (var pass = 0; pass < 20; pass++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            processes = scanner.Scan().Processes;
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(least < 301 * 40, $"{least} bytes for {processes} processes");
    }
}
