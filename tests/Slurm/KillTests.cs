using Actors.Slurm.Facts;

namespace Actors.Slurm;

/// <summary>kill -9 of an agent, again and again: nothing is charged twice, nothing of the total is lost.</summary>
[Collection(SlurmCollection.Name)]
public sealed class KillTests(SlurmFixture slurm)
{
    // Clocks of the kernel's two accounts of one process differ by the time between the two readings at its end.
    private const double ClockSeconds = 0.010;

    [SlurmFact]
    public Task Ten_kills_of_the_agent_leave_no_executable_above_its_truth_and_the_total_exact() => slurm.SideBySideAsync(RunAsync);

    internal static async Task RunAsync(Programs programs)
    {
        var cluster = programs.Cluster;
        // With each tier, side by side.
        string[] nodes = [cluster.Nodes[0], cluster.Nodes[2]];
        await using var site = await Site.StartAsync(cluster, "1s", nodes);
        var before = nodes.ToDictionary(n => n, SlurmCluster.RootSeconds, StringComparer.Ordinal);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            ids[node] = await programs.SubmitWorkloadAsync("bob", "k", $"k-{node}", "-w", node);
        }

        await Task.WhenAll(nodes.Select(node => KillAsync(site, node, ids[node], programs)));
        programs.EndLongAndShort();
        foreach (var node in nodes)
        {
            var job = await site.ClosedAsync(ids[node]);
            Figures.AssertBalanced(job);
            Assert.Equal(SlurmCluster.RootSeconds(node) - before[node], job.CpuSeconds!.Value, 0.001);
            Assert.False(job.TotalIsLowerBound);
            var truth = programs.Executables($"k-{node}").Where(t => t.By is "wait4").ToLookup(t => t.Executable, t => t.CpuSeconds, StringComparer.Ordinal);
            Figures.AssertNear(truth[programs.Gromacs].Sum(), job, programs.Gromacs);
            foreach (var path in new[] { programs.Gromacs, programs.Tick, programs.Tock })
            {
                Figures.AssertWithin(0, truth[path].Sum() + ClockSeconds, job, path);
            }
        }
    }

    private static async Task KillAsync(Site site, string node, int id, Programs programs)
    {
        await site.SeenAsync(id, j => Figures.Of(j, programs.Gromacs) > 0.1);
        for (var i = 0; i < 10; i++)
        {
            var seen = (await site.JobAsync($"{id}"))!.CpuSeconds;
            await site.Agent(node).KillAsync();
            await site.StartAgentAsync(node);
            await site.SeenAsync(id, j => j.CpuSeconds > seen);
        }
    }
}
