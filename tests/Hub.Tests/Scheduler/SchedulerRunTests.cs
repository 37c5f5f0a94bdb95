using Actors.Hub.Jobs;
using Actors.Hub.Scheduler;
using static Actors.Hub.Tests.Scheduler.Rows;

namespace Actors.Hub.Tests.Scheduler;

public sealed class SchedulerRunTests
{
    [Fact]
    public void Runs_are_in_the_order_of_their_submission() =>
        Assert.Equal([10L, 20L], SchedulerRun.Of([Row(2, submit: 20, start: 21), Row(1, submit: 10, start: 11, end: 15, state: "REQUEUED")]).Select(run => run.SubmitUnixUsec / Second));

    [Fact]
    public void What_another_cluster_took_is_no_run() => Assert.Empty(SchedulerRun.Of([Row(1, submit: 10, end: 11, state: "REVOKED")]));

    [Fact]
    public void A_change_of_size_goes_on_in_the_next_row()
    {
        var run = Assert.Single(Resized());
        Assert.Equal((10 * Second, 11 * Second, 41 * Second), (run.SubmitUnixUsec, run.StartUnixUsec, run.EndUnixUsec));
        var measures = Measures(run, known: null);

        // 4 CPUs on 2 nodes for 10 s, then 2 on 1 for 20 s of which 5 s suspended.
        Assert.Equal((4 * 10) + (2 * 15), measures.CpuHours!.Value * 3600, 6);
        Assert.Equal((2 * 10) + (1 * 15), measures.NodeHours!.Value * 3600, 6);
        Assert.Equal(30, measures.WallSeconds);
        Assert.Equal(5, measures.SuspendedSeconds);
    }

    [Fact]
    public void A_row_behind_a_change_of_size_that_comes_alone_counts_the_same()
    {
        var rows = Resized()[0].Segments;
        var before = SchedulerFacts.Of(SchedulerRun.Of([rows[0] with { State = "RUNNING", EndUnixUsec = null }])[0], null);
        var alone = Assert.Single(SchedulerRun.Of([rows[1]]));

        var facts = SchedulerFacts.Of(alone, before);
        Assert.Equal(10 * Second, facts.SubmitUnixUsec.Value);
        Assert.Equal((4 * 10) + (2 * 15), Measures(alone, before).CpuHours!.Value * 3600, 6);
        Assert.Equal("n[1-2]", facts.EarlierNodeList.Value);

        // And once more.
        Assert.Equal(facts, SchedulerFacts.Of(alone, facts));
    }

    [Fact]
    public void Between_the_two_rows_it_runs()
    {
        var run = SchedulerRun.Of([Resized()[0].Segments[0]])[0];
        Assert.Null(run.EndUnixUsec);
        Assert.Equal("RUNNING", SchedulerFacts.Of(run, null).SchedulerState.Value);
    }

    private static IReadOnlyList<SchedulerRun> Resized() => SchedulerRun.Of(
    [
        Row(1, submit: 10, start: 11, end: 21, state: "RESIZING") with { Cpus = 4, Nodes = 2, NodeList = "n[1-2]" },
        Row(2, submit: 21, start: 11, end: 41, state: "COMPLETED") with { Cpus = 2, Nodes = 1, NodeList = "n1", SuspendedUsec = 5 * Second },
    ]);

    [Fact]
    public void Energy_is_an_ended_runs_and_that_of_all_its_rows_that_have_it()
    {
        var row = Rows.Row(1, 100, 110, 200) with { EnergyJoules = 700 };
        Assert.Equal((700L, Messages.Wire.FactSource.Scheduler), (Energy(row)!.Value, Energy(row)!.Source));
        Assert.Null(Energy(row with { EndUnixUsec = null, State = "RUNNING" }));
        Assert.Null(Energy(row with { EnergyJoules = null }));

        static Messages.Wire.NumberFact? Energy(SchedulerRow row) => SchedulerFacts.Of(SchedulerRun.Of([row])[0], null).EnergyJoules;
    }

    private static JobMeasures Measures(SchedulerRun run, Messages.Wire.JobFacts? known) => JobMeasures.Of(new Incarnation(1) { Facts = SchedulerFacts.Of(run, known) });
}
