using Actors.Slurm.Facts;

namespace Actors.Slurm;

/// <summary>Two hundred jobs of 50 to 500 ms under agents that look every ten seconds: what decides is what they do between their passes.</summary>
[Collection(SlurmCollection.Name)]
public sealed class BurstTests(SlurmFixture slurm)
{
    // A job's directory goes some milliseconds after its last process. Who gets the CPU later than that reads late, or not at all.
    private static readonly TimeSpan s_inTime = TimeSpan.FromMilliseconds(20);

    [SlurmFact]
    public async Task Two_hundred_short_jobs_make_up_the_root_counters_sum_and_are_all_seen_with_final_totals_where_agents_get_the_cpu_in_time()
    {
        var programs = await slurm.ProgramsAsync();
        await using var burst = await Burst.RunAsync(programs, _ => Task.CompletedTask);

        burst.AssertAllSeen();
        burst.AssertSumHolds();
        if (burst.LongestDelay < s_inTime)
        {
            Assert.InRange(burst.Jobs.Count(Burst.IsFinal), 0.99 * Burst.Count, Burst.Count);
        }
    }

    [SlurmFact]
    public async Task All_are_still_seen_and_the_sum_holds_when_an_agent_was_stopped_while_jobs_ended()
    {
        var programs = await slurm.ProgramsAsync();
        await using var burst = await Burst.RunAsync(programs, async site =>
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
        burst.AssertAllSeen();
        burst.AssertSumHolds();
    }
}
