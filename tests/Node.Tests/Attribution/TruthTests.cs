using System.Globalization;
using Actors.Messages.Wire;
using Actors.Node.Processes;
using Actors.Node.Tests.Processes;

namespace Actors.Node.Tests.Attribution;

/// <summary>What each tier charges to executables, against wait4's word on every one of them and the jobs' own counters.</summary>
public sealed class TruthTests : RealJob
{
    private const string Perl = "/usr/bin/perl";

    /// <summary>Two jobs at once, each with processes under two names.</summary>
    [CgroupTheory, Tiers]
    public void Processes_of_a_millisecond(string tier) => Compare(tier, count: 150, rounds: 400);

    [CgroupTheory, Tiers]
    public void Processes_of_twenty_milliseconds(string tier) => Compare(tier, count: 10, rounds: 20_000);

    [CgroupTheory, Tiers]
    public void Processes_of_a_second(string tier) => Compare(tier, count: 1, rounds: 400_000);

    /// <summary>What the kernel does at their ends takes a time of its own for each.</summary>
    [CgroupTheory, Tiers]
    public void Processes_of_a_millisecond_whose_ends_take_unlike_times(string tier) => Compare(tier, count: 150, rounds: 200, other: "/bin/bash");

    /// <summary>What ran and ended between two passes is nobody's, but for what its parent reaped in time.</summary>
    [CgroupFact(events: false)]
    public void Polled_alone_the_total_is_exact_and_the_rest_unattributed()
    {
        var programs = (string[])[Program("alpha"), Program("beta")];
        using var scanner = Scanner("poll");
        scanner.Scan();
        var file = Path.Combine(Bin, "truth");
        var child = StartWorkload("1", file, programs, count: 100, rounds: 400);
        UntilStopped(child);
        scanner.Scan();
        Truth.Continue(child);
        Wait(child);
        var slice = Assert.Single(scanner.Scan().Jobs);
        var usage = Balanced(slice);
        var truth = TruthIn(file);
        Assert.InRange(usage.CpuUsec, truth.Values.Sum(t => t.Used), Cgroups.CpuUsec("slurm/uid_0/job_1"));
        Assert.All(truth, t => Assert.True((Row(slice, t.Key)?.CpuUsec ?? 0) <= t.Value.Used));
    }

    [CgroupFact(events: false)]
    public void Polled_alone_what_children_used_is_shown_with_the_program_that_reaped_them()
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        using var scanner = Scanner("poll");
        var (shell, solver, mark) = (Program("shell"), Program("solver"), Path.Combine(Bin, "mark"));
        var child = Start(job, shell, $"{Stop}; n=0; while [ $n -lt 60 ]; do {solver} -c '{Burn}' burn 5000; n=$((n+1)); done; echo > {mark}; {Stop}");
        UntilStopped(child);
        scanner.Scan();
        Truth.Continue(child);
        UntilExists(mark);
        UntilStopped(child);
        var slice = Assert.Single(scanner.Scan().Jobs);
        var row = Row(slice, shell)!;
        Assert.True(row.ChildrenUsec > 30_000 && row.ChildrenUsec < row.CpuUsec, $"{row}");

        // Times of children come in ticks.
        var usage = Balanced(slice);
        Assert.InRange(usage.UnattributedUsec, 0, 20_000 + UsageBalance.RoundingUsec);
        Assert.Equal(row.CpuUsec, Assert.Single(scanner.Scan().Jobs).Executables.Single(e => e.Path == row.Path).CpuUsec);
    }

    [CgroupTheory, Tiers]
    public void Hostile_names_and_a_path_of_four_thousand_bytes_are_kept_byte_for_byte(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        using var scanner = Scanner(tier);
        scanner.Scan();
        string[] names = [") R 1 2 (", "new\nline", "\u001b[31mred\u001b[0m", "odd (deleted)", Deep()];
        foreach (var program in names.Select(name => Program(name)))
        {
            var child = Start(job, program, Stop);
            UntilStopped(child);
            Assert.NotNull(Row(Assert.Single(scanner.Scan().Jobs), program));
            Truth.Continue(child);
            Wait(child);
        }
    }

    private string Deep()
    {
        var path = "";
        while (Bin.Length + path.Length + 202 < 4000)
        {
            path += new string('d', 200) + "/";
        }

        return path + "p";
    }

    private void Compare(string tier, int count, int rounds, string other = "/bin/sh")
    {
        var programs = (string[])[Program("alpha"), Program("beta", other)];
        using var scanner = Scanner(tier);
        scanner.Scan();
        var jobs = ((string[])["1", "2"]).Select(id => (Id: id, File: Path.Combine(Bin, "truth" + id))).ToList();
        var running = jobs.Select(job => StartWorkload(job.Id, job.File, programs, count, rounds)).ToList();
        running.ForEach(UntilStopped);
        scanner.Scan();
        running.ForEach(Truth.Continue);
        running.ForEach(child => Wait(child));
        scanner.Scan();
        Cgroups.Remove("slurm/uid_0");
        foreach (var (id, file) in jobs)
        {
            var truth = TruthIn(file);
            var slice = Until(scanner, $"the end of job {id}", r => r.Jobs.FirstOrDefault(j => j.Id.RawId == id && j.Ended));
            var usage = Balanced(slice);
            var rows = truth.Keys.ToDictionary(program => program, program => Row(slice, program)!, StringComparer.Ordinal);
            var told = $"{string.Join("; ", truth)}; {string.Join("; ", rows.Values)}; {usage.CpuUsec} {usage.UnattributedUsec}; {scanner.LostEvents} events lost";
            Assert.True(rows.Values.Sum(row => row.CpuUsec) >= truth.Values.Sum(t => t.Used - t.Late) * (tier == "bpf" ? 0.995 : 0.98), told);
            Assert.True(usage.UnattributedUsec <= usage.CpuUsec * (tier == "bpf" ? 0.005 : 0.02), told);

            // Of what exit records leave out each program has a share: the more that is, as where processes are often interrupted, the more a share may be off. The sum is not.
            var unsharp = tier == "bpf" ? count * 100 : Math.Max(2_000, rows.Values.Sum(row => row.CorrectedUsec) / 8);
            foreach (var (program, (used, late)) in truth)
            {
                // A process runs on for some microseconds after its parent was told of its time.
                Assert.True(rows[program].CpuUsec - rows[program].CorrectedUsec <= (used * 1.001) + (count * 100), told);
                Assert.True(rows[program].CpuUsec <= (used * 1.01) + unsharp, told);
                Assert.True(rows[program].CpuUsec >= (used - late) * (tier == "bpf" ? 0.995 : 0.98), told);
                Assert.Equal(count, rows[program].Processes);
            }
        }
    }

    private int StartWorkload(string id, string file, string[] programs, int count, int rounds) => Start(
        Cgroups.Make($"slurm/uid_0/job_{id}/step_0"),
        "/bin/sh",
        Stop + "; exec \"$@\"",
        [Perl, Path.Combine(AppContext.BaseDirectory, "Attribution", "workload.pl"), file, .. programs.SelectMany((p, i) => (string[])[$"{count}", p, $"{rounds * (i + 1)}"])]);

    /// <summary>Microseconds by program: of all its processes, and of those of which perl may be charged with a part, because they took long to begin.</summary>
    private static Dictionary<string, (double Used, double Late)> TruthIn(string file) =>
        File.ReadLines(file).Select(line => line.Split(' ')).ToDictionary(l => l[0], l => (Number(l[1]), Number(l[2])), StringComparer.Ordinal);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
