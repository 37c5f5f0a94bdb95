using Actors.Hub.Api;
using Actors.Hub.Logging;
using Actors.Hub.Metrics;
using Actors.Hub.Store;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Hub.Gateway;

/// <summary>
/// POST /v1/batches: the reports of one node. They are acknowledged up to what the journal holds.
/// </summary>
/// <param name="intake">Takes them.</param>
/// <param name="store">Names the epoch.</param>
/// <param name="metrics">What is counted.</param>
/// <param name="clock">The hub's clock.</param>
/// <param name="log">Where it tells.</param>
/// <param name="maxBytes"><c>actors.hub.max-batch</c>.</param>
/// <param name="stopping">Set while the hub ends.</param>
internal sealed class BatchApi(BatchIntake intake, IStore store, HubMetrics metrics, TimeProvider clock, ILogger log, long maxBytes, CancellationToken stopping) : IDisposable
{
    private const int AtOnce = 256;
    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly BodyRoom _room = new(AtOnce * 1024 * 1024);

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
            return TypedResults.Bytes((await ReplyAsync(batch, cancellationToken).ConfigureAwait(false)).ToByteArray(), "application/x-protobuf");
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<BatchReply> ReplyAsync(Batch batch, CancellationToken cancellationToken)
    {
        var taken = await intake.TakeAsync(batch, stored: false, cancellationToken).ConfigureAwait(false);
        return new BatchReply
        {
            Epoch = store.Epoch,
            Acknowledged = { taken.Acknowledged },
            Quarantined = { taken.Refused.Select(each => new Quarantined { Ref = each.Report.Ref, Seq = each.Report.Seq, Reason = each.Reason }) },
            ClockUnixUsec = clock.GetUtcNow().ToUnixUsec(),
        };
    }

    private static IResult Later(HttpResponse response, int status, string detail, int seconds)
    {
        response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.Problem(detail, statusCode: status);
    }
}
