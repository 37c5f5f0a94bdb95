using Actors.Slurm.Facts;

namespace Actors.Slurm;

/// <summary>Two hundred jobs of 50 to 500 ms under agents that look every ten seconds: what decides is what they do between their passes.</summary>
[Collection(SlurmCollection.Name)]
public sealed class BurstTests(SlurmFixture slurm)
{
    [SlurmFact]
    public async Task Two_hundred_short_jobs_are_all_seen_with_their_final_totals_and_their_sum_is_the_root_counters()
    {
        var programs = await slurm.ProgramsAsync();
        await using var burst = await Burst.RunAsync(programs, Burst.Count, _ => Task.CompletedTask);
        Assert.Equal(Burst.Count, burst.Jobs.Count);
        Assert.InRange(burst.Jobs.Count(Burst.IsFinal), 0.99 * Burst.Count, Burst.Count);
        burst.AssertSumsHold();
    }

    [SlurmFact]
    public async Task The_sum_still_holds_when_an_agent_was_stopped_while_jobs_ended()
    {
        var programs = await slurm.ProgramsAsync();
        await using var burst = await Burst.RunAsync(programs, 0, async site =>
        {
            const int Stop = 19;
            const int Continue = 18;
            var agent = site.Agent(programs.Cluster.Nodes[0]).Pid;
            await Eventually.True("the first of the short jobs has ended", async () => (await site.JobsAsync()).Count(j => j.State is not "running") > 10);
            Child.Signal(agent, Stop);
            // Five seconds are the thing tested: nothing tells when an agent that is stopped has missed enough.
            await Task.Delay(TimeSpan.FromSeconds(5));
            Child.Signal(agent, Continue);
        });
        burst.AssertSumsHold();
    }
}
