using Actors.Slurm.Facts;

namespace Actors.Slurm;

/// <summary>kill -9 of an agent, again and again: nothing is charged twice, nothing of the total is lost.</summary>
[Collection(SlurmCollection.Name)]
public sealed class KillTests(SlurmFixture slurm)
{
    // Clocks of the kernel's two accounts of one process differ by the time between the two readings at its end.
    private const double ClockSeconds = 0.010;

    [SlurmFact]
    public async Task Ten_kills_of_the_agent_leave_no_executable_above_its_truth_and_the_total_exact()
    {
        var programs = await slurm.ProgramsAsync();
        var cluster = programs.Cluster;
        var node = cluster.Nodes[0];
        await using var site = await Site.StartAsync(cluster, "1s", node);
        var before = SlurmCluster.RootSeconds(node);
        var id = await programs.SubmitWorkloadAsync("bob", "k", "-w", node);
        await site.SeenAsync(id, j => Figures.Of(j, programs.Gromacs) > 0.1);

        for (var i = 0; i < 10; i++)
        {
            var seen = (await site.JobAsync($"{id}"))!.CpuSeconds;
            await site.Agent(node).KillAsync();
            await site.StartAgentAsync(node);
            await site.SeenAsync(id, j => j.CpuSeconds > seen);
        }

        programs.EndLongAndShort();
        var job = await site.ClosedAsync(id);

        Figures.AssertBalanced(job);
        Assert.Equal(SlurmCluster.RootSeconds(node) - before, job.CpuSeconds!.Value, 0.001);
        Assert.False(job.TotalIsLowerBound);
        var truth = programs.Executables("k").Where(t => t.By is "wait4").ToLookup(t => t.Executable, t => t.CpuSeconds, StringComparer.Ordinal);
        Figures.AssertNear(truth[programs.Gromacs].Sum(), job, programs.Gromacs);
        foreach (var path in new[] { programs.Gromacs, programs.Tick, programs.Tock })
        {
            var most = truth[path].Sum();
            Assert.InRange(Figures.Of(job, path), 0, most + ClockSeconds);
        }
    }
}
