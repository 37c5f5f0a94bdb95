using Actors.Slurm.Facts;

namespace Actors.Slurm;

/// <summary>
/// Nodes whose slurmd have another set-up: without PrologFlags=Contain, and without CPU directories. Each has an agent of its own, and all have one together; both look for jobs
/// by environments too, and count none twice.
/// </summary>
[Collection(SlurmCollection.Name)]
public sealed class SetUpTests(SlurmFixture slurm)
{
    private const double AroundTheTruthSeconds = 0.050;

    [SlurmFact]
    public Task Totals_are_wait4s_or_flagged_without_Contain_and_without_counters_under_one_agent_and_under_several() => slurm.SideBySideAsync(RunAsync);

    internal static async Task RunAsync(Programs programs)
    {
        var cluster = programs.Cluster;
        string[] nodes = [cluster.NodeWithoutContain, cluster.NodeWithoutCounters];
        await using var several = await Site.StartAsync(cluster, "1s", everywhere: true, nodes);
        await using var one = await Site.StartAsync(cluster, "1s", everywhere: true, Site.Host);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            ids[node] = await programs.SubmitWorkloadAsync("alice", "l", $"odd-{node}", "-p", SlurmCluster.OddPartition, "-w", node);
        }

        foreach (var node in nodes)
        {
            foreach (var site in new[] { several, one })
            {
                var job = await site.ClosedAsync(ids[node]);
                Assert.Equal((node, "alice", "physics", true, true), (Assert.Single(job.Nodes!).Node, job.User, job.Project, job.Complete, job.Confirmed));
                Figures.AssertBalanced(job);
                AssertTotal(programs.Whole($"odd-{node}").Where(t => t.By is "wait4").Sum(t => t.CpuSeconds), job, counted: node == cluster.NodeWithoutContain);
                foreach (var truth in programs.Executables($"odd-{node}").Where(t => t.Kind is "many" && t.CpuSeconds > 0.9))
                {
                    Figures.AssertNear(truth.CpuSeconds, job, truth.Executable);
                }
            }
        }
    }

    private static void AssertTotal(double truth, JobView job, bool counted)
    {
        var slack = (0.01 * truth) + AroundTheTruthSeconds;
        Assert.Contains(job.TotalSource, counted ? new[] { "cgroup", "cgroup+parent" } : ["processes"]);
        Figures.AssertTotalWithin(job.TotalIsLowerBound && !counted ? 0 : truth - slack, truth + slack, job);
    }
}
