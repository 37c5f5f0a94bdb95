using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

/// <summary>What processes do beside using CPU. The shells write with their own printf: 4096 bytes a time.</summary>
public sealed class ProcessCountTests : RealJob
{
    private const string Write = "printf %4096s x >> $1";
    private long _before;

    [CgroupTheory(taskstats: true)]
    [InlineData("taskstats")]
    [InlineData("poll")]
    public void What_a_live_process_wrote_and_how_often_it_waited_is_its_programs(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_batch");
        using var scanner = Scanner(tier, counts: true);
        scanner.Scan();
        var (program, file) = (Program("solver"), Path.Combine(Bin, "out"));
        var child = Begin(scanner, job, program, $"{Stop}; {Write}; {Write}; {Stop}", file);
        Truth.Continue(child);
        UntilStopped(child);

        var slice = Assert.Single(scanner.Scan().Jobs);
        var row = Row(slice, program)!;
        Assert.Equal(8192, row.Io.WriteChars - _before);
        Assert.True(row.MaxRssBytes > 0);
        Assert.Equal("one-thread", slice.Beside.Switches!.Source);
        Assert.True(slice.Beside.Switches.Voluntary > 0);
        Assert.Equal("processes", slice.Beside.Io!.Source);

        Truth.Continue(child);
        Wait(child);
        Assert.Equal(8192, Row(Assert.Single(scanner.Scan().Jobs), program)!.Io.WriteChars - _before);
    }

    [CgroupTheory(taskstats: true)]
    [InlineData("taskstats")]
    [InlineData("poll")]
    public void The_peak_of_a_program_that_another_ran_in_its_place_is_its_own(string tier)
    {
        const long Large = 16 << 20;
        var job = Cgroups.Make("slurm/uid_0/job_1/step_batch");
        using var scanner = Scanner(tier, counts: true);
        scanner.Scan();
        var (small, large) = (Program("small"), Program("large"));
        var child = Begin(scanner, job, small, $"{Stop}; exec $1 -c 'x=$(printf %16777216s x); {Stop}'", large);
        Truth.Continue(child);
        UntilStopped(child);

        var slice = Until(scanner, "the large program", scan => scan.Jobs.FirstOrDefault(told => Row(told, large)?.MaxRssBytes >= Large));
        Assert.InRange(Row(slice, small)!.MaxRssBytes, 1, Large - 1);
    }

    [CgroupFact]
    public void What_short_children_wrote_is_in_their_exit_records()
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_batch");
        using var scanner = Scanner("taskstats", counts: true);
        scanner.Scan();
        var (shell, writer, file) = (Program("shell"), Program("writer"), Path.Combine(Bin, "out"));
        Wait(Start(job, shell, $"n=0; while [ $n -lt 20 ]; do {writer} -c '{Write}' w $1; n=$((n+1)); done", file));

        var slice = Assert.Single(scanner.Scan().Jobs);
        Assert.Equal(20 * 4096, Row(slice, writer)!.Io.WriteChars);
        Assert.True(Row(slice, shell)!.Io.WriteChars < 4096);
        Assert.True(slice.Beside.Faults!.All > slice.Beside.Faults.Major);
    }

    [CgroupFact]
    public void What_reaped_children_wrote_is_not_their_parents()
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_batch");
        using var scanner = Scanner("taskstats", counts: true);
        scanner.Scan();
        var (shell, writer, file) = (Program("shell"), Program("writer"), Path.Combine(Bin, "out"));
        var child = Begin(scanner, job, shell, $"{Stop}; {writer} -c '{Write}; {Write}' w $1; {Stop}", file);
        Truth.Continue(child);
        UntilStopped(child);
        Assert.True(Row(Assert.Single(scanner.Scan().Jobs), shell)!.Io.WriteChars < _before + 4096);
    }

    [CgroupFact]
    public void Where_nobody_asks_for_it_it_is_unknown_and_not_zero()
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_batch");
        using var scanner = Scanner("taskstats");
        scanner.Scan();
        var (program, file) = (Program("solver"), Path.Combine(Bin, "out"));
        var child = Start(job, program, $"{Stop}; ( : ); {Write}; {Stop}", file);
        UntilStopped(child);

        // What it did before the agent was told that it was put there is not the job's.
        Until(scanner, program, scan => scan.Jobs.FirstOrDefault(job => job.LiveProcesses == 1 && Row(job, program) is not null));
        Truth.Continue(child);
        var slice = Until(scanner, "its page faults", scan => scan.Jobs.FirstOrDefault(job => job.Beside.Faults is not null));
        Assert.Null(Row(slice, program)!.Io);
        Assert.Null(slice.Beside.Io);
        Assert.Null(slice.Beside.Switches);
        Assert.Equal("processes", slice.Beside.Faults!.Source);
    }

    [CgroupFact]
    public void After_a_restart_of_the_agent_nothing_is_counted_twice()
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_batch");
        var (program, file) = (Program("solver"), Path.Combine(Bin, "out"));
        var scanner = Scanner("taskstats", counts: true);
        scanner.Scan();
        var child = Begin(scanner, job, program, $"{Stop}; {Write}; {Stop}; {Write}", file);
        Truth.Continue(child);
        UntilStopped(child);
        scanner.Scan();
        var checkpoint = scanner.Checkpoint();
        scanner.Dispose();

        using var next = Scanner("taskstats", counts: true);
        next.Restore(checkpoint);
        Assert.Equal(4096, Row(Assert.Single(next.Scan().Jobs), program)!.Io.WriteChars - _before);
        Truth.Continue(child);
        Wait(child);

        // Exit records tell whole KiB.
        Assert.InRange(Row(Assert.Single(next.Scan().Jobs), program)!.Io.WriteChars - _before, 8192 - 1023, 8192);
    }

    /// <summary>Starts a script that stops itself first, and waits until the scanner knows it: what it did before it was seen is told apart.</summary>
    private int Begin(NodeScanner scanner, string job, string program, string script, string file)
    {
        var child = Start(job, program, script, file);
        UntilStopped(child);
        _before = Until(scanner, program, scan => scan.Jobs.Select(slice => Row(slice, program)?.Io).FirstOrDefault(io => io is not null)).WriteChars;
        return child;
    }
}
