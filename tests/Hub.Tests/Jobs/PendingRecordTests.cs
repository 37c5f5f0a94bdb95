using Actors.Hub.Jobs;
using Actors.Hub.Records;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Jobs;

public sealed class PendingRecordTests
{
    private static readonly JobKey Key = new("c", "42", 1);
    private static readonly JobHistory Closed = JobHistoryTests.Apply(
        Bound("n1", Ref()), new JobDescribed { Incarnation = 1, Facts = Facts() }, Finished("n1", Ref(), 2, Usage(10, ("/a", 9))),
        new JobClosed { Incarnation = 1, AtUnixUsec = T0 }, Resolved("A", 9));

    [Fact]
    public void A_closed_job_without_a_record_waits_for_its_first() => Assert.Equal(1, PendingRecord.Revision(RecordKinds.SamsXml, Closed.Incarnations[1], HubHarness.Times));

    [Fact]
    public void An_open_job_has_none() =>
        Assert.Null(PendingRecord.Revision(RecordKinds.SamsXml, Closed.Apply(new JobReopened { Incarnation = 1 }).Incarnations[1], HubHarness.Times));

    [Fact]
    public void Nothing_is_issued_again_while_its_content_stands()
    {
        var again = Issued(Closed, RecordKinds.SamsXml).Apply(new JobReopened { Incarnation = 1 }).Apply(new JobClosed { Incarnation = 1, AtUnixUsec = T0 + 1 })
            .Apply(Resolved("A", 9, rules: "newer"));
        Assert.Null(PendingRecord.Revision(RecordKinds.SamsXml, again.Incarnations[1], HubHarness.Times));
    }

    [Fact]
    public void Other_software_is_the_next_revision() =>
        Assert.Equal(2, PendingRecord.Revision(RecordKinds.SamsXml, Issued(Closed, RecordKinds.SamsXml).Apply(Resolved("B", 9)).Incarnations[1], HubHarness.Times));

    [Fact]
    public void Software_below_the_limit_changes_no_record_whatever_new_rules_call_it()
    {
        var issued = Issued(Issued(Closed.Apply(Resolved(("A", 995), ("tiny", 5))), RecordKinds.SamsXml), RecordKinds.Summary);
        var renamed = issued.Apply(Resolved(("A", 995), ("small", 5))).Incarnations[1];

        Assert.Null(PendingRecord.Revision(RecordKinds.SamsXml, renamed, HubHarness.Times));
        Assert.Equal(2, PendingRecord.Revision(RecordKinds.SamsXml, renamed, HubHarness.Times with { RemoveLessThan = 0.5 }));
        Assert.Equal(2, PendingRecord.Revision(RecordKinds.Summary, renamed, HubHarness.Times));
    }

    [Fact]
    public void More_CPU_is_another_record_though_its_shares_are_the_same() =>
        Assert.Equal(2, PendingRecord.Revision(RecordKinds.SamsXml, Issued(Closed, RecordKinds.SamsXml).Apply(Resolved("A", 10)).Incarnations[1], HubHarness.Times));

    [Fact]
    public void Absurd_figures_of_many_programs_are_a_record_like_any_other() => Assert.Equal(
        1, PendingRecord.Revision(RecordKinds.SamsXml, Closed.Apply(Resolved(("A", long.MaxValue), ("B", long.MaxValue), ("C", 1))).Incarnations[1], HubHarness.Times));

    [Fact]
    public void What_used_no_CPU_has_no_record_that_new_rules_could_take_back()
    {
        var unused = Issued(Closed.Apply(Resolved("A", 0)), RecordKinds.SamsXml);

        Assert.Null(PendingRecord.Revision(RecordKinds.SamsXml, unused.Apply(Resolved("B", 0, rules: "newer")).Incarnations[1], HubHarness.Times));
        Assert.Equal(2, PendingRecord.Revision(RecordKinds.SamsXml, unused.Apply(Resolved("A", 1)).Incarnations[1], HubHarness.Times));
    }

    [Fact]
    public void What_had_a_record_and_has_no_software_any_more_is_issued_to_take_it_back() =>
        Assert.Equal(2, PendingRecord.Revision(RecordKinds.SamsXml, Issued(Closed, RecordKinds.SamsXml).Apply(Resolved("A", 0)).Incarnations[1], HubHarness.Times));

    [Fact]
    public void A_project_that_became_known_concerns_the_summary_alone()
    {
        var issued = Issued(Issued(Closed, RecordKinds.SamsXml), RecordKinds.Summary);
        var described = issued.Apply(new JobDescribed { Incarnation = 1, Facts = Facts(project: "p2", source: Actors.Messages.Wire.FactSource.Scheduler) }).Incarnations[1];
        Assert.Null(PendingRecord.Revision(RecordKinds.SamsXml, described, HubHarness.Times));
        Assert.Equal(2, PendingRecord.Revision(RecordKinds.Summary, described, HubHarness.Times));
    }

    [Fact]
    public void Time_in_which_a_job_was_suspended_is_allocated_to_nobody()
    {
        var facts = new JobFacts
        {
            Cpus = new NumberFact { Value = 4, Source = FactSource.Scheduler },
            StartUnixUsec = new NumberFact { Value = T0, Source = FactSource.Scheduler },
            EndUnixUsec = new NumberFact { Value = T0 + (100 * Second), Source = FactSource.Scheduler },
        };
        var whole = Closed.Apply(new JobDescribed { Incarnation = 1, Facts = facts }).Incarnations[1];
        facts = facts.Clone();
        facts.SuspendedUsec = new NumberFact { Value = 30 * Second, Source = FactSource.Scheduler };
        var suspended = Closed.Apply(new JobDescribed { Incarnation = 1, Facts = facts }).Incarnations[1];

        Assert.Equal(400 * Second, PendingRecord.Job(Key, whole, 1, TimeZoneInfo.Utc).AllocatedUsec);
        Assert.Equal(280 * Second, PendingRecord.Job(Key, suspended, 1, TimeZoneInfo.Utc).AllocatedUsec);
        Assert.NotEqual(PendingRecord.Fingerprint(RecordKinds.Summary, whole, HubHarness.Times), PendingRecord.Fingerprint(RecordKinds.Summary, suspended, HubHarness.Times));
    }

    [Fact]
    public void The_record_id_stays_as_first_issued()
    {
        var earlier = Issued(Closed, RecordKinds.SamsXml).Apply(Bound("n2", Ref(inode: 9, firstSeen: T0 - (60 * Second)))).Apply(Finished("n2", Ref(inode: 9, firstSeen: T0 - (60 * Second)), 3, Usage(1)));
        Assert.Equal("c:42:20231114221320", PendingRecord.Job(Key, Closed.Incarnations[1], 1, TimeZoneInfo.Utc).RecordId);
        Assert.Equal("c:42:20231114221320", PendingRecord.Job(Key, earlier.Incarnations[1], 2, TimeZoneInfo.Utc).RecordId);
    }

    [Fact]
    public void The_record_id_is_fixed_by_the_first_closing_though_no_record_was_confirmed()
    {
        var reopened = JobHistoryTests.Apply(
            Bound("n1", Ref()), Finished("n1", Ref(), 2, Usage(10)), new JobClosed { Incarnation = 1, AtUnixUsec = T0, RecordId = "c:42:20231114221320" },
            new JobReopened { Incarnation = 1 }, Bound("n2", Ref(inode: 9, firstSeen: T0 - Second)), Finished("n2", Ref(inode: 9, firstSeen: T0 - Second), 3, Usage(1)),
            new JobClosed { Incarnation = 1, AtUnixUsec = T0 + 1, RecordId = "c:42:20231114221319" }, Resolved("A", 9));
        Assert.Equal("c:42:20231114221320", PendingRecord.Job(Key, reopened.Incarnations[1], 1, TimeZoneInfo.Utc).RecordId);
        Assert.Equal("c:42:20231114221320", JobHistory.From(reopened.ToState()).Incarnations[1].RecordId);
    }

    private static JobHistory Issued(JobHistory history, string kind) => history.Apply(new RecordsIssued
    {
        Incarnation = 1,
        Kind = kind,
        Revision = 1,
        RecordId = "c:42:20231114221320",
        ContentHash = PendingRecord.Fingerprint(kind, history.Incarnations[1], HubHarness.Times),
    });
}
