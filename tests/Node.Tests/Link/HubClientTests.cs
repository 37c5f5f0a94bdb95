using System.Net;
using System.Net.Sockets;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Actors.Node.Link;
using Microsoft.AspNetCore.Http;

namespace Actors.Node.Tests.Link;

public sealed class HubClientTests : IAsyncLifetime
{
    private static readonly NodeIdentity Identity = new("c", "n1", "boot-1", "", "0.1.0", "run-1");
    private FakeHub _hub = null!;
    private HubClient _client = null!;

    public async Task InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        _client = new HubClient(_hub.Url, TimeProvider.System, Patience.Deadline);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task A_batch_goes_as_compressed_protobuf_by_http2_with_prior_knowledge()
    {
        await SendAsync(Reports.Report("1", 5));
        Assert.Equal("HTTP/2 application/x-protobuf gzip", _hub.LastProtocol);
        var batch = Assert.Single(_hub.Batches);
        Assert.Equal(("c", "n1", 1u, 5L), (batch.Cluster, batch.Node, batch.Version, Assert.Single(batch.Jobs).Usage.CpuUsec));
        Assert.NotEqual(0, batch.SentUnixUsec);
    }

    [Fact]
    public async Task The_reply_comes_with_the_clocks_difference()
    {
        _hub.Answer = (batch, context) =>
        {
            var reply = FakeHub.AcknowledgeAll(batch);
            reply.ClockUnixUsec = DateTimeOffset.UtcNow.AddHours(1).ToUnixUsec();
            return FakeHub.Reply(context, reply);
        };
        var accepted = Assert.IsType<SendOutcome.Accepted>(await SendAsync());
        Assert.Equal("e1", accepted.Reply.Epoch);
        Assert.InRange(accepted.ClockAhead!.Value, TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(62));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(20, 0)]
    [InlineData(27, 7)]
    [InlineData(-7, -7)]
    public async Task A_hub_that_takes_long_to_answer_has_no_other_clock_for_it(int hubSeconds, int aheadSeconds)
    {
        var time = new TwentySecondsLater();
        _hub.Answer = (batch, context) =>
        {
            var reply = FakeHub.AcknowledgeAll(batch);
            reply.ClockUnixUsec = time.GetUtcNow().AddSeconds(hubSeconds).ToUnixUsec();
            return FakeHub.Reply(context, reply);
        };
        using var client = new HubClient(_hub.Url, time, Patience.Deadline);
        var accepted = Assert.IsType<SendOutcome.Accepted>(await client.SendAsync(new Batch { Version = 1 }, CancellationToken.None));
        Assert.Equal(TimeSpan.FromSeconds(aheadSeconds), accepted.ClockAhead);
    }

    /// <summary>A clock that stands, and of which each look at the timestamp is 20 s after the one before.</summary>
    private sealed class TwentySecondsLater : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => 1;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50);

        public override long GetTimestamp() => 20 * Interlocked.Increment(ref _looks);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    public async Task A_refusal_carries_the_hubs_reason(int status)
    {
        _hub.Answer = async (_, context) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/problem+json";
            await context.Response.WriteAsync("""{"title":"Bad batch","detail":"job 1:\nno ref"}""");
        };
        var refused = Assert.IsType<SendOutcome.Refused>(await SendAsync());
        Assert.Equal($"{status} Bad batch: job 1: no ref", refused.Reason);
    }

    [Theory]
    [InlineData(429, "7", 7.0)]
    [InlineData(503, "999999999", 900.0)]
    [InlineData(503, null, null)]
    [InlineData(503, "Thu, 01 Jan 1970 00:00:00 GMT", 0.0)]
    public async Task A_busy_hub_says_when_to_come_again(int status, string? header, double? seconds)
    {
        _hub.Answer = (_, context) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = header;
            return Task.CompletedTask;
        };
        var busy = Assert.IsType<SendOutcome.Busy>(await SendAsync());
        Assert.Equal(seconds, busy.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Any_other_answer_is_a_failure_that_may_pass(int status)
    {
        _hub.Answer = (_, context) =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        Assert.StartsWith($"{status}", Assert.IsType<SendOutcome.Failed>(await SendAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_no_reply_is_a_failure()
    {
        _hub.Answer = (_, context) => context.Response.WriteAsync("<html>welcome</html>");
        Assert.Contains("actors.node.hub", Assert.IsType<SendOutcome.Failed>(await SendAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_off_is_a_failure()
    {
        _hub.Answer = (_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        Assert.IsType<SendOutcome.Failed>(await SendAsync());
    }

    [Fact]
    public async Task No_hub_is_a_failure()
    {
        using var place = new FreePort();
        using var client = new HubClient(place.Url, TimeProvider.System, Patience.Deadline);
        Assert.IsType<SendOutcome.Failed>(await client.SendAsync(Identity.Batch([]), CancellationToken.None));
    }

    [Fact]
    public async Task A_hub_that_never_answers_is_a_failure()
    {
        _hub.Answer = (_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        using var client = new HubClient(_hub.Url, TimeProvider.System, TimeSpan.FromMilliseconds(200));
        Assert.IsType<SendOutcome.Failed>(await client.SendAsync(Identity.Batch([]), CancellationToken.None));
    }

    private Task<SendOutcome> SendAsync(params JobReport[] reports) => _client.SendAsync(Identity.Batch(reports), CancellationToken.None);
}
