using Actors.Hub.Jobs;
using Actors.Messages.Events;
using Actors.Messages.Wire;
using FsCheck;
using FsCheck.Fluent;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Jobs;

public sealed class JobHistoryTests
{
    private static readonly NodeJobRef Ref1 = Ref();

    [Fact]
    public void Reports_give_the_same_job_in_any_order_and_however_often()
    {
        // Numbers of reports, the highest is final; each grows by what its number says.
        var arrivals = Gen.Choose(1, 8).Select(n => (ulong)n).NonEmptyListOf().Select(list => list.ToArray());
        Check.QuickThrowOnFailure(Prop.ForAll(arrivals.ToArbitrary(), order =>
        {
            var highest = order.Max();
            var expected = Apply(Bound("n1", Ref1), Event(highest, highest));
            var got = order.Aggregate(Apply(Bound("n1", Ref1)), (history, seq) => history.Apply(Event(seq, highest)));
            return Equals(expected.ToState(), got.ToState());
        }));
    }

    [Fact]
    public void Totals_of_a_cgroup_never_go_back_whichever_run_of_the_agent_reads_them()
    {
        var readings = Gen.Choose(0, 1000).NonEmptyListOf().Select(list => list.ToArray());
        Check.QuickThrowOnFailure(Prop.ForAll(readings.ToArbitrary(), cpus =>
        {
            var history = Apply(Bound("n1", Ref1));
            for (var i = 0; i < cpus.Length; i++)
            {
                history = history.Apply(Recorded("n1", Ref1, (ulong)i + 1, Usage(cpus[i], ("/a", cpus[i]))));
            }

            var usage = history.Incarnations[1].Nodes[0].Usage!;
            return usage.CpuUsec == cpus.Max() && UsageRules.ChargedUsec(usage) + usage.UnattributedUsec == usage.CpuUsec;
        }));
    }

    [Fact]
    public void A_snapshot_gives_the_state_back()
    {
        var history = Apply(
            Bound("n1", Ref1), Recorded("n1", Ref1, 3, Usage(5, ("/a", 4))), Bound("n2", Ref(inode: 9)), new JobDescribed { Incarnation = 1, Facts = Facts() },
            Finished("n1", Ref1, 4, Usage(6, ("/a", 5))), new JobClosed { Incarnation = 1, AtUnixUsec = T0 }, Resolved("A", 5),
            new RecordsIssued { Incarnation = 1, Kind = "summary", RecordId = "c:42:1", Revision = 2, ContentHash = "x" });
        Assert.Equal(history.ToState(), JobHistory.From(history.ToState()).ToState());
    }

    [Fact]
    public void A_final_report_completes_the_job_once_all_nodes_have_said_so()
    {
        var ref2 = Ref(inode: 9);
        var history = Apply(Bound("n1", Ref1), Bound("n2", ref2), Finished("n1", Ref1, 2, Usage(5)));
        Assert.Equal("running", history.Incarnations[1].State);
        Assert.Null(history.Incarnations[1].EndUnixUsec);

        history = history.Apply(Finished("n2", ref2, 3, Usage(5)));
        Assert.Equal("closing", history.Incarnations[1].State);
        Assert.Equal(T0 + (3 * Second), history.Incarnations[1].EndUnixUsec);
        Assert.Equal("closed", history.Apply(new JobClosed { Incarnation = 1, AtUnixUsec = T0 }).Incarnations[1].State);
    }

    [Fact]
    public void A_newer_report_after_the_last_one_makes_the_job_run_again()
    {
        var history = Apply(Bound("n1", Ref1), Finished("n1", Ref1, 2, Usage(5)), Recorded("n1", Ref1, 3, Usage(6)));
        Assert.Equal("running", history.Incarnations[1].State);
    }

    [Fact]
    public void Rebinding_moves_the_usage_and_does_not_copy_it()
    {
        var history = Apply(
            Bound("n1", Ref1), Recorded("n1", Ref1, 1, Usage(5)),
            new NodeRebound { FromIncarnation = 1, ToIncarnation = 2, Node = "n1", Ref = Ref1, AtUnixUsec = T0 });
        Assert.Empty(history.Incarnations[1].Nodes);
        Assert.Equal(5, JobTotals.Of(history.Incarnations[2]).CpuUsec);
    }

    [Fact]
    public void An_older_revision_does_not_replace_a_newer_one()
    {
        var newer = new RecordsIssued { Incarnation = 1, Kind = "summary", RecordId = "c:42:1", Revision = 2 };
        var history = Apply(Bound("n1", Ref1), newer, new RecordsIssued { Incarnation = 1, Kind = "summary", RecordId = "c:42:9", Revision = 1 });
        Assert.Equal(newer, history.Incarnations[1].Records["summary"]);
    }

    [Fact]
    public void Events_of_unknown_incarnations_change_nothing() =>
        Assert.Same(JobHistory.Empty, JobHistory.Empty.Apply(new JobClosed { Incarnation = 5 }));

    [Fact]
    public void What_is_no_event_is_refused() => Assert.Throws<ArgumentException>(() => JobHistory.Empty.Apply("x"));

    internal static JobHistory Apply(params object[] events) => events.Aggregate(JobHistory.Empty, (history, e) => history.Apply(e));

    private static object Event(ulong seq, ulong highest)
    {
        var usage = Usage((long)seq * 100, ("/a", (long)seq * 60), ("/b", (long)seq * 30));
        return seq == highest ? Finished("n1", Ref1, seq, usage) : Recorded("n1", Ref1, seq, usage);
    }
}
