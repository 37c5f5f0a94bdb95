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
    [CgroupTheory, InlineData("bpf")]
    public void Processes_of_a_millisecond(string tier) => Compare(tier, count: 200, rounds: 400);

    [CgroupTheory, InlineData("bpf")]
    public void Processes_of_twenty_milliseconds(string tier) => Compare(tier, count: 15, rounds: 20_000);

    [CgroupTheory, InlineData("bpf")]
    public void Processes_of_a_second(string tier) => Compare(tier, count: 1, rounds: 500_000);

    private void Compare(string tier, int count, int rounds)
    {
        var programs = (string[])[Program("alpha"), Program("beta")];
        using var scanner = Scanner(tier);
        scanner.Scan();
        var jobs = ((string[])["1", "2"]).Select(id => (Id: id, File: Path.Combine(Bin, "truth" + id))).ToList();
        var running = jobs.Select(job => StartWorkload(job.Id, job.File, programs, count, rounds)).ToList();
        running.ForEach(child => Wait(child));
        foreach (var (id, file) in jobs)
        {
            var truth = File.ReadLines(file).Select(line => line.Split(' ')).ToDictionary(l => l[0], l => double.Parse(l[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
            var least = tier == "bpf" ? 0.995 : 0.98;
            var slice = Until(scanner, $"what was charged to be {least:P1} of {string.Join(", ", truth)} in job {id}", r => r.Jobs.FirstOrDefault(j => j.Id.RawId == id
                && truth.Sum(t => Row(j, t.Key)?.CpuUsec ?? 0) >= least * truth.Values.Sum()));
            foreach (var (program, used) in truth)
            {
                // A process runs on for some microseconds after its parent was told of its time.
                var row = Row(slice, program)!;
                Assert.InRange(row.CpuUsec, used * 0.98, (used * 1.01) + (count * 100));
                Assert.Equal(count, row.Processes);
            }

            var usage = Balanced(slice);
            Assert.InRange(usage.UnattributedUsec, 0, (usage.CpuUsec * (tier == "bpf" ? 0.005 : 0.02)) + UsageBalance.RoundingUsec);
        }
    }

    private int StartWorkload(string id, string file, string[] programs, int count, int rounds) => Start(
        Cgroups.Make($"slurm/uid_0/job_{id}/step_0"),
        "/bin/sh",
        "exec \"$@\"",
        [Perl, Path.Combine(AppContext.BaseDirectory, "Attribution", "workload.pl"), file, .. programs.SelectMany((p, i) => (string[])[$"{count}", p, $"{rounds * (i + 1)}"])]);
}
