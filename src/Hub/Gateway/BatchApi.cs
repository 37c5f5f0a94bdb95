using System.Collections.Concurrent;
using Actors.Hub.Api;
using Actors.Hub.Jobs;
using Actors.Hub.Logging;
using Actors.Hub.Metrics;
using Actors.Hub.Nodes;
using Actors.Hub.Store;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Actors.Outputs;
using Akka.Actor;
using Google.Protobuf;

namespace Actors.Hub.Gateway;

/// <summary>
/// POST /v1/batches: takes the reports of one node, each on its own. Bad ones are quarantined with their reason; the others go to their
/// jobs, and are acknowledged up to what the journal holds. A job that fails or does not answer holds up no other.
/// </summary>
/// <param name="region">Shard region <c>job</c>.</param>
/// <param name="quarantine">Where bad reports are kept.</param>
/// <param name="nodes">Who reports.</param>
/// <param name="store">Names the epoch.</param>
/// <param name="metrics">What is counted.</param>
/// <param name="clock">The hub's clock.</param>
/// <param name="log">Where it tells.</param>
/// <param name="maxBytes"><c>actors.hub.max-batch</c>.</param>
/// <param name="measured">Is told of every report that is fine.</param>
/// <param name="stopping">Set while the hub ends.</param>
internal sealed class BatchApi(
    IActorRef region, Quarantine quarantine, NodeDirectory nodes, IStore store, HubMetrics metrics, TimeProvider clock, ILogger log, long maxBytes, Action<JobMeasured> measured, CancellationToken stopping)
    : IDisposable
{
    private const int AtOnce = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ClockReminder = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly BodyRoom _room = new(AtOnce * 1024 * 1024);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _clocksTold = new(StringComparer.Ordinal);

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/batches", PostAsync)
        .WithName("PostBatch").WithSummary("Reports of one node (actors.wire.v1.Batch)").WithTags("nodes")
        .Accepts<byte[]>("application/x-protobuf").Produces(StatusCodes.Status200OK, contentType: "application/x-protobuf")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status408RequestTimeout).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task<IResult> PostAsync(HttpRequest request, HttpResponse response, CancellationToken cancellationToken)
    {
        if (stopping.IsCancellationRequested)
        {
            return Later(response, StatusCodes.Status503ServiceUnavailable, "The hub is stopping.", seconds: 5);
        }

        Batch batch;
        try
        {
            // The place comes after the body: a sender has none as long as it has not sent.
            batch = await BatchBody.ReadAsync(request, maxBytes, _room, clock, cancellationToken).ConfigureAwait(false);
            if (ReportFlaws.Of(batch) is { } flaw)
            {
                throw new BatchRefusedException(StatusCodes.Status400BadRequest, $"The batch cannot be taken: {flaw}.");
            }
        }
        catch (BatchRefusedException e) when (e.Status == StatusCodes.Status429TooManyRequests)
        {
            return Later(response, e.Status, e.Message, seconds: 1);
        }
        catch (BatchRefusedException e)
        {
            metrics.BatchRefused();
            HubLog.BatchRefused(log, e.Status, e.Message);
            return TypedResults.Problem(e.Message, statusCode: e.Status);
        }

        if (!await _places.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            return Later(response, StatusCodes.Status429TooManyRequests, "Too many batches at once.", seconds: 1);
        }

        try
        {
            return TypedResults.Bytes((await TakeAsync(batch, cancellationToken).ConfigureAwait(false)).ToByteArray(), "application/x-protobuf");
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<BatchReply> TakeAsync(Batch batch, CancellationToken cancellationToken)
    {
        metrics.Batch(batch.Jobs.Count);
        var offset = Compare(batch);
        if (await nodes.SeeAsync(batch, cancellationToken).ConfigureAwait(false))
        {
            HubLog.NodeConflict(log, batch.Node);
        }

        var refused = new List<(JobReport Report, string Reason)>();
        var taken = new List<Task<Acknowledged?>>();
        foreach (var report in batch.Jobs)
        {
            if (ReportFlaws.Of(batch, report) is { } flaw)
            {
                refused.Add((report, flaw));
            }
            else
            {
                if (FactLimits.LeaveOut(report.Facts) is { Count: > 0 } left)
                {
                    HubLog.FactsLeftOut(log, batch.Node, report.Ref.RawId, string.Join(", ", left));
                }

                if (MetricLimits.LeaveOut(report.Usage) is var metricsLeft and > 0)
                {
                    HubLog.FactsLeftOut(log, batch.Node, report.Ref.RawId, $"{metricsLeft} metrics");
                }

                measured(new JobMeasured(new LiveJob(batch.Node, report)));
                taken.Add(TakeAsync(batch.Node, report, offset, cancellationToken));
            }
        }

        var reply = new BatchReply { Epoch = store.Epoch };
        if (refused.Count > 0)
        {
            await quarantine.AddAsync(batch.Node, refused, cancellationToken).ConfigureAwait(false);
            foreach (var (report, reason) in refused)
            {
                metrics.ReportQuarantined();
                HubLog.ReportQuarantined(log, batch.Node, report.Ref?.RawId ?? "", report.Seq, reason);
                reply.Quarantined.Add(new Quarantined { Ref = report.Ref, Seq = report.Seq, Reason = reason });
            }
        }

        foreach (var acknowledged in await Task.WhenAll(taken).ConfigureAwait(false))
        {
            if (acknowledged is not null)
            {
                reply.Acknowledged.Add(acknowledged);
            }
        }

        reply.ClockUnixUsec = clock.GetUtcNow().ToUnixUsec();
        return reply;
    }

    private async Task<Acknowledged?> TakeAsync(string node, JobReport report, long clockOffsetUsec, CancellationToken cancellationToken)
    {
        string reason;
        try
        {
            var entity = new JobEntity(report.Ref.Cluster, report.Ref.RawId);
            switch (await region.Ask<object>(new TakeReport(entity, node, report, clockOffsetUsec), Patience, cancellationToken).ConfigureAwait(false))
            {
                case ReportTaken taken:
                    return taken.JournalledSeq == 0 ? null : new Acknowledged { Ref = report.Ref, Seq = taken.JournalledSeq };
                case Status.Failure failure:
                    reason = failure.Cause?.Message ?? "failed";
                    break;
                case var other:
                    reason = $"answered {other}";
                    break;
            }
        }
        catch (AskTimeoutException e)
        {
            reason = e.Message;
        }

        metrics.ReportUnacknowledged();
        HubLog.ReportNotTaken(log, node, report.Ref.RawId, report.Seq, reason);
        return null;
    }

    /// <summary>The node's clock less the hub's, in microseconds; 0 where it is within what a batch may take on its way, or not told.</summary>
    private long Compare(Batch batch)
    {
        if (batch.SentUnixUsec <= 0)
        {
            return 0;
        }

        var now = clock.GetUtcNow();
        var off = Instants.FromUnixUsec(Math.Clamp(batch.SentUnixUsec, 0, now.AddYears(50).ToUnixUsec())) - now;
        if (off.Duration() > ClockSlack && now - _clocksTold.GetValueOrDefault(batch.Node) > ClockReminder)
        {
            _clocksTold[batch.Node] = now;
            HubLog.ClockOff(log, batch.Node, off.TotalSeconds);
        }

        return off.Duration() <= OnTheWay ? 0 : off.Ticks / TimeSpan.TicksPerMicrosecond;
    }

    private static IResult Later(HttpResponse response, int status, string detail, int seconds)
    {
        response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.Problem(detail, statusCode: status);
    }
}
