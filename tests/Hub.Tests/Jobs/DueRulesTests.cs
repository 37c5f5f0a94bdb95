using Actors.Hub.Jobs;
using Actors.Hub.Tests.Scheduler;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Jobs;

/// <summary>When a run closes of which its nodes have not told all.</summary>
public sealed class DueRulesTests
{
    private const long S = T0 / Second;
    private const long End = T0 - (100 * Second);
    private static readonly JobTimes s_times = HubHarness.Times with { CloseGrace = TimeSpan.FromSeconds(5) };
    private static readonly long s_grace = s_times.CloseGrace.Ticks / 10;
    private static readonly long s_hold = T0 + (s_times.FinalHold.Ticks / 10);

    [Fact]
    public void A_run_that_no_node_told_of_closes_once_its_nodes_have_looked_after_its_end()
    {
        var job = Ended("n[1-2]");
        Assert.Equal(T0 + s_grace, Assert.Single(DueRules.Of(job, s_times)).AtUnixUsec);
        Assert.Equal(T0 + s_grace, DueRules.Closes(job, s_times, T0 + s_grace, _ => End + Second + s_grace));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(End)]
    [InlineData(End + Second)]
    public void A_node_that_has_not_looked_since_is_waited_for_until_the_hold(long? looked)
    {
        var job = Ended("n[1-2]");
        var asked = T0 + s_grace;
        var tries = 0;
        while (asked < s_hold)
        {
            var next = DueRules.Closes(job, s_times, asked, node => node is "n1" ? s_hold : looked)!.Value;
            Assert.InRange(next, asked + 1, s_hold);
            asked = next;
            tries++;
        }

        Assert.InRange(tries, 2, 50);
        Assert.Equal(s_hold, DueRules.Closes(job, s_times, s_hold, _ => looked));
    }

    [Fact]
    public void A_node_that_told_of_the_run_but_not_of_its_end_is_waited_for()
    {
        var job = ReportEffect.Of(Word("n[1-2]"), "n1", Report(Ref(), 2, Usage(10)), new BindingContext(T0, Awaits: true), _ => true).Live.Incarnations[1];
        Assert.Single(job.Nodes);
        Assert.Equal(s_hold, DueRules.Closes(job, s_times, T0 + s_grace, _ => s_hold));
    }

    [Fact]
    public void A_list_of_nodes_that_cannot_be_read_is_waited_for() =>
        Assert.Equal(s_hold, DueRules.Closes(Ended("n[1-"), s_times, T0 + s_grace, _ => s_hold));

    private static Incarnation Ended(string nodes) => Word(nodes).Incarnations[1];

    private static JobHistory Word(string nodes)
    {
        var rows = new[] { Rows.Row(1, S - 500, S - 400, End / Second) with { NodeList = nodes, Nodes = 2 } };
        return Settling.Of(JobHistory.Empty, rows, T0).Aggregate(JobHistory.Empty, (state, each) => state.Apply(each));
    }
}
