using System.Collections.Concurrent;
using Actors.Hub.Jobs;
using Actors.Hub.Scheduler;
using Actors.Hub.Tests.Jobs;
using Actors.Hub.Tests.Segments;
using Actors.Hub.Tests.Store;
using Actors.Messages.Events;
using Akka.Actor;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Scheduler;

/// <summary>Rounds of questions over real actors and a real store; the scheduler says what a test writes.</summary>
public abstract class SchedulerPollTests(bool postgres) : IAsyncLifetime, IDisposable
{
    private const long S = T0 / Second;
    private readonly TempDirectory _directory = new(postgres);
    private readonly WriterShelf _shelf = new();
    private readonly ScriptedScheduler _scheduler = new();
    private readonly SchedulerStatus _status = new("c", "slurm");
    private readonly SchedulerSettings _settings = new() { Cluster = "c", Kind = "slurm" };
    private HubHarness _hub = null!;
    private SchedulerPoll _poll = null!;

    public async Task InitializeAsync()
    {
        var times = HubHarness.Times with { FinalHold = TimeSpan.Zero };
        _hub = await HubHarness.StartAsync(_directory, _shelf, times: times, asked: true);
        _poll = new SchedulerPoll(_scheduler, _settings, _hub.Store, _hub.Region, TimeProvider.System, _status);
    }

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [StoreFact]
    public async Task A_record_waits_for_the_schedulers_word_and_says_what_it_says()
    {
        await _hub.SendAsync("n1", Report(Ref(), 5, Usage(10, ("/a", 9)), final: true, facts: Facts("mallory", "forged")));
        await Eventually.True("the job in the tables", () => _hub.Row("c:42:1") is { State: "closing" });
        Assert.Empty(_shelf.Held);

        _scheduler.Rows = [Rows.Row(1, S - 5, S - 1, S + 9)];
        await _poll.RunAsync(CancellationToken.None);

        await Eventually.True("its record", () => _shelf.Held.Count == 1);
        var record = _shelf.Held.Values.First();
        Assert.Equal(("ada", "physics", "c:42:20231114221319"), (record.User, record.Project, record.RecordId));
        Assert.Equal(T0 - Second, Actors.Messages.Identity.Instants.ToUnixUsec(record.Start));
    }

    [StoreFact]
    public async Task A_job_that_no_node_reported_appears_and_closes()
    {
        _scheduler.Rows = [Rows.Row(1, S - 5, S - 1, S + 9) with { CpuUsec = 3 }];
        await _poll.RunAsync(CancellationToken.None);
        await Eventually.True("the closed job", () => _hub.Row("c:42:1") is { State: "closed", Complete: false });
    }

    [StoreFact]
    public async Task A_job_that_never_ran_leaves_no_record()
    {
        _scheduler.Rows = [Rows.Row(1, S - 5, end: S, state: "CANCELLED")];
        await _poll.RunAsync(CancellationToken.None);
        await Eventually.True("the closed job", () => _hub.Row("c:42:1") is { State: "closed", Complete: true, Ran: false });
        await Eventually.True("nothing due", () => _hub.DueRows() == 0);
        Assert.Empty(_shelf.Held);
    }

    [StoreFact]
    public async Task A_reported_job_that_the_window_does_not_show_is_asked_for_by_id_in_one_question()
    {
        await _hub.SendAsync("n1", Report(Ref(), 5, Usage(10)));
        await _hub.SendAsync("n1", Report(Ref(rawId: "43"), 5, Usage(10)));
        await Eventually.True("both jobs in the tables", () => _hub.Row("c:42:1") is not null && _hub.Row("c:43:1") is not null);
        _scheduler.ById = [Rows.Row(1, S - 5, S - 1), Rows.Row(2, S - 5, S - 1, rawId: "43")];

        await _poll.RunAsync(CancellationToken.None);

        Assert.Equal(["42", "43"], Assert.Single(_scheduler.AskedIds).Order(StringComparer.Ordinal));
        await Eventually.True("both jobs confirmed", () => _hub.Row("c:42:1") is { Confirmed: true } && _hub.Row("c:43:1") is { Confirmed: true });
    }

    [StoreFact]
    public async Task What_was_told_is_not_told_again()
    {
        _scheduler.Rows = [Rows.Row(1, S - 5, S - 1)];
        await _poll.RunAsync(CancellationToken.None);
        var events = _hub.Events().Count;
        _scheduler.Rows = [Rows.Row(1, S - 5, S - 1) with { CpuUsec = 5 }];
        await _poll.RunAsync(CancellationToken.None);
        Assert.Equal(events, _hub.Events().Count);

        _scheduler.Rows = [Rows.Row(1, S - 5, S - 1, S + 9)];
        await _poll.RunAsync(CancellationToken.None);
        Assert.True(_hub.Events().Count > events);
    }

    [StoreFact]
    public async Task The_next_round_reaches_back_to_the_last_answer_and_a_silent_scheduler_moves_nothing()
    {
        _scheduler.Rows = [Rows.Row(1, S - 5, S - 1)];
        await _poll.RunAsync(CancellationToken.None);
        var first = await HeardAsync();
        _scheduler.Fault = new Actors.Hub.Scheduler.SchedulerException("away");
        await Assert.ThrowsAsync<Actors.Hub.Scheduler.SchedulerException>(() => _poll.RunAsync(CancellationToken.None));
        Assert.Equal(first, await HeardAsync());

        _scheduler.Fault = null;
        var later = (first.ToUnixTimeSeconds(), first.ToUnixTimeSeconds() + 1);
        _scheduler.Rows = [Rows.Row(2, later.Item1, later.Item2, rawId: "43")];
        await Eventually.TrueAsync("the job's start to be past", async () =>
        {
            await _poll.RunAsync(CancellationToken.None);
            return await HeardAsync() > first;
        });
        Assert.Equal(first - _settings.Overlap, _scheduler.Since.ElementAt(1));
        Assert.Equal(later.Item2, (await HeardAsync()).ToUnixTimeSeconds());
    }

    [StoreFact]
    public async Task What_happened_while_the_hubs_clock_was_wrong_is_asked_for()
    {
        var clock = new HandClock();
        var poll = new SchedulerPoll(_scheduler, _settings, _hub.Store, _hub.Region, clock, _status);
        var truth = clock.GetUtcNow().ToUnixTimeSeconds();
        _scheduler.Rows = [Rows.Row(1, truth - 60, truth - 50)];
        await poll.RunAsync(CancellationToken.None);

        // Two hours ahead, and put right again: the scheduler's own clock goes on as it should.
        foreach (var step in new[] { 120, 1, 1, -122 })
        {
            clock.Ahead(TimeSpan.FromMinutes(step));
            truth += 60;
            _scheduler.Rows = [Rows.Row(truth, truth, truth)];
            await poll.RunAsync(CancellationToken.None);
            Assert.True(_scheduler.Since.Last().ToUnixTimeSeconds() <= truth - 60);
        }
    }

    [StoreFact]
    public async Task A_job_that_is_waited_for_is_told_again_though_the_scheduler_says_the_same()
    {
        _scheduler.Rows = [Rows.Row(1, S - 5, S - 1, S + 90)];
        await _poll.RunAsync(CancellationToken.None);
        await _hub.SendAsync("n1", Report(Ref(), 5, Usage(10), final: true));
        await _hub.SendAsync("n1", Report(Ref(inode: 8, firstSeen: T0 + (50 * Second)), 5, Usage(30), final: true));
        await Eventually.True("the part that waits", () => _hub.Row("c:42:2") is { Confirmed: false });
        _scheduler.ById = _scheduler.Rows;
        _scheduler.Rows = [];
        await _poll.RunAsync(CancellationToken.None);
        await Eventually.True("both parts in the job", () => _hub.Row("c:42:1") is { Nodes.Count: 2 } && _hub.Row("c:42:2") is null);
    }

    [StoreFact]
    public async Task Ids_that_the_scheduler_cannot_have_are_not_asked_for_and_one_that_it_chokes_on_holds_up_the_others_for_a_while_only()
    {
        foreach (var id in new[] { "12.server", "42", "43", "44" })
        {
            await _hub.SendAsync("n1", Report(Ref(rawId: id), 5, Usage(10)));
        }

        await Eventually.True("the jobs in the tables", () => _hub.Row("c:44:1") is not null && _hub.Row("c:12.server:1") is not null);
        _scheduler.ById = [Rows.Row(1, S - 5, S - 1, rawId: "42"), Rows.Row(2, S - 5, S - 1, rawId: "44")];
        _scheduler.Choke = "43";
        var clock = new HandClock();
        var poll = new SchedulerPoll(_scheduler, _settings, _hub.Store, _hub.Region, clock, _status);
        for (var round = 0; round < 12; round++)
        {
            await poll.RunAsync(CancellationToken.None);
            clock.Ahead(TimeSpan.FromHours(1));
        }

        Assert.DoesNotContain("12.server", _scheduler.AskedIds.SelectMany(ids => ids));
        await Eventually.True("the others confirmed", () => _hub.Row("c:42:1") is { Confirmed: true } && _hub.Row("c:44:1") is { Confirmed: true });
    }

    [StoreFact]
    public async Task A_bad_row_is_kept_with_its_reason_and_the_others_go_on()
    {
        _scheduler.Rows = [Rows.Row(1, S - 5, S - 1)];
        _scheduler.Bad = [new BadRow("7|x", "no instant")];
        await _poll.RunAsync(CancellationToken.None);
        await _poll.RunAsync(CancellationToken.None);
        await Eventually.True("the job", () => _hub.Row("c:42:1") is { Confirmed: true });
        using var connection = _hub.Store.OpenReader();
        Assert.Equal("no instant", Dapper.SqlMapper.QuerySingle<string>(connection, "SELECT reason FROM scheduler_bad_row"));
    }

    [StoreFact]
    public async Task Cores_are_the_allocated_cpus_by_the_threads_of_the_nodes()
    {
        _scheduler.Nodes = [new SchedulerNode("n1", "idle", 8, 2, 1000)];
        _scheduler.Rows = [Rows.Row(1, S - 5, S - 1) with { Cpus = 8 }];
        await _poll.RunAsync(CancellationToken.None);
        await Eventually.True("the job", () => _hub.Row("c:42:1") is { Facts.Cores.Value: 4 });
    }

    [StoreFact]
    public async Task Imported_jobs_that_the_scheduler_does_not_know_any_more_are_closed_without_a_record_and_not_asked_for_again()
    {
        var file = new JobImported
        {
            Source = "42.n1.json",
            ContentHash = "h",
            Node = "n1",
            Usage = Usage(5 * Second, ("/bin/a", 5 * Second)),
            StartUnixUsec = T0,
            EndUnixUsec = T0 + (90 * Second),
            AwaitsScheduler = true,
        };
        await _hub.Region.Ask<ImportTaken>(new TakeImport(new Actors.Messages.Identity.JobEntity("c", "42"), [file]), TimeSpan.FromMinutes(1));
        await Eventually.True("the job in the tables", () => _hub.Row("c:42:1") is { State: "closing" });

        await _poll.RunAsync(CancellationToken.None);

        await Eventually.True("it is closed", () => _hub.Row("c:42:1") is { Closed: true, Records.Count: 0, Facts.SchedulerState.Value: "UNKNOWN" });
        await _poll.RunAsync(CancellationToken.None);
        Assert.Single(_scheduler.AskedIds);

        // A file that tells whose job it was still makes it one with a record.
        var named = new JobImported(file) { ContentHash = "h2", AwaitsScheduler = false, Facts = Facts("ada", "physics"), RecordId = "c:42:1" };
        named.Usage.Executables[0].Path = Google.Protobuf.ByteString.CopyFromUtf8("/bin/b");
        await _hub.Region.Ask<ImportTaken>(new TakeImport(new Actors.Messages.Identity.JobEntity("c", "42"), [named]), TimeSpan.FromMinutes(1));
        await Eventually.True("it has its records", () => _hub.Row("c:42:1") is { Records.Count: 2 });
    }

    private Task<DateTimeOffset> HeardAsync()
    {
        using var connection = _hub.Store.OpenReader();
        return Task.FromResult(SchedulerTables.Heard(connection, "c")!.Value);
    }
}

public sealed class SchedulerPollTestsOnSqlite() : SchedulerPollTests(postgres: false);

public sealed class SchedulerPollTestsOnPostgres() : SchedulerPollTests(postgres: true);
