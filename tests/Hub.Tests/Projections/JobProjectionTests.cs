using Actors.Hub.Jobs;
using Actors.Hub.Projections;
using Actors.Hub.Records;
using Actors.Hub.Store;
using Actors.Hub.Tests.Jobs;
using Actors.Hub.Tests.Store;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Dapper;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Projections;

public abstract class JobProjectionTests(bool postgres) : JournalledStore(postgres)
{
    private const string Id = "job|c|42";
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly object[] Life =
    [
        Bound("n1", Ref()), new JobDescribed { Incarnation = 1, Facts = Facts() }, Recorded("n1", Ref(), 1, Usage(5, ("/a", 3), ("/gone", 1))),
        Finished("n1", Ref(), 2, Usage(10, ("/a", 9))), new JobClosed { Incarnation = 1, AtUnixUsec = T0 }, Resolved("A", 9),
        new RecordsIssued { Incarnation = 1, Kind = "sams-xml", RecordId = "c:42:1", Revision = 1, ContentHash = "other" },
        Bound("n1", Ref(inode: 9, firstSeen: T0 + (900 * Second)), 2),
    ];

    [StoreFact]
    public async Task Tables_hold_the_state_that_the_events_make()
    {
        await Journal.AddAsync(Id, Life);
        await ProjectAsync();

        using var connection = Store.OpenReader();
        Assert.Equal(JobHistoryTests.Apply(Life).ToState(), new JobTables(connection, null).Load(new JobEntity("c", "42")).ToState());
        Assert.Equal([("/a", 9L)], connection.Query<(byte[] Path, long Cpu)>("SELECT path, cpu_usec FROM job_executables").Select(row => (System.Text.Encoding.UTF8.GetString(row.Path), row.Cpu)));
        Assert.Equal(["A"], connection.Query<string>("SELECT name FROM job_software"));
        Assert.Equal([("c:42:1:sams-xml", 7L)], connection.Query<(string, long)>("SELECT record_id || ':' || kind, ordering FROM records"));
    }

    [StoreFact]
    public async Task Lists_tell_what_was_counted_while_no_agent_ran()
    {
        var usage = Usage(10, ("/a", 9));
        usage.UnwatchedUsec = 2_500_000;
        await Journal.AddAsync(Id, Bound("n1", Ref()), Bound("n2", Ref()), Finished("n1", Ref(), 1, usage), Finished("n2", Ref(), 1, Usage(10, ("/a", 9))));
        await Journal.AddAsync("job|c|43", Bound("n1", Ref()), Finished("n1", Ref(), 1, Usage(10, ("/a", 9))));
        await ProjectAsync();

        using var connection = Store.OpenReader();
        var listed = JobQueries.List(connection, new JobListQuery(null, null, null, null, null, 10, null))!;
        Assert.Equal([("42", 2.5), ("43", null)], listed.Select(job => (job.JobId, job.UnwatchedSeconds)).Order());
    }

    [StoreFact]
    public async Task However_the_journal_is_cut_into_steps_and_restarts_the_tables_are_the_same()
    {
        foreach (var each in Life)
        {
            await Journal.AddAsync(Id, each);
            await ProjectAsync();
        }

        using var connection = Store.OpenReader();
        Assert.Equal(JobHistoryTests.Apply(Life).ToState(), new JobTables(connection, null).Load(new JobEntity("c", "42")).ToState());
        Assert.Equal(8, JobProjection.Offset(connection));
    }

    [StoreFact]
    public async Task A_step_that_fails_leaves_neither_rows_nor_offset_and_the_next_takes_all()
    {
        await Journal.AddAsync(Id, Life);
        var projection = New();
        await projection.PrepareAsync();
        await Store.WriteAsync((c, t) => c.Execute("ALTER TABLE records RENAME TO away", transaction: t));
        await Assert.ThrowsAnyAsync<Exception>(() => projection.StepAsync());
        await using (var connection = Store.OpenReader())
        {
            Assert.Equal(0, connection.QuerySingle<int>("SELECT COUNT(*) FROM jobs"));
            Assert.Equal(0, JobProjection.Offset(connection));
        }

        await Store.WriteAsync((c, t) => c.Execute("ALTER TABLE away RENAME TO records", transaction: t));
        await projection.StepAsync();
        await using var after = Store.OpenReader();
        Assert.Equal(2, after.QuerySingle<int>("SELECT COUNT(*) FROM jobs"));
    }

    [StoreFact]
    public async Task Another_version_makes_the_tables_anew_and_keeps_the_marks_of_rules()
    {
        await Journal.AddAsync(Id, Life);
        await ProjectAsync();
        var before = await DumpAsync();
        await Store.WriteAsync((c, t) =>
        {
            c.Execute("UPDATE projection_offset SET version = 0", transaction: t);
            c.Execute("UPDATE jobs SET cpu_usec = 77", transaction: t);
            c.Execute("INSERT INTO due (entity, incarnation, kind, due_unix_usec, detail) VALUES ('c:9', 1, 'resolve', 0, 'v')", transaction: t);
        });
        Assert.True(await New().PrepareAsync());
        await ProjectAsync();
        Assert.Equal(before, await DumpAsync());
        await using var connection = Store.OpenReader();
        Assert.Equal(1, connection.QuerySingle<int>("SELECT COUNT(*) FROM due WHERE kind = 'resolve'"));
    }

    [StoreFact]
    public async Task An_event_that_cannot_be_read_is_told_and_what_is_behind_it_goes_on()
    {
        await Journal.AddAsync(Id, Bound("n1", Ref()), "rubbish");
        await Journal.AddAsync("job|c|43", Bound("n1", Ref(rawId: "43")));
        var projection = New();
        await projection.PrepareAsync();
        var step = await projection.StepAsync();
        Assert.Equal([2L], step.Faults.Select(fault => fault.Ordering));
        await using var connection = Store.OpenReader();
        Assert.Equal(["c:42:1", "c:43:1"], connection.Query<string>("SELECT job_key FROM jobs ORDER BY job_key"));
    }

    [StoreFact]
    public async Task Events_of_others_are_passed_over()
    {
        await Journal.AddAsync("hub|probe", Bound("n1", Ref()));
        await ProjectAsync();
        await using var connection = Store.OpenReader();
        Assert.Equal(0, connection.QuerySingle<int>("SELECT COUNT(*) FROM jobs"));
        Assert.Equal(1, JobProjection.Offset(connection));
    }

    [StoreFact]
    public async Task Due_things_follow_the_state()
    {
        await Journal.AddAsync(Id, Life[..4]);
        await ProjectAsync();
        Assert.Equal([("close", T0 + (7 * Second))], await DueAsync());

        await Journal.AddAsync(Id, Life[4..6]);
        await ProjectAsync();
        // So much later, as the job has handed them over itself.
        Assert.Equal([("issue:sams-xml", T0 + (Second / 5)), ("issue:summary", T0 + (Second / 5))], await DueAsync());

        var incarnation = JobHistoryTests.Apply(Life[..6]).Incarnations[1];
        foreach (var kind in DueRules.RecordKindsOfJobs)
        {
            await Journal.AddAsync(Id, new RecordsIssued { Incarnation = 1, Kind = kind, RecordId = "c:42:1", Revision = 1, ContentHash = PendingRecord.Fingerprint(kind, incarnation, HubHarness.Times) });
        }

        await ProjectAsync();
        Assert.Empty(await DueAsync());

        await Journal.AddAsync(Id, Resolved("B", 9, rules: "v2"));
        await ProjectAsync();
        Assert.Equal(["issue:sams-xml", "issue:summary"], (await DueAsync()).Select(due => due.Kind));
    }

    [StoreFact]
    public async Task A_mark_to_resolve_goes_with_the_rules_it_names()
    {
        await Store.WriteAsync((c, t) => c.Execute("INSERT INTO due (entity, incarnation, kind, due_unix_usec, detail) VALUES ('c:42', 1, 'resolve', 0, 'v2')", transaction: t));
        await Journal.AddAsync(Id, [.. Life[..5], Resolved("A", 9, rules: "v1")]);
        await ProjectAsync();
        Assert.Contains("resolve", (await DueAsync()).Select(due => due.Kind));

        await Journal.AddAsync(Id, Resolved("A", 9, rules: "v2"));
        await ProjectAsync();
        Assert.DoesNotContain("resolve", (await DueAsync()).Select(due => due.Kind));
    }

    [StoreFact]
    public async Task What_was_resolved_under_rules_of_before_and_comes_later_is_marked()
    {
        await ProjectAsync();
        var projection = new JobProjection(Store, Journal.Reader, HubHarness.Times, () => "v2");
        await projection.PrepareAsync();
        await Journal.AddAsync(Id, [.. Life[..5], Resolved("A", 9, rules: "v1")]);
        await projection.StepAsync();
        await using (var connection = Store.OpenReader())
        {
            Assert.Equal("v2", connection.QuerySingle<string>("SELECT detail FROM due WHERE kind = 'resolve'"));
        }

        await Journal.AddAsync(Id, Resolved("A", 9, rules: "v2"));
        await projection.StepAsync();
        Assert.DoesNotContain("resolve", (await DueAsync()).Select(due => due.Kind));
    }

    private JobProjection New() => new(Store, Journal.Reader, HubHarness.Times with { CloseGrace = Grace });

    private async Task ProjectAsync()
    {
        var projection = New();
        await projection.PrepareAsync();
        while ((await projection.StepAsync()).More)
        {
        }
    }

    private async Task<List<(string Kind, long At)>> DueAsync()
    {
        await using var connection = Store.OpenReader();
        return [.. connection.Query<(string, long)>("SELECT kind, due_unix_usec FROM due WHERE entity = 'c:42' ORDER BY kind")];
    }

    private async Task<string> DumpAsync()
    {
        await using var connection = Store.OpenReader();
        return string.Join('\n', JobTables.Derived.SelectMany(table => connection.Query($"SELECT * FROM {table} ORDER BY 1, 2, 3").Select(row =>
            table + ":" + string.Join('|', ((IDictionary<string, object?>)row).Values.Select(value => value is byte[] bytes ? Convert.ToHexString(bytes) : $"{value}")))));
    }
}

public sealed class JobProjectionTestsOnSqlite() : JobProjectionTests(postgres: false);

public sealed class JobProjectionTestsOnPostgres() : JobProjectionTests(postgres: true);
