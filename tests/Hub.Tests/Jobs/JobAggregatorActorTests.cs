using Actors.Hub.Jobs;
using Actors.Hub.Tests.Store;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Akka.Actor;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Jobs;

public abstract class JobAggregatorActorTests(bool postgres) : IDisposable
{
    private const string Key = "c:42:1";
    private const string Path = "/opt/abc/1.2/bin/abc";
    private const string Rules = "sams.software.Regexp:\n  rules:\n    - match: '/opt/abc/(?P<v>[0-9.]+)/'\n      software: 'ABC'\n      version: '%(v)s'\n      versionstr: ''\n";
    private readonly TempDirectory _directory = new(postgres);
    private readonly WriterShelf _shelf = new();

    [StoreFact]
    public async Task Usage_of_a_running_job_is_live_but_neither_journalled_nor_acknowledged()
    {
        await using var hub = await HubHarness.StartAsync(_directory, _shelf);
        Assert.Equal(0UL, await hub.SendAsync("n1", Report(Ref(), 1, Usage(10))));
        Assert.Equal(0UL, await hub.SendAsync("n1", Report(Ref(), 2, Usage(20))));
        Assert.Equal(20, JobTotals.Of(hub.Live.Find(new JobKey("c", "42", 1))!).CpuUsec);
        Assert.Equal([typeof(NodeBound), typeof(JobDescribed)], hub.Events().Select(e => e.GetType()));
    }

    [StoreFact]
    public async Task Usage_is_journalled_and_acknowledged_once_per_interval()
    {
        await using var hub = await HubHarness.StartAsync(_directory, _shelf, times: HubHarness.Times with { UsageInterval = TimeSpan.Zero });
        Assert.Equal(0UL, await hub.SendAsync("n1", Report(Ref(), 1, Usage(10))));
        Assert.Equal(2UL, await hub.SendAsync("n1", Report(Ref(), 2, Usage(20))));
        Assert.Equal(3UL, await hub.SendAsync("n1", Report(Ref(), 3, Usage(30))));
        Assert.Equal(3UL, await hub.SendAsync("n1", Report(Ref(), 1, Usage(10))));
        Assert.Equal(2, hub.Events().OfType<UsageRecorded>().Count());
    }

    [StoreFact]
    public async Task A_final_report_is_acknowledged_at_once_and_the_job_gets_its_records()
    {
        await using var hub = await HubHarness.StartAsync(_directory, _shelf);
        Assert.Equal(1UL, await hub.SendAsync("n1", Report(Ref(), 1, Usage(10, ("/a", 9)), final: true)));
        await IssuedAsync(hub, revision: 1);
        Assert.Equal("c:42:20231114221320", Assert.Single(_shelf.Held.Values).RecordId);
    }

    [StoreFact]
    public async Task A_final_report_that_says_less_than_was_seen_is_journalled_with_what_was_seen()
    {
        await using var hub = await HubHarness.StartAsync(_directory, _shelf);
        Assert.Equal(0UL, await hub.SendAsync("n1", Report(Ref(), 1, Usage(30))));
        Assert.Equal(2UL, await hub.SendAsync("n1", Report(Ref(), 2, Usage(20), final: true)));
        Assert.Equal(30, Assert.Single(hub.Events().OfType<NodeFinished>()).Usage.CpuUsec);
    }

    [StoreFact]
    public async Task A_late_report_reopens_the_job_and_the_records_are_issued_again()
    {
        await using var hub = await HubHarness.StartAsync(_directory, _shelf);
        hub.Resolver.Load(Rules, "rules.yaml");
        await hub.SendAsync("n1", Report(Ref(), 1, Usage(10, (Path, 9)), final: true));
        await IssuedAsync(hub, revision: 1);
        await hub.SendAsync("n1", Report(Ref(), 2, Usage(20, (Path, 19)), final: true));
        await IssuedAsync(hub, revision: 2);
        Assert.Contains(hub.Events(), e => e is JobReopened);
        Assert.Equal(2, _shelf.Held.Count);
    }

    [StoreFact]
    public async Task A_closed_job_that_hears_the_same_again_stays_closed()
    {
        await using var hub = await HubHarness.StartAsync(_directory, _shelf);
        await hub.SendAsync("n1", Report(Ref(), 1, Usage(10), final: true));
        await IssuedAsync(hub, revision: 1);
        var before = hub.Events().Count;
        Assert.Equal(1UL, await hub.SendAsync("n1", Report(Ref(), 1, Usage(10), final: true)));
        Assert.Equal(before, hub.Events().Count);
    }

    [StoreFact]
    public async Task A_writer_that_does_not_answer_is_asked_again_with_the_same_revision()
    {
        var asked = 0;
        await using var hub = await HubHarness.StartAsync(_directory, _shelf, point => point == "before" || Interlocked.Increment(ref asked) > 2);
        await hub.SendAsync("n1", Report(Ref(), 1, Usage(10), final: true));
        await IssuedAsync(hub, revision: 1);
        Assert.Single(_shelf.Held);
    }

    [StoreFact]
    public async Task New_rules_resolve_a_closed_job_that_is_woken_and_issue_it_again()
    {
        await using var hub = await HubHarness.StartAsync(_directory, _shelf);
        await hub.SendAsync("n1", Report(Ref(), 1, Usage(10, (Path, 9)), final: true));
        await IssuedAsync(hub, revision: 1);
        hub.Resolver.Load(Rules, "rules.yaml");
        hub.Region.Tell(new Wake(new JobEntity("c", "42"), 1, DueRules.Resolve));
        await IssuedAsync(hub, revision: 2);
        Assert.Equal(("ABC", "1.2"), hub.Row(Key)!.Software!.Software.Select(s => (s.Name, s.Version)).Single());
    }

    [StoreFact]
    public async Task An_idle_job_journals_what_it_holds_and_leaves_memory()
    {
        await using var hub = await HubHarness.StartAsync(_directory, _shelf, times: HubHarness.Times with { PassivateAfter = TimeSpan.FromMilliseconds(100) });
        await hub.SendAsync("n1", Report(Ref(), 1, Usage(10)));
        await hub.SendAsync("n1", Report(Ref(), 2, Usage(20)));
        await Eventually.True("the job to leave memory", () => hub.Live.Count == 0);
        await Eventually.True("its usage in the tables", () => hub.Row(Key) is { } row && JobTotals.Of(row).CpuUsec == 20);
        Assert.Equal(2UL, await hub.SendAsync("n1", Report(Ref(), 2, Usage(20))));
    }

    [StoreFact]
    public async Task A_long_life_is_recovered_from_its_snapshot()
    {
        var times = HubHarness.Times with { UsageInterval = TimeSpan.Zero };
        await using (var hub = await HubHarness.StartAsync(_directory, _shelf, times: times))
        {
            for (var seq = 1UL; seq <= 250; seq++)
            {
                await hub.SendAsync("n1", Report(Ref(), seq, Usage((long)seq)));
            }

            await Eventually.True("a snapshot", () => Snapshots(hub) > 0);
        }

        await using var again = await HubHarness.StartAsync(_directory, _shelf, times: times);
        Assert.Equal(250UL, await again.SendAsync("n1", Report(Ref(), 250, Usage(250))));
        Assert.Equal(250, JobTotals.Of(again.Live.Find(new JobKey("c", "42", 1))!).CpuUsec);
    }

    [StoreFact]
    public async Task Two_incarnations_live_and_close_on_their_own()
    {
        await using var hub = await HubHarness.StartAsync(_directory, _shelf);
        await hub.SendAsync("n1", Report(Ref(), 1, Usage(10), final: true));
        await IssuedAsync(hub, revision: 1);
        await hub.SendAsync("n1", Report(Ref(inode: 8, firstSeen: T0 + (500 * Second)), 1, Usage(5)));
        Assert.Equal("closed", hub.Live.Find(new JobKey("c", "42", 1))!.State);
        Assert.Equal("running", hub.Live.Find(new JobKey("c", "42", 2))!.State);
    }

    public void Dispose() => _directory.Dispose();

    private static Task IssuedAsync(HubHarness hub, int revision) => Eventually.True(
        $"records of revision {revision}", () => hub.Row(Key) is { Closed: true } row && row.Records.Count == 2 && row.Records.Values.All(record => record.Revision == revision));

    private static int Snapshots(HubHarness hub)
    {
        using var connection = hub.Store.OpenReader();
        return Dapper.SqlMapper.QuerySingle<int>(connection, "SELECT COUNT(*) FROM snapshot");
    }
}

public sealed class JobAggregatorActorTestsOnSqlite() : JobAggregatorActorTests(postgres: false);

public sealed class JobAggregatorActorTestsOnPostgres() : JobAggregatorActorTests(postgres: true);
