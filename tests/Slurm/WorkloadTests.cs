using Actors.Slurm.Facts;

namespace Actors.Slurm;

/// <summary>CPU of ten kinds of programs in real Slurm jobs, against wait4's word. sacct's own CPU figures are not right: nothing is compared with them.</summary>
[Collection(SlurmCollection.Name)]
public sealed class WorkloadTests(SlurmFixture slurm)
{
    private const double LongSeconds = 3 * WorkloadRun.IntervalSeconds;

    // What runs in the job outside the launcher: slurmstepd before it becomes the task, the shell before it becomes the launcher, the launcher's own end. That was 0.2 to 3.3 ms at a load of 100
    // on four CPUs, and is ten with cold caches. Of jobs of more than 2.5 s the bound is 1 % alone.
    private const double AroundTheTruthSeconds = 0.025;

    // The counter holds all that wait4 counted: less than that is only what the kernel's two clocks differ by.
    private const double LeastSeconds = 0.005;

    [SlurmFact]
    public async Task Executables_that_live_longer_than_three_intervals_have_wait4s_cpu()
    {
        var run = await slurm.WorkloadsAsync();
        var compared = 0;
        foreach (var kind in WorkloadRun.Kinds)
        {
            var job = await run.JobAsync(kind);
            var truth = run.Programs.Executables(kind);
            // A process that becomes other programs tells of each itself, right before. Lines with another label are of whole trees.
            foreach (var line in kind is "d" ? truth.Where(t => t.By is "self") : truth.Where(t => t.Kind is "main" && t.Label == kind && t.End - t.Start > LongSeconds))
            {
                Figures.AssertNear(line.CpuSeconds, job, line.Executable);
                compared++;
            }
        }

        Assert.InRange(compared, 10, 12);
    }

    [SlurmFact]
    public async Task Totals_of_jobs_are_wait4s()
    {
        var run = await slurm.WorkloadsAsync();
        var told = new List<string>();
        var wrong = 0;
        foreach (var name in WorkloadRun.Kinds.Append("wide").Append("forged"))
        {
            var job = await run.JobAsync(name);
            var truth = run.Programs.Whole(name).Where(t => t.By is "wait4").Sum(t => t.CpuSeconds);
            Figures.AssertBalanced(job);
            Assert.All(job.Nodes!, n => Assert.Contains(n.TotalSource, new[] { "cgroup", "cgroup+parent" }));
            Assert.False(job.TotalIsLowerBound, Figures.Told(job));
            var above = job.CpuSeconds!.Value - truth;
            wrong += above >= -LeastSeconds * job.Nodes!.Count && above <= Math.Max(0.01 * truth, AroundTheTruthSeconds * job.Nodes.Count) ? 0 : 1;
            told.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}: {job.CpuSeconds:0.0000} s measured, {truth:0.0000} s in truth, {above:+0.0000;-0.0000}"));
        }

        Assert.True(wrong == 0, string.Join('\n', told));
    }

    [SlurmFact]
    public async Task Processes_of_a_millisecond_of_twenty_and_of_a_second_have_wait4s_cpu_by_program_in_both_tiers()
    {
        var run = await slurm.WorkloadsAsync();
        var lost = (await run.Site.NodesAsync()).ToDictionary(n => n.Node, n => n.LostEvents, StringComparer.Ordinal);
        foreach (var (name, node) in WorkloadRun.Short)
        {
            var job = await run.JobAsync(name);
            // Where neither tier is, or the kernel had no room for what it had to tell, only this is surely true: no program has more than it used, and the total holds them all.
            var isWhole = job.Attribution is not "poll" && lost[run.Programs.Cluster.Nodes[node]] == 0;
            var least = !isWhole ? 0 : job.Attribution is "bpf" ? 0.995 : 0.98;
            var all = run.Programs.Executables(name).Where(t => t.Kind is "many").Sum(t => t.CpuSeconds);
            Figures.AssertBalanced(job);
            Figures.AssertTotalWithin(all - LeastSeconds, double.MaxValue, job);
            foreach (var truth in run.Programs.Executables(name).Where(t => t.Kind is "many"))
            {
                // A process runs on for some microseconds after its parent was told of its time; what taskstats corrects it shares.
                var most = (1.01 * truth.CpuSeconds) + (job.Attribution is "bpf" ? 0.0001 * truth.Count : 0.002);
                Figures.AssertWithin(least * truth.CpuSeconds, most, job, truth.Executable);
            }
        }
    }

    [SlurmFact]
    public async Task Thousands_of_short_processes_are_seen_and_known_by_their_executables()
    {
        var run = await slurm.WorkloadsAsync();
        var job = await run.JobAsync("b");

        foreach (var (name, count) in new[] { ("tick", 1000), ("tock", 500), ("true", 500) })
        {
            Assert.InRange(Assert.Single(job.Executables!, e => Path.GetFileName(e.Path) == name).Processes, 0.99 * count, 1.01 * count);
        }
    }
}
