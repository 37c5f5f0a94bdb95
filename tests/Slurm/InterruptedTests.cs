using Actors.Slurm.Facts;

namespace Actors.Slurm;

/// <summary>Jobs that do not simply run to their ends, on several slurmd under one agent.</summary>
[Collection(SlurmCollection.Name)]
public sealed class InterruptedTests(SlurmFixture slurm)
{
    private const double SecondsPerHour = 3600;
    private const double Slack = 0.05;

    [SlurmFact]
    public async Task A_suspended_job_uses_nothing_and_the_node_tells_when()
    {
        var run = await slurm.InterruptedAsync();
        var job = await run.JobAsync("suspended");

        var node = Assert.Single(job.Nodes!);
        Assert.Equal(run.Node(2), node.Node);
        Assert.NotEmpty(node.Suspended);
        Assert.All(node.Suspended, s => Assert.True(At(s.End!) > At(s.Start)));
        Assert.True(job.SuspendedSeconds > 0, Figures.Told(job));
        Assert.Equal(job.Cpus!.Value * (job.WallSeconds!.Value - job.SuspendedSeconds!.Value), job.CpuHours!.Value * SecondsPerHour, 0.01);
        Figures.AssertBalanced(job);
    }

    [SlurmFact]
    public async Task A_job_that_gave_a_node_back_is_one_run_on_both_nodes()
    {
        var run = await slurm.InterruptedAsync();
        var job = await run.JobAsync("resized");

        Assert.Equal(1, job.Incarnation);
        Assert.Equal([run.Node(2), run.Node(3)], job.Nodes!.Select(n => n.Node).Order(StringComparer.Ordinal));
        Figures.AssertNear(0.5 + 0.5 + 0.7, job, run.Programs.Gromacs);
        Assert.InRange(job.NodeHours!.Value * SecondsPerHour, job.WallSeconds!.Value, 2 * job.WallSeconds.Value);
        Assert.True(job.Complete);
    }

    [SlurmFact]
    public async Task A_job_thrown_out_by_a_more_urgent_one_is_two_runs()
    {
        var run = await slurm.InterruptedAsync();
        var first = await AssertTwoRunsAsync(run, "thrownOut", "PREEMPTED", 4);

        AssertBurnt(run, first, InterruptedRun.FirstSeconds);
    }

    [SlurmFact]
    public async Task A_job_whose_node_failed_keeps_what_it_used()
    {
        var run = await slurm.InterruptedAsync();
        var first = await run.JobAsync("failed");

        AssertFirstRun(run, first, "NODE_FAIL", 1);
        AssertBurnt(run, first, InterruptedRun.FirstSeconds);
    }

    [SlurmFact]
    public async Task A_job_requeued_while_the_agent_was_away_is_two_runs_and_the_first_ones_total_is_exact()
    {
        var run = await slurm.InterruptedAsync();
        var first = await AssertTwoRunsAsync(run, "requeued", "REQUEUED", 3);

        Assert.False(first.TotalIsLowerBound, Figures.Told(first));
        Figures.AssertTotalWithin(run.CountedBeforeRequeue - 0.001, run.CountedBeforeRequeue + Slack, first);
    }

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<JobView> AssertTwoRunsAsync(InterruptedRun run, string name, string state, int node)
    {
        var (first, second) = (await run.JobAsync(name), await run.JobAsync(name, 2));
        AssertFirstRun(run, first, state, node);
        Assert.Equal("CANCELLED", second.SchedulerState);
        Assert.Equal(run.Node(node), Assert.Single(second.Nodes!).Node);
        Figures.AssertBalanced(second);
        AssertBurnt(run, second, InterruptedRun.SecondSeconds);
        Assert.NotEqual(first.Records![0].RecordId, second.Records![0].RecordId);
        return first;
    }

    private static void AssertFirstRun(InterruptedRun run, JobView first, string state, int node)
    {
        Assert.Equal(state, first.SchedulerState);
        Assert.Equal(run.Node(node), Assert.Single(first.Nodes!).Node);
        Figures.AssertBalanced(first);
    }

    private static void AssertBurnt(InterruptedRun run, JobView job, double seconds) =>
        Figures.AssertWithin(seconds - Slack, seconds + Slack, job, run.Programs.Gromacs);
}
