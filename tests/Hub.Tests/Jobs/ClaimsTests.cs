using Actors.Hub.Jobs;
using Actors.Hub.Records;
using Actors.Hub.Scheduler;
using Actors.Hub.Tests.Scheduler;
using Actors.Messages.Events;
using Actors.Messages.Wire;
using Google.Protobuf;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Jobs;

/// <summary>Jobs that a process's environment alone names. The scheduler's run is of uid 1001 and has n1 unless a test says otherwise.</summary>
public sealed class ClaimsTests
{
    private const uint Owner = 1001;
    private const uint Other = 1002;
    private const long S = T0 / Second;

    [Fact]
    public void A_claim_of_the_jobs_user_on_a_node_of_the_job_is_the_jobs()
    {
        var told = Settled(JobHistory.Empty, Rows.Row(1, S - 5, S - 1, nodes: "n[1-2]"));
        var history = Report(told, "n2", Claim(Owner));
        Assert.Equal("n2", Assert.Single(Assert.Single(history.Incarnations.Values).Nodes).Node);
    }

    [Fact]
    public void A_job_with_a_cgroup_on_one_node_and_processes_alone_on_another_has_both_whichever_word_comes_first()
    {
        SchedulerRow[] rows = [Rows.Row(1, S - 5, S - 1, nodes: "n[1-2]")];
        var before = Settled(Report(Report(JobHistory.Empty, "n2", Claim(Owner)), "n1", Ref()), rows);
        var after = Report(Report(Settled(JobHistory.Empty, rows), "n2", Claim(Owner)), "n1", Ref());
        Assert.All([before, after], history => Assert.Equal(20, JobTotals.Of(Assert.Single(history.Incarnations.Values)).CpuUsec));
    }

    [Theory]
    [InlineData(Other, "n1", "processes of uid 1002 on n1 name it in their environment, and it is of uid 1001")]
    [InlineData(Owner, "n7", "processes on n7 name it in their environment, and the scheduler gave it n1")]
    [InlineData(0U, "n1", "processes of uid 0 on n1 name it in their environment, and it is of uid 1001")]
    [InlineData(null, "n1", "processes of uid unknown on n1 name it in their environment, and it is of uid 1001")]
    public void A_claim_of_another_user_or_node_is_counted_apart_whether_the_scheduler_spoke_before_or_after(uint? uid, string node, string why)
    {
        SchedulerRow[] rows = [Rows.Row(1, S - 5, S - 1)];
        foreach (var history in new[] { Report(Settled(JobHistory.Empty, rows), node, Claim(uid)), Settled(Report(JobHistory.Empty, node, Claim(uid)), rows) })
        {
            Assert.Empty(history.Incarnations[1].Nodes);
            Assert.True(history.Incarnations[1].Confirmed);
            var apart = history.Incarnations[2];
            Assert.Equal((false, 10L), (apart.Confirmed, JobTotals.Of(apart).CpuUsec));
            Assert.Equal(why, Claims.Doubt(history, apart, "slurm"));
            Assert.Null(Claims.Doubt(history, history.Incarnations[1], "slurm"));
            Assert.Contains(JobNodes.Difference(apart), missing => missing == new MissingNode(node, JobNodes.LacksScheduler));
        }
    }

    [Fact]
    public void What_was_learnt_with_a_claim_goes_with_it_and_leaves_nothing_in_the_job()
    {
        var facts = new JobFacts
        {
            Uid = new NumberFact { Value = Other, Source = FactSource.Process },
            User = new TextFact { Value = "mallory", Source = FactSource.Process },
            ArrayJobId = new TextFact { Value = "30", Source = FactSource.Environment },
            GpuIds = new TextFact { Value = "0", Source = FactSource.Environment },
        };
        var history = Settled(Report(JobHistory.Empty, "n9", Claim(Other), facts: facts), Rows.Row(1, S - 5, S - 1));
        Assert.Equal(("ada", null, null), (history.Incarnations[1].Facts.User.Value, history.Incarnations[1].Facts.ArrayJobId, history.Incarnations[1].Facts.GpuIds));
        Assert.Equal("mallory", history.Incarnations[2].Facts.User.Value);
    }

    [Fact]
    public void What_an_environment_says_of_a_confirmed_job_counts_only_where_nobody_else_can_know()
    {
        var facts = new JobFacts { ArrayJobId = new TextFact { Value = "30", Source = FactSource.Environment }, GpuIds = new TextFact { Value = "0", Source = FactSource.Environment } };
        SchedulerRow[] rows = [Rows.Row(1, S - 5, S - 1)];
        foreach (var history in new[] { Report(Settled(JobHistory.Empty, rows), "n1", Ref(), facts: facts), Settled(Report(JobHistory.Empty, "n1", Ref(), facts: facts), rows) })
        {
            Assert.Equal((null, "0"), (history.Incarnations[1].Facts.ArrayJobId, history.Incarnations[1].Facts.GpuIds.Value));
        }
    }

    [Fact]
    public void A_claim_neither_delays_the_jobs_closing_nor_makes_it_incomplete_and_has_no_record()
    {
        var history = Report(Settled(Report(JobHistory.Empty, "n1", Ref()), Rows.Row(1, S - 5, S - 1)), "n9", Claim(Other));
        history = Settled(history.Apply(Finished("n1", Ref(), 9, Usage(10))), Rows.Row(1, S - 5, S - 1, S + 9));
        Assert.True(history.Incarnations[1].Complete);
        Assert.Equal(T0 + (9 * Second), DueRules.Closes(history.Incarnations[1], HubHarness.Times, T0 + Second, _ => null));
        var closed = history.Apply(Finished("n9", Claim(Other), 9, Usage(10), incarnation: 2)).Apply(new JobClosed { Incarnation = 2, AtUnixUsec = T0 }).Apply(Resolved("A", 9, incarnation: 2));
        Assert.Null(PendingRecord.Revision(RecordKinds.SamsXml, closed.Incarnations[2], HubHarness.Times));
        Assert.Null(JobMeasures.AllocatedUsec(closed.Incarnations[2]));
    }

    [Fact]
    public void A_claim_does_not_reopen_a_closed_job()
    {
        var closed = Settled(Report(JobHistory.Empty, "n1", Ref()), Rows.Row(1, S - 5, S - 1, S + 9)).Apply(Finished("n1", Ref(), 9, Usage(10))).Apply(new JobClosed { Incarnation = 1, AtUnixUsec = T0, RecordId = "x" });
        Assert.True(Report(closed, "n1", Claim(Other)).Incarnations[1].Closed);
    }

    [Fact]
    public void Beside_the_jobs_cgroup_on_a_node_its_users_processes_elsewhere_are_not_the_jobs()
    {
        var history = Report(Settled(Report(JobHistory.Empty, "n1", Ref()), Rows.Row(1, S - 5, S - 1)), "n1", Claim(Owner));
        history = Settled(history, Rows.Row(1, S - 5, S - 1, S + 9));
        Assert.Single(history.Incarnations[1].Nodes);
        Assert.Equal("processes on n1 name it in their environment, and are not in the cgroup that it has there", Claims.Doubt(history, history.Incarnations[2], "slurm"));
    }

    [Fact]
    public void A_claim_ends_no_part_that_another_user_or_a_cgroup_has_on_its_node()
    {
        var history = Report(Report(JobHistory.Empty, "n1", Ref()), "n1", Claim(Owner, firstSeen: T0 + Second));
        Assert.All(Report(history, "n1", Claim(Other, firstSeen: T0 + (2 * Second))).Incarnations.Values.SelectMany(i => i.Nodes), part => Assert.Null(part.FinishedUnixUsec));
    }

    [Fact]
    public void Another_schedulers_job_of_the_same_number_is_another_job()
    {
        var lsf = Claim(Owner);
        lsf.Scheduler = "lsf";
        var history = Report(Settled(JobHistory.Empty, Rows.Row(1, S - 5, S - 1)), "n1", lsf);
        Assert.Empty(history.Incarnations[1].Nodes);
        Assert.Equal("lsf is not asked in this cluster, and not named in actors.hub.trusted-schedulers", Claims.Doubt(history, history.Incarnations[2], "slurm"));
        Assert.Equal(2, Report(history, "n1", Claim(Owner)).Incarnations.Values.Count(i => i.Nodes.Count == 1));
    }

    [Fact]
    public void Two_users_without_a_scheduler_to_ask_have_two_jobs()
    {
        var history = Report(Report(JobHistory.Empty, "n1", Claim(Owner), awaits: false), "n2", Claim(Other), awaits: false);
        Assert.Equal([1, 2], history.Incarnations.Keys);
    }

    [Fact]
    public void What_a_journal_bound_before_owners_were_compared_stays()
    {
        var old = Ref(inode: 0);
        var history = Settled(JobHistory.Empty, Rows.Row(1, S - 5, S - 1)).Apply(Bound("n9", old)).Apply(Recorded("n9", old, 2, Usage(10)));
        Assert.Single(Settled(history, Rows.Row(1, S - 5, S - 1, S + 9)).Incarnations[1].Nodes);
    }

    [Fact]
    public void Of_an_agent_that_does_not_tell_owners_the_facts_do()
    {
        var facts = new JobFacts { Uid = new NumberFact { Value = Owner, Source = FactSource.Process } };
        var told = Settled(JobHistory.Empty, Rows.Row(1, S - 5, S - 1));
        Assert.Single(Report(told, "n1", Ref(inode: 0), facts: facts).Incarnations);
        facts.Uid.Source = FactSource.Environment;
        Assert.Equal(2, Report(told, "n1", Ref(inode: 0), facts: facts).Incarnations.Count);
    }

    [Fact]
    public void An_owner_that_becomes_known_later_makes_the_claim_good()
    {
        var told = Settled(JobHistory.Empty, Rows.Row(1, S - 5, S - 1));
        var history = Report(Report(told, "n1", Claim(0)), "n1", Claim(Owner), seq: 3);
        history = Settled(history, Rows.Row(1, S - 5, S - 1, S + 9));
        Assert.Equal((1, 3UL), (history.Incarnations.Count, Assert.Single(history.Incarnations[1].Nodes).Seq));
        Assert.Equal(history.ToState(), JobHistory.From(JobState.Parser.ParseFrom(history.ToState().ToByteArray())).ToState());
    }

    [Fact]
    public void A_made_up_restart_count_does_not_take_a_jobs_own_part_away()
    {
        var told = Settled(JobHistory.Empty, Rows.Row(1, S - 5, S - 1) with { RestartCount = 0 });
        Assert.Single(Report(told, "n1", Ref(restart: 7)).Incarnations);
    }

    [Fact]
    public void Requeued_runs_take_their_own_claims()
    {
        SchedulerRow[] rows = [Rows.Row(1, S - 900, S - 800, S - 300, "REQUEUED"), Rows.Row(2, S - 299, S - 1)];
        var history = Report(Report(JobHistory.Empty, "n1", Claim(Owner, firstSeen: T0 - (700 * Second))), "n1", Claim(Owner));
        history = Settled(Report(history, "n1", Claim(Other, firstSeen: T0 - (600 * Second))), rows);
        Assert.Equal([1, 1, 1], history.Incarnations.Values.Select(i => i.Nodes.Count));
        Assert.Equal([true, true, false], history.Incarnations.Values.Select(i => i.Confirmed));
    }

    [Theory]
    [InlineData(Other, "n1", "a cgroup on n1 has its number and is of uid 1002, and it is of uid 1001: another cluster's job")]
    [InlineData(Owner, "n7", "a cgroup on n7 has its number, and the scheduler gave it n1: another cluster's job")]
    public void A_cgroup_whose_path_tells_another_user_or_node_is_another_clusters_job_whether_the_scheduler_spoke_before_or_after(uint uid, string node, string why)
    {
        SchedulerRow[] rows = [Rows.Row(1, S - 5, S - 1)];
        var reference = Directory(uid);
        foreach (var history in new[] { Report(Settled(JobHistory.Empty, rows), node, reference), Settled(Report(JobHistory.Empty, node, reference), rows) })
        {
            Assert.Empty(history.Incarnations[1].Nodes);
            var apart = history.Incarnations[2];
            Assert.Equal((false, 10L), (apart.Confirmed, JobTotals.Of(apart).CpuUsec));
            Assert.Equal(why, Claims.Doubt(history, apart, "slurm"));
            Assert.Null(PendingRecord.Revision(RecordKinds.SamsXml, apart, HubHarness.Times));
        }
    }

    [Fact]
    public void A_cgroup_is_the_jobs_where_only_its_host_has_another_name_or_another_users_process_was_seen_in_it_or_nodes_are_not_told()
    {
        var (alias, guest, unlisted) = (Directory(Owner), Directory(Other), Directory(Owner));
        (alias.NodeByPath, guest.UidByPath) = (false, false);
        Assert.Single(Report(Settled(JobHistory.Empty, Rows.Row(1, S - 5, S - 1)), "n1.example.org", alias).Incarnations);
        Assert.Single(Report(Settled(JobHistory.Empty, Rows.Row(1, S - 5, S - 1)), "n1", guest).Incarnations);
        Assert.Single(Report(Settled(JobHistory.Empty, Rows.Row(1, S - 5, S - 1) with { NodeList = "", Uid = null }), "n1", unlisted).Incarnations);
    }

    [Fact]
    public void A_cgroup_on_a_host_that_is_none_of_the_jobs_nodes_is_not_its_own_once_all_of_those_have_told_of_it()
    {
        SchedulerRow[] rows = [Rows.Row(1, S - 5, S - 1, nodes: "n[1-2]")];
        var reference = Directory(Owner);
        reference.NodeByPath = false;
        var history = Report(Report(Settled(JobHistory.Empty, rows), "n1", Directory(Owner)), "login", reference);
        Assert.Equal(["n1", "login"], history.Incarnations[1].Nodes.Select(part => part.Node));
        history = Settled(Report(history, "n2", Directory(Owner)), rows);
        Assert.Equal(["n1", "n2"], history.Incarnations[1].Nodes.Select(part => part.Node));
        Assert.Equal("a cgroup on login has its number, and the scheduler gave it n[1-2]: another cluster's job", Claims.Doubt(history, history.Incarnations[2], "slurm"));
        Assert.Equal(2, Report(history, "other", reference).Incarnations[1].Nodes.Count);
    }

    [Fact]
    public void Nor_is_one_on_a_node_that_the_scheduler_knows_and_did_not_give_it()
    {
        var reference = Directory(Owner);
        reference.NodeByPath = false;
        foreach (var isKnown in new[] { true, false })
        {
            var history = ReportEffect.Of(
                Settled(JobHistory.Empty, Rows.Row(1, S - 5, S - 1)), "n7", Sample.Report(reference, 2, Usage(10), facts: new JobFacts()), new BindingContext(T0, Awaits: true, NodeIsKnown: isKnown), _ => true).Live;
            Assert.Equal(isKnown ? 2 : 1, history.Incarnations.Values.Single(i => i.Nodes.Count == 1).Ordinal);
        }
    }

    [Fact]
    public void A_node_that_a_job_was_given_later_or_gave_back_is_its_own()
    {
        SchedulerRow[] rows = [Rows.Row(1, S - 500, S - 400, S - 200, "RESIZING", nodes: "n[1-2]"), Rows.Row(2, S - 200, S - 400)];
        var history = Settled(Report(Report(JobHistory.Empty, "n1", Directory(Owner)), "n2", Directory(Owner)), rows);
        Assert.Equal(["n1", "n2"], history.Incarnations[1].Nodes.Select(part => part.Node).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_users_claims_of_one_number_in_one_instant_are_two_jobs()
    {
        var history = Report(Report(JobHistory.Empty, "n1", Claim(Owner), awaits: false), "n1", Claim(Other), awaits: false);
        history = Report(Report(history, "n1", Claim(Owner), seq: 3, awaits: false), "n1", Claim(Other), seq: 3, awaits: false);
        Assert.Equal([Owner, Other], history.Incarnations.Values.Select(i => Assert.Single(i.Nodes).Ref.Uid));
    }

    private static NodeJobRef Directory(uint uid)
    {
        var reference = Ref();
        (reference.IdSource, reference.Uid, reference.UidByPath, reference.NodeByPath) = (FactSource.Path, uid, true, true);
        return reference;
    }

    internal static NodeJobRef Claim(uint? uid, long firstSeen = T0)
    {
        var reference = Ref(inode: 0, firstSeen: firstSeen);
        reference.IdSource = FactSource.Environment;
        if (uid is { } known)
        {
            reference.Uid = known;
        }

        return reference;
    }

    internal static JobHistory Report(JobHistory history, string node, NodeJobRef reference, ulong seq = 2, JobFacts? facts = null, bool awaits = true) =>
        ReportEffect.Of(history, node, Sample.Report(reference, seq, Usage(10), facts: facts ?? new JobFacts()), new BindingContext(T0, awaits), _ => true).Live;

    internal static JobHistory Settled(JobHistory history, params SchedulerRow[] rows) => Settling.Of(history, rows, T0).Aggregate(history, (state, each) => state.Apply(each));
}
