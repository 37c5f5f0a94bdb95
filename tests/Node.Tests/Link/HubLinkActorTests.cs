using System.Globalization;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Actors.Node.Link;
using Actors.Node.Outbox;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Microsoft.AspNetCore.Http;

namespace Actors.Node.Tests.Link;

/// <summary>Link, outbox and a hub together.</summary>
public sealed class HubLinkActorTests() : TestKit(Patience.Hocon), IAsyncLifetime
{
    private static readonly NodeIdentity Identity = new("c", "n1", "boot-1", "", "0.1.0", "run-1");
    private readonly FreshDirectory _directory = new();
    private readonly CapturingLogger _log = new();
    private OutboxStore _store = null!;
    private FakeHub _hub = null!;
    private HubClient? _client;
    private IActorRef _outbox = null!;
    private IActorRef _link = null!;

    public async Task InitializeAsync()
    {
        _store = OutboxStore.Open(_directory.Path, new FrameDisk(), _log);
        _hub = await FakeHub.StartAsync();
        StartOutbox(Patience.Deadline);
    }

    public async Task DisposeAsync()
    {
        await Sys.Terminate();
        _client?.Dispose();
        _store.Dispose();
        await _hub.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public void The_hub_is_greeted_with_an_empty_batch()
    {
        StartLink();
        _link.Tell(WhenHubTried.Instance, TestActor);
        Assert.True(ExpectMsg<HubTried>().Answers);
        Assert.Empty(_hub.Batches.First().Jobs);
    }

    [Fact]
    public void Reports_arrive_and_acknowledged_ones_are_not_sent_again()
    {
        StartLink();
        Keep(Reports.Report("1", 5, final: true));
        AwaitDelivered();
        Assert.Equal(5, Assert.Single(Received()).Usage.CpuUsec);
    }

    [Fact]
    public void A_poisoned_job_never_holds_up_another()
    {
        _hub.Answer = (batch, context) => batch.Jobs.Any(job => job.Ref.RawId == "13") ? Refuse(context) : FakeHub.Reply(context, FakeHub.AcknowledgeAll(batch));
        for (var job = 0; job < 40; job++)
        {
            Keep(Reports.Report($"{job}", job, final: true));
        }

        StartLink();
        AwaitDelivered();
        Assert.Equal("13", Assert.Single(_log.Lines, line => line.Event == 4005).Text.Split("c:")[1].Split(' ')[0]);
        Assert.Equal(40, Received().Select(job => job.Ref.RawId).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_hub_that_refuses_every_batch_costs_no_report()
    {
        var refuses = true;
        _hub.Answer = (batch, context) => Volatile.Read(ref refuses) ? Refuse(context) : FakeHub.Reply(context, FakeHub.AcknowledgeAll(batch));
        StartLink();
        Keep(Reports.Report("1", final: true));
        AwaitCondition(() => _hub.Batches.Count >= 3);
        Assert.Equal(0, _log.Count(4005));
        Volatile.Write(ref refuses, false);
        AwaitDelivered();
    }

    [Fact]
    public void A_busy_hub_is_left_alone_as_long_as_it_asks()
    {
        var first = true;
        var came = new List<DateTimeOffset>();
        _hub.Answer = (batch, context) =>
        {
            came.Add(DateTimeOffset.UtcNow);
            if (first)
            {
                first = false;
                context.Response.StatusCode = 503;
                context.Response.Headers.RetryAfter = "2";
                return Task.CompletedTask;
            }

            return FakeHub.Reply(context, FakeHub.AcknowledgeAll(batch));
        };
        StartLink();
        Keep(Reports.Report("1", final: true));
        AwaitDelivered();
        Assert.True(came[1] - came[0] >= TimeSpan.FromSeconds(1.9), $"came again after {came[1] - came[0]}");
    }

    [Fact]
    public async Task Nothing_is_lost_while_the_hub_is_away()
    {
        using var place = new FreePort();
        StartLink(place.Url);
        _link.Tell(WhenHubTried.Instance, TestActor);
        Assert.False(ExpectMsg<HubTried>().Answers);
        for (var job = 0; job < 20; job++)
        {
            Keep(Reports.Report($"{job}", 1));
            Keep(Reports.Report($"{job}", 2, final: true));
        }

        await using var late = await FakeHub.StartAsync(place);
        AwaitDelivered();
        Assert.Equal(20, late.Batches.SelectMany(batch => batch.Jobs).Count(job => job is { Final: true, Usage.CpuUsec: 2 }));
        Assert.Equal(1, _log.Count(4002));
    }

    [Fact]
    public void An_unacknowledged_final_report_is_sent_again()
    {
        var batches = 0;
        _hub.Answer = (batch, context) => FakeHub.Reply(context, batch.Jobs.Count > 0 && Interlocked.Increment(ref batches) > 1 ? FakeHub.AcknowledgeAll(batch) : new BatchReply());
        Watch(_outbox);
        Sys.Stop(_outbox);
        ExpectTerminated(_outbox);
        StartOutbox(TimeSpan.FromSeconds(1));
        StartLink();
        Keep(Reports.Report("1", final: true));
        AwaitDelivered();
        Assert.True(Received().Count() > 1);
        Assert.All(Received(), job => Assert.Equal(1ul, job.Seq));
    }

    [Fact]
    public void A_clock_that_is_off_is_logged_once()
    {
        _hub.Answer = (batch, context) =>
        {
            var reply = FakeHub.AcknowledgeAll(batch);
            reply.ClockUnixUsec = DateTimeOffset.UtcNow.AddMinutes(-10).ToUnixUsec();
            return FakeHub.Reply(context, reply);
        };
        StartLink();
        Keep(Reports.Report("1", final: true));
        AwaitDelivered();
        // The time on the way is in doubt, and a busy host makes it long.
        var seconds = Assert.Single(_log.Lines, line => line.Event == 4006).Text.Split(' ').First(word => word.StartsWith('-'));
        Assert.InRange(double.Parse(seconds, CultureInfo.InvariantCulture), -660, -540);
    }

    [Fact]
    public void Many_reports_go_in_batches_of_limited_size()
    {
        for (var job = 0; job < 12; job++)
        {
            Keep(Reports.Report($"{job}", job, final: true, padding: 1024 * 1024));
        }

        StartLink();
        AwaitDelivered();
        Assert.All(_hub.Batches, batch => Assert.InRange(batch.CalculateSize(), 0, HubLinkActor.MaxBatchBytes + 1000));
    }

    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = 400;
        return context.Response.WriteAsync("cannot be read");
    }

    private IEnumerable<JobReport> Received() => _hub.Batches.SelectMany(batch => batch.Jobs);

    private void Keep(JobReport report) => _outbox.Tell(new KeepReport(report));

    private void StartOutbox(TimeSpan resendAfter) =>
        _outbox = Sys.ActorOf(Props.Create<OutboxActor>(_store, TimeProvider.System, resendAfter, _log));

    private void StartLink(Uri? url = null)
    {
        _client = new HubClient(url ?? _hub.Url, TimeProvider.System, Patience.Deadline);
        var backoff = new Backoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), new Random(1));
        _link = Sys.ActorOf(Props.Create<HubLinkActor>(_client, url ?? _hub.Url, Identity, backoff, _outbox, TimeSpan.FromMilliseconds(200), _log), "hub");
    }

    private void AwaitDelivered() => AwaitAssert(
        () =>
        {
            _outbox.Tell(Save.Instance, TestActor);
            Assert.Equal(0, ((Saved)FishForMessage(message => message is Saved)).Waiting);
        },
        interval: TimeSpan.FromMilliseconds(50));
}
