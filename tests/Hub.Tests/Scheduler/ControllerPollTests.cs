using Actors.Hub.Scheduler;
using Actors.Hub.Tests.Jobs;
using Actors.Hub.Tests.Store;
using Actors.Messages.Wire;
using SchedulerException = Actors.Hub.Scheduler.SchedulerException;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Scheduler;

/// <summary>Jobs that the accounting does not tell of and the controller does, over real actors and a real store.</summary>
public sealed class ControllerPollTests : IAsyncLifetime, IDisposable
{
    private const long S = T0 / Second;
    private readonly TempDirectory _directory = new(postgres: false);
    private readonly WriterShelf _shelf = new();
    private readonly ScriptedScheduler _scheduler = new();
    private readonly SchedulerStatus _status = new("c", "slurm");
    private HubHarness _hub = null!;

    public async Task InitializeAsync() => _hub = await HubHarness.StartAsync(_directory, _shelf, times: HubHarness.Times with { FinalHold = TimeSpan.Zero }, asked: true);

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task While_the_accounting_is_away_the_controller_confirms_a_job_and_later_the_accounting_takes_its_place()
    {
        var poll = Poll(asked: true);
        await EndedAsync(uid: 1001);
        _scheduler.Fault = new SchedulerException("slurmdbd is away");
        _scheduler.Controller["42"] = Told();
        await Assert.ThrowsAsync<SchedulerException>(() => poll.RunAsync(CancellationToken.None));
        await Eventually.True("its record", () => _shelf.Held.Count == 1);
        var record = _shelf.Held.Values.First();
        Assert.Equal(("ada", "physics"), (record.User, record.Project));

        _scheduler.Fault = null;
        _scheduler.Rows = [Rows.Row(7, S - 5, S - 1, S + 9) with { Account = "chemistry", CpuUsec = 9 * Second }];
        await poll.RunAsync(CancellationToken.None);
        await Eventually.True("the accounting's word in the tables", () => _hub.Row("c:42:1") is { Facts: { Project.Value: "chemistry", DbIndex.Value: 7 } } && _hub.Row("c:42:2") is null);
    }

    [Fact]
    public async Task A_job_is_asked_for_at_its_beginning_and_at_its_end_and_not_between()
    {
        var (poll, reference) = (Poll(asked: true), Owned(1001, "42"));
        _scheduler.Fault = new SchedulerException("slurmdbd is away");
        _scheduler.Controller["42"] = Told() with { EndUnixUsec = null, State = "RUNNING" };
        await _hub.SendAsync("n1", Report(reference, 5, Usage(10, ("/a", 9))));
        await Eventually.True("the job in the tables", () => _hub.Row("c:42:1") is not null);
        await RoundAsync();
        await Eventually.True("its word in the tables", () => _hub.Row("c:42:1") is { Confirmed: true });
        await RoundAsync();
        Assert.Single(_scheduler.AskedController);

        _scheduler.Controller["42"] = Told();
        await _hub.SendAsync("n1", Report(reference, 6, Usage(20, ("/a", 19)), final: true));
        await Eventually.TrueAsync("its record", async () =>
        {
            await RoundAsync();
            return _shelf.Held.Count == 1;
        });
        Assert.True(_scheduler.AskedController.Count >= 2);

        Task RoundAsync() => Assert.ThrowsAsync<SchedulerException>(() => poll.RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task It_is_not_asked_unless_the_site_wants_it()
    {
        await EndedAsync(uid: 1001);
        _scheduler.Controller["42"] = Told();
        await Poll(asked: false).RunAsync(CancellationToken.None);
        Assert.Empty(_scheduler.AskedController);
    }

    [Fact]
    public async Task A_job_that_the_accounting_tells_of_is_not_asked_for()
    {
        await EndedAsync(uid: 1001);
        _scheduler.ById = [Rows.Row(7, S - 5, S - 1, S + 9)];
        await Poll(asked: true).RunAsync(CancellationToken.None);
        Assert.Empty(_scheduler.AskedController);
        await Eventually.True("its record", () => _shelf.Held.Count == 1);
    }

    [Fact]
    public async Task Another_users_job_than_the_nodes_kernel_tells_waits_on_and_the_reason_is_kept()
    {
        await EndedAsync(uid: 1002);
        _scheduler.Controller["42"] = Told();
        await Poll(asked: true).RunAsync(CancellationToken.None);
        Assert.Equal(["42"], _scheduler.AskedController);
        Assert.False(_hub.Row("c:42:1")!.Confirmed);
        using var connection = _hub.Store.OpenReader();
        Assert.Contains("uid 1001, and nodes tell of processes of uid 1002", Dapper.SqlMapper.QuerySingle<string>(connection, "SELECT reason FROM scheduler_bad_row"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_with_a_forged_name_waits_on_and_the_others_go_on()
    {
        await EndedAsync(uid: 1001);
        await EndedAsync(uid: 1001, rawId: "43");
        _scheduler.Controller["42"] = Told();
        _scheduler.Forged.Add("43");
        await Poll(asked: true).RunAsync(CancellationToken.None);
        await Eventually.True("the honest job", () => _hub.Row("c:42:1") is { Confirmed: true });
        Assert.False(_hub.Row("c:43:1")!.Confirmed);
    }

    [Fact]
    public async Task A_controller_that_does_not_answer_is_shown_and_not_asked_for_the_rest()
    {
        await EndedAsync(uid: 1001);
        await EndedAsync(uid: 1001, rawId: "43");
        _scheduler.ControllerFault = new SchedulerException("Unable to contact slurm controller");
        await Poll(asked: true).RunAsync(CancellationToken.None);
        Assert.Single(_scheduler.AskedController);
        Assert.Equal("Unable to contact slurm controller", _status.Figures.ControllerError);
    }

    private SchedulerPoll Poll(bool asked) =>
        new(_scheduler, new SchedulerSettings { Cluster = "c", Kind = "slurm", Controller = asked }, _hub.Store, _hub.Region, TimeProvider.System, _status);

    private static SchedulerRow Told() => Rows.Row(1, S - 5, S - 1, S + 9) with { DbIndex = null, FromController = true, CpuUsec = null };

    private static NodeJobRef Owned(uint uid, string rawId)
    {
        var reference = Ref(rawId: rawId);
        (reference.Uid, reference.IdSource) = (uid, FactSource.Path);
        return reference;
    }

    private async Task EndedAsync(uint uid, string rawId = "42")
    {
        await _hub.SendAsync("n1", Report(Owned(uid, rawId), 5, Usage(10, ("/a", 9)), final: true));
        await Eventually.True($"job {rawId} in the tables", () => _hub.Row($"c:{rawId}:1") is { State: "closing" });
    }
}
