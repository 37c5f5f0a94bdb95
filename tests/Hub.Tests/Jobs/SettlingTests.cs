using Actors.Hub.Jobs;
using Actors.Hub.Scheduler;
using Actors.Hub.Tests.Scheduler;
using Actors.Messages.Events;
using Actors.Messages.Wire;
using Google.Protobuf;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Jobs;

public sealed class SettlingTests
{
    // T0 in seconds.
    private const long S = T0 / Second;

    [Fact]
    public void The_schedulers_word_confirms_what_a_node_reported_and_replaces_what_users_can_forge()
    {
        var job = Settled(Provisional("n1", Ref()), Rows.Row(1, S - 5, S - 1)).Incarnations[1];
        Assert.True(job.Confirmed);
        Assert.Equal(("ada", "physics", "job", 2L), (job.Facts.User.Value, job.Facts.Project.Value, job.Facts.Name.Value, job.Facts.Cpus.Value));
        Assert.Equal(FactSource.Scheduler, job.Facts.Project.Source);
        Assert.Equal("n1", Assert.Single(job.Nodes).Node);
    }

    [Fact]
    public void Ordinals_follow_the_submissions_though_the_second_run_was_reported_first()
    {
        var history = Settled(Provisional("n1", Ref()), Rows.Row(1, S - 900, S - 800, S - 300, "REQUEUED"), Rows.Row(2, S - 299, S - 1));
        Assert.Empty(history.Incarnations[1].Nodes);
        Assert.Equal(10, Assert.Single(history.Incarnations[2].Nodes).Usage!.CpuUsec);
        Assert.Equal(S - 900, history.Incarnations[1].Facts.SubmitUnixUsec.Value / Second);
        Assert.Equal([1, 2], history.Incarnations.Keys);
    }

    [Fact]
    public void An_ordinal_that_was_given_stays_when_an_older_run_becomes_known()
    {
        var history = Settled(Provisional("n1", Ref()), Rows.Row(2, S - 5, S - 1));
        history = Settled(history, Rows.Row(1, S - 900, S - 800, S - 300), Rows.Row(2, S - 5, S - 1));
        Assert.Equal(S - 5, history.Incarnations[1].Facts.SubmitUnixUsec.Value / Second);
        Assert.Equal(S - 900, history.Incarnations[2].Facts.SubmitUnixUsec.Value / Second);
    }

    [Fact]
    public void A_requeued_job_on_the_same_node_is_two_runs_that_keep_their_usage()
    {
        var first = Ref(firstSeen: T0);
        var second = Ref(inode: 8, firstSeen: T0 + (150 * Second));
        var history = Settled(Provisional("n1", first), Rows.Row(1, S - 5, S - 1));
        history = Report(history, "n1", second, 30);

        // Told before the scheduler knows of the second run: provisional.
        Assert.False(history.Incarnations[2].Confirmed);
        history = Settled(history, Rows.Row(1, S - 5, S - 1, S + 30, "REQUEUED"), Rows.Row(2, S + 30, S + 149));

        Assert.Equal(10, Assert.Single(history.Incarnations[1].Nodes).Usage!.CpuUsec);
        Assert.Equal(30, Assert.Single(history.Incarnations[2].Nodes).Usage!.CpuUsec);
        Assert.Equal([1, 2], history.Incarnations.Keys);
    }

    [Fact]
    public void Usage_of_a_part_that_was_bound_to_the_wrong_run_moves_and_closed_runs_are_reopened()
    {
        var late = Ref(inode: 8, firstSeen: T0 + (40 * Second));
        var history = Settled(Provisional("n1", Ref()), Rows.Row(1, S - 5, S - 1, nodes: "n[1-2]"));
        history = Report(history, "n2", late, 30);
        Assert.Equal(2, history.Incarnations[1].Nodes.Count);
        history = history.Apply(Finished("n1", Ref(), 9, Usage(10))).Apply(Finished("n2", late, 9, Usage(30))).Apply(new JobClosed { Incarnation = 1, AtUnixUsec = T0, RecordId = "x" });

        var events = Settling.Of(history, [Rows.Row(1, S - 5, S - 1, S + 30, "REQUEUED", nodes: "n[1-2]"), Rows.Row(2, S + 30, S + 39, nodes: "n2")], T0);
        Assert.Equal([typeof(JobDescribed), typeof(JobDescribed), typeof(JobReopened), typeof(NodeRebound)], events.Select(e => e.GetType()));
        history = Apply(history, events);
        Assert.Equal(10, Assert.Single(history.Incarnations[1].Nodes).Usage!.CpuUsec);
        Assert.Equal(30, Assert.Single(history.Incarnations[2].Nodes).Usage!.CpuUsec);
        Assert.False(history.Incarnations[1].Closed);
    }

    [Fact]
    public void Jobs_of_one_run_whose_cgroup_came_and_went_on_a_node_are_one()
    {
        // Without an extern step a job's directory goes with each of its steps.
        var history = Settled(Provisional("n1", Ref()), Rows.Row(1, S - 5, S - 1));
        history = Report(history, "n1", Ref(inode: 8, firstSeen: T0 + (50 * Second)), 30);
        history = Settled(history, Rows.Row(1, S - 5, S - 1, S + 90));
        Assert.Equal(2, Assert.Single(history.Incarnations.Values).Nodes.Count);
        Assert.Equal(40, JobTotals.Of(history.Incarnations[1]).CpuUsec);
    }

    [Fact]
    public void What_no_run_contains_stays_unbound_without_a_record()
    {
        var history = Settled(Provisional("n1", Ref()), Rows.Row(1, S - 9000, S - 8000, S - 7000));
        Assert.Equal([1, 2], history.Incarnations.Keys);
        Assert.Empty(history.Incarnations[1].Nodes);
        Assert.False(history.Incarnations[2].Confirmed);
        var closed = history.Apply(Finished("n1", Ref(), 9, Usage(10))).Apply(new JobClosed { Incarnation = 2, AtUnixUsec = T0 }).Apply(Resolved("A", 9, incarnation: 2));
        Assert.Null(PendingRecord.Revision(Actors.Hub.Records.RecordKinds.SamsXml, closed.Incarnations[2], HubHarness.Times));
    }

    [Fact]
    public void What_came_after_the_end_waits_for_the_run_that_is_submitted_and_not_started()
    {
        var history = Settled(Provisional("n1", Ref(firstSeen: T0 + (40 * Second))), Rows.Row(1, S - 5, S - 1, S + 30, "REQUEUED"), Rows.Row(2, S + 30));
        Assert.Empty(history.Incarnations[1].Nodes);
        Assert.False(history.Incarnations[2].Confirmed);
    }

    [Fact]
    public void A_recycled_id_is_a_new_run()
    {
        var history = Settled(Provisional("n1", Ref()), Rows.Row(1, S - 5, S - 1, S + 10));
        history = Settled(history, Rows.Row(1, S - 5, S - 1, S + 10), Rows.Row(900, S + 90_000, S + 90_001));
        Assert.Equal(S + 90_000, history.Incarnations[2].Facts.SubmitUnixUsec.Value / Second);
    }

    [Fact]
    public void A_database_that_is_made_anew_and_counts_from_one_again_changes_no_old_run()
    {
        var history = Settled(Provisional("n1", Ref()), Rows.Row(1, S - 5, S - 1, S + 10));
        history = Settled(history, Rows.Row(1, S + 90_000, S + 90_001) with { User = "bob", Uid = 1002 });
        Assert.Equal(("ada", "bob"), (history.Incarnations[1].Facts.User.Value, history.Incarnations[2].Facts.User.Value));
        Assert.Equal(S - 5, history.Incarnations[1].Facts.SubmitUnixUsec.Value / Second);
    }

    [Fact]
    public void Two_runs_that_were_submitted_in_one_second_stay_two()
    {
        SchedulerRow[] rows = [Rows.Row(1, S, S, S, "NODE_FAIL"), Rows.Row(2, S, S, S + 30)];
        var history = Settled(Settled(JobHistory.Empty, rows[0]), rows);
        Assert.Equal([1L, 2L], history.Incarnations.Values.Select(i => i.Facts.DbIndex.Value));
        Assert.Empty(Settling.Of(history, rows, T0 + 1));
    }

    [Fact]
    public void A_run_without_an_index_is_the_one_that_gets_it_later()
    {
        var history = Settled(JobHistory.Empty, Rows.Row(1, S - 5, S - 1) with { DbIndex = null });
        Assert.Single(Settled(history, Rows.Row(7, S - 5, S - 1)).Incarnations);
    }

    [Theory]
    [InlineData(7200)]
    [InlineData(-7200)]
    public void Where_the_hubs_clock_is_wrong_the_nodes_own_tells_the_run(long offBySeconds)
    {
        var reference = Ref();
        var bound = Binding.Bind(JobHistory.Empty, "n1", reference, new BindingContext(T0, Awaits: true, ClockOffsetUsec: offBySeconds * Second)).Cast<IMessage>().ToList();
        Assert.Single(Settled(Apply(JobHistory.Empty, bound), Rows.Row(1, S - 5, S - 1)).Incarnations[1].Nodes);
        var told = Settled(JobHistory.Empty, Rows.Row(1, S - 5, S - 1));
        Assert.Equal(1, Binding.Bind(told, "n1", reference, new BindingContext(T0, Awaits: true, ClockOffsetUsec: offBySeconds * Second)).OfType<NodeBound>().Single().Incarnation);
    }

    [Fact]
    public void The_same_word_again_says_nothing()
    {
        SchedulerRow[] rows = [Rows.Row(1, S - 900, S - 800, S - 300, "REQUEUED"), Rows.Row(2, S - 299, S - 1)];
        Assert.Empty(Settling.Of(Settled(Provisional("n1", Ref()), rows), rows, T0 + 1));
    }

    [Fact]
    public void A_clock_that_is_off_is_put_right_before_comparing()
    {
        var reference = Ref(firstSeen: T0 - (5000 * Second));
        var history = Apply(JobHistory.Empty, [.. Binding.Bind(JobHistory.Empty, "n1", reference, new BindingContext(T0, Awaits: true, ClockOffsetUsec: -5000 * Second)).Cast<IMessage>()]);
        Assert.Single(Settled(history, Rows.Row(1, S - 5, S - 1)).Incarnations[1].Nodes);
    }

    [Fact]
    public void A_job_cancelled_while_it_waited_has_ended_and_never_ran()
    {
        var job = Settled(JobHistory.Empty, Rows.Row(1, S - 5, end: S, state: "CANCELLED")).Incarnations[1];
        Assert.Equal(("closing", true, false, null), (job.State, job.Complete, job.Ran, job.StartUnixUsec));
        Assert.Equal("none", JobTotals.Of(job).Source);
        Assert.Equal(T0 + (HubHarness.Times.CloseGrace.Ticks / 10), Assert.Single(DueRules.Of(job, HubHarness.Times)).AtUnixUsec);
    }

    [Fact]
    public void A_job_that_waits_is_none_yet() => Assert.Empty(Settled(JobHistory.Empty, Rows.Row(1, S - 5)).Incarnations);

    [Fact]
    public void A_job_that_no_node_reported_has_the_schedulers_total()
    {
        var job = Settled(JobHistory.Empty, Rows.Row(1, S - 50, S - 40, S) with { CpuUsec = 7 }).Incarnations[1];
        Assert.Equal(("scheduler", 7L), (JobTotals.Of(job).Source, JobTotals.Of(job).CpuUsec));
        Assert.Equal([new MissingNode("n1", JobNodes.LacksNode)], JobNodes.Difference(job));
    }

    [Fact]
    public void A_job_closes_once_its_nodes_are_final_and_the_scheduler_calls_it_ended()
    {
        var running = Settled(Provisional("n1", Ref()), Rows.Row(1, S - 5, S - 1)).Apply(Finished("n1", Ref(), 9, Usage(10)));
        Assert.Empty(DueRules.Of(running.Incarnations[1], HubHarness.Times));
        Assert.Equal("running", running.Incarnations[1].State);
        Assert.Single(DueRules.Of(Settled(running, Rows.Row(1, S - 5, S - 1, S + 9)).Incarnations[1], HubHarness.Times));
    }

    [Fact]
    public void A_node_that_the_job_was_given_and_that_says_nothing_keeps_it_open_for_the_hold()
    {
        var history = Settled(Provisional("n1", Ref()), Rows.Row(1, S - 5, S - 1, S + 9, nodes: "n[1-2]")).Apply(Finished("n1", Ref(), 9, Usage(10)));
        var hold = T0 + (HubHarness.Times.FinalHold.Ticks / 10);
        Assert.True(DueRules.Closes(history.Incarnations[1], HubHarness.Times, hold - 1, _ => null) >= hold);
        Assert.Equal(hold, DueRules.Closes(history.Incarnations[1], HubHarness.Times, hold, _ => null));
        Assert.False(history.Apply(new JobClosed { Incarnation = 1, AtUnixUsec = T0 }).Incarnations[1].Complete);
    }

    [Fact]
    public void A_snapshot_keeps_what_settling_needs()
    {
        var history = Settled(Provisional("n1", Ref()), Rows.Row(1, S - 5, S - 1, S + 9));
        var back = JobHistory.From(JobState.Parser.ParseFrom(history.ToState().ToByteArray()));
        Assert.Equal(history.ToState(), back.ToState());
        Assert.Equal((true, history.Incarnations[1].EndHeardUnixUsec), (back.Incarnations[1].Awaits, back.Incarnations[1].EndHeardUnixUsec));
    }

    private static JobHistory Provisional(string node, NodeJobRef reference) => Report(JobHistory.Empty, node, reference, 10);

    private static JobHistory Report(JobHistory history, string node, NodeJobRef reference, long cpu)
    {
        var report = Sample.Report(reference, 2, Usage(cpu), facts: Facts("mallory", "forged"));
        return ReportEffect.Of(history, node, report, new BindingContext(T0, Awaits: true), _ => true).Live;
    }

    private static JobHistory Settled(JobHistory history, params SchedulerRow[] rows) => Apply(history, Settling.Of(history, rows, T0));

    private static JobHistory Apply(JobHistory history, IEnumerable<IMessage> events) => events.Aggregate(history, (state, each) => state.Apply(each));
}
