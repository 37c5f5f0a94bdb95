using System.Globalization;
using Actors.Messages.Checkpoints;
using Actors.Node.Processes;
using Actors.Node.Tests.Kernel.Bpf;
using Google.Protobuf;

namespace Actors.Node.Tests.Processes;

/// <summary>Processes without any name of a job in their environment, in a job that only environments name: they stay in the one they were born into, in every tier.</summary>
public sealed class InheritedJobTests : RealJob
{
    private readonly string _id = Random.Shared.Next(100_000_000, 900_000_000).ToString(CultureInfo.InvariantCulture);
    private readonly List<int> _children = [];

    [CgroupTheory, Tiers, InlineData("poll")]
    public void A_daemon_with_an_emptied_environment_stays_its_jobs_when_its_parents_have_gone(string tier)
    {
        using var scanner = Scanner(tier, finders: "environ");
        scanner.Scan();
        var (shell, daemon) = (Program("shell"), Program("daemon"));
        var child = StartNaming(shell, $"{Stop}; {Daemon(daemon)} & {Stop}");
        UntilStopped(child);
        Until(scanner, "the job", r => Job(r));
        Truth.Continue(child);
        var pid = Pid();
        UntilStopped(pid);
        UntilStopped(child);

        // Who only polls must have met it while it had its parent.
        Until(scanner, "the daemon", r => Job(r) is { LiveProcesses: 2 } slice ? slice : null);
        GoOnToItsEnd(child);
        Truth.Continue(pid);
        UntilExists(Mark);
        var slice = Until(scanner, "the daemon alone", r => Job(r) is { LiveProcesses: 1 } slice && Row(slice, daemon) is { CpuUsec: > 20_000 } ? slice : null);
        Assert.False(slice.Ended);
        EndDaemon();
        Assert.True(Until(scanner, "the job's end", r => r.Jobs.FirstOrDefault(j => j.Id.RawId == _id && j.Ended)).Ended);
    }

    [CgroupTheory, Tiers]
    public void So_does_one_whose_parents_have_gone_before_anybody_looked(string tier)
    {
        using var scanner = Scanner(tier, finders: "environ");
        scanner.Scan();
        var (shell, daemon) = (Program("shell"), Program("daemon"));
        var child = StartNaming(shell, $"{Stop}; ( {Daemon(daemon)} & )");
        UntilStopped(child);
        Until(scanner, "the job", r => Job(r));
        GoOnToItsEnd(child);
        var pid = Pid();
        UntilStopped(pid);
        Truth.Continue(pid);
        UntilExists(Mark);
        Until(scanner, "the daemon alone", r => Job(r) is { LiveProcesses: 1 } slice && Row(slice, daemon) is { CpuUsec: > 20_000 } ? slice : null);
    }

    /// <summary>All of it comes and goes, program by program, before the agent has said of any whose it is.</summary>
    [BpfFact]
    public void Nothing_is_missed_of_programs_that_follow_each_other_faster_than_the_agent_reads()
    {
        using var heldUp = new ManualResetEventSlim();
        using var goesOn = new ManualResetEventSlim();
        using var scanner = Scanner("bpf", finders: "environ");
        var (shell, solver) = (Program("shell"), Program("solver"));

        // Before the first pass: where other jobs come and go on the host, it is one of theirs that holds it up, and it is told once a pass.
        scanner.Changed = () =>
        {
            heldUp.Set();
            goesOn.Wait(Patience.Deadline);
        };
        scanner.Scan();
        double truth;
        try
        {
            // The thread that takes the kernel's word stands still from the first job on that it tells of.
            for (var other = 1; !heldUp.Wait(10); other++)
            {
                StartNaming(shell, Stop, $"{other}");
                Until(scanner, "another job", r => r.Jobs.FirstOrDefault(j => j.Id.RawId == $"{_id}{other}"));
            }

            truth = GoOnToItsEnd(StartNaming(
                shell, $"/usr/bin/env -i {shell} -c '/usr/bin/env -i {solver} -c \"$0\" burn 5000; ( {solver} -c \"$0\" burn 5000 & wait )' '{Burn}'"));
        }
        finally
        {
            goesOn.Set();
        }

        var slice = Until(scanner, "both runs", r => Job(r) is { } found && Row(found, solver) is { Processes: 2 } && found.Executables.Sum(e => e.CpuUsec) >= truth * 0.99e6 ? found : null);
        Assert.InRange(slice.Executables.Sum(e => e.CpuUsec) / 1e6, 0, (truth * 1.001) + 1e-3);
        Assert.Equal(0, scanner.LostEvents);
    }

    [CgroupTheory, Tiers, InlineData("poll")]
    public void It_stays_its_jobs_when_the_agent_is_started_again(string tier)
    {
        var (shell, daemon) = (Program("shell"), Program("daemon"));
        int pid;
        ScannerCheckpoint checkpoint;
        LocalJobId id;
        using (var scanner = Scanner(tier, finders: "environ"))
        {
            scanner.Scan();
            var child = StartNaming(shell, $"{Stop}; {Daemon(daemon)} & {Stop}");
            UntilStopped(child);
            id = Until(scanner, "the job", r => Job(r)).Id;
            Truth.Continue(child);
            pid = Pid();
            UntilStopped(pid);
            UntilStopped(child);
            Until(scanner, "the daemon", r => Job(r) is { LiveProcesses: 2 } slice ? slice : null);
            GoOnToItsEnd(child);
            Until(scanner, "the daemon alone", r => Job(r) is { LiveProcesses: 1 } slice ? slice : null);
            checkpoint = ScannerCheckpoint.Parser.ParseFrom(scanner.Checkpoint().ToByteArray());
        }

        using var next = Scanner(tier, finders: "environ");
        next.Restore(checkpoint);
        next.Scan();
        Truth.Continue(pid);
        UntilExists(Mark);
        Assert.Equal(id, Until(next, "the daemon", r => Job(r) is { LiveProcesses: 1 } slice && Row(slice, daemon) is { CpuUsec: > 20_000 } ? slice : null).Id);
    }

    /// <summary>It has begun and ended while no agent ran, and no counter of the job's knows of it.</summary>
    [CgroupTheory, Tiers]
    public void What_nobody_saw_of_a_job_that_goes_on_makes_its_total_a_lower_bound(string tier)
    {
        var shell = Program("shell");
        var child = StartNaming(shell, $"{Stop}; ( set -- 20000; {Burn} ); echo > {Mark}; {Stop}");
        UntilStopped(child);
        ScannerCheckpoint checkpoint;
        using (var scanner = Scanner(tier, finders: "environ"))
        {
            Assert.False(Until(scanner, "the job", r => Job(r)).TotalIsLowerBound);
            checkpoint = ScannerCheckpoint.Parser.ParseFrom(scanner.Checkpoint().ToByteArray());
        }

        Truth.Continue(child);
        UntilExists(Mark);
        UntilStopped(child);
        using var next = Scanner(tier, finders: "environ");
        next.Restore(checkpoint);
        var slice = Until(next, "the job again", r => Job(r));
        Assert.True(slice.TotalIsLowerBound);
        Assert.Equal(1, Row(slice, shell)!.Processes);
    }

    [CgroupTheory, Tiers, InlineData("poll")]
    public void An_agent_that_comes_late_finds_it_by_its_living_parents(string tier)
    {
        var (shell, between, solver) = (Program("shell"), Program("between"), Program("solver"));
        var child = StartNaming(shell, $"/usr/bin/env -i {between} -c '{Daemon(solver).Replace("'", "'\\''", StringComparison.Ordinal)} & wait' & {Stop}");
        UntilStopped(child);
        var pid = Pid();
        UntilStopped(pid);
        using var scanner = Scanner(tier, finders: "environ");
        Until(scanner, "all three", r => Job(r) is { LiveProcesses: 3 } slice && Row(slice, between) is not null ? slice : null);
        Truth.Continue(pid);
        UntilExists(Mark);
        Until(scanner, "its time", r => Job(r) is { } slice && Row(slice, solver) is { CpuUsec: > 20_000 } ? slice : null);
    }

    public override void Dispose()
    {
        foreach (var child in _children)
        {
            Truth.End(child);
        }

        EndDaemon();
        base.Dispose();
    }

    private string Mark => Path.Combine(Bin, "mark");

    private string PidFile => Path.Combine(Bin, "pid");

    private JobSlice? Job(ScanResult result) => result.Jobs.FirstOrDefault(j => j.Id.RawId == _id);

    private int StartNaming(string program, string script, string after = "")
    {
        var child = Truth.Start(program, ["-c", script], new Dictionary<string, string>(StringComparer.Ordinal) { ["OAR_JOB_ID"] = _id + after, ["PATH"] = "/usr/bin:/bin" });
        _children.Add(child);
        return child;
    }

    private double GoOnToItsEnd(int child)
    {
        Truth.Continue(child);
        _children.Remove(child);
        return Truth.Wait(child);
    }

    /// <summary>Stops itself when it runs; goes on, burns, and leaves its mark.</summary>
    private string Daemon(string program) =>
        $"/usr/bin/env -i /usr/bin/setsid {program} -c 'echo $$ > {PidFile}.new; mv {PidFile}.new {PidFile}; {Stop}; {Burn}; echo > {Mark}; {Stop}' burn 100000";

    private void EndDaemon()
    {
        if (File.Exists(PidFile))
        {
            Truth.Kill(Pid());
            File.Delete(PidFile);
        }
    }

    private int Pid()
    {
        UntilExists(PidFile);
        return int.Parse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture);
    }
}
