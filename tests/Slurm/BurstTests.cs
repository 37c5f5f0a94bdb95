using Actors.Slurm.Facts;

namespace Actors.Slurm;

/// <summary>Two hundred jobs of 50 to 500 ms under agents that look every ten seconds: what decides is what they do between their passes.</summary>
[Collection(SlurmCollection.Name)]
public sealed class BurstTests(SlurmFixture slurm)
{
    [SlurmFact]
    public async Task Two_hundred_short_jobs_make_up_the_root_counters_sum_and_are_all_seen_with_final_totals()
    {
        var programs = await slurm.ProgramsAsync();
        await using var burst = await Burst.RunAsync(programs, _ => Task.CompletedTask);

        burst.AssertAllSeen();
        burst.AssertSumHolds();
        burst.AssertFinal();
    }

    [SlurmFact]
    public async Task All_are_still_seen_and_the_sum_holds_when_agents_were_stopped_while_jobs_ended()
    {
        var programs = await slurm.ProgramsAsync();
        await using var burst = await Burst.RunAsync(programs, async site =>
        {
            const int Stop = 19;
            const int Continue = 18;
            int[] agents = [site.Agent(programs.Cluster.Nodes[0]).Pid, site.Agent(programs.Cluster.Nodes[2]).Pid];
            await Eventually.True("the first of the short jobs has ended", async () => (await site.JobsAsync()).Count(j => j.State is not "running") > 10);
            Array.ForEach(agents, agent => Child.Signal(agent, Stop));
            // Five seconds are the thing tested: nothing tells when an agent that is stopped has missed enough.
            await Task.Delay(TimeSpan.FromSeconds(5));
            Array.ForEach(agents, agent => Child.Signal(agent, Continue));
        });
        burst.AssertAllSeen();
        burst.AssertSumHolds();
        burst.AssertFinal(stopped: true);
    }
}
