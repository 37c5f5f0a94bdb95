using Actors.Hub.Gateway;
using Actors.Hub.Jobs;
using Actors.Messages.Json;
using Actors.Messages.Segments;
using Actors.Messages.Wire;

namespace Actors.Hub.Segments;

/// <summary>POST /v1/imports/node: segments that were carried here; GET /v1/segments: which have come.</summary>
/// <param name="intake">Takes them.</param>
/// <param name="clock">The hub's clock.</param>
/// <param name="maxBytes">Largest body.</param>
internal sealed class SegmentsApi(SegmentIntake intake, TimeProvider clock, long maxBytes)
{
    private readonly BodyRoom _room = new(128 * 1024 * 1024);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/imports/node", PostAsync)
            .WithName("ImportNode").WithSummary("Segments of nodes, each outbox's in their order (actors.wire.v1.ImportFiles)").WithTags("imports")
            .Accepts<byte[]>("application/x-protobuf").Produces<SegmentsView>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/v1/segments", () => TypedResults.Ok(new SegmentStreamList { Streams = [.. intake.Streams.List().Select(View)] }))
            .WithName("ListSegments").WithSummary("Outboxes that reach the hub by files: the newest segment that was taken, and those that are missing").WithTags("nodes");
    }

    private async Task<IResult> PostAsync(HttpRequest request, HttpResponse response, CancellationToken cancellationToken)
    {
        ImportFiles files;
        try
        {
            files = await BatchBody.ReadAsync(request, ImportFiles.Parser, maxBytes, _room, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (BatchRefusedException e)
        {
            return TypedResults.Problem(e.Message, statusCode: e.Status);
        }

        var (accepted, duplicate, bad, faults) = (0, 0, new List<string>(), new List<ImportFault>());
        var streams = new Dictionary<(string, string, string), SegmentStream>();
        foreach (var file in files.Files)
        {
            try
            {
                var taken = await intake.TakeAsync(file.Name, SegmentFormat.Read(file.Content.Span), here: null, cancellationToken).ConfigureAwait(false);
                if (!taken.IsWhole)
                {
                    response.Headers.RetryAfter = "5";
                    return TypedResults.Problem("The hub is too busy to take them now. Send the same segments again: what was taken is known.", statusCode: StatusCodes.Status503ServiceUnavailable);
                }

                faults.AddRange(taken.Faults);
                streams[(taken.Stream!.Cluster, taken.Stream.Node, taken.Stream.Stream)] = taken.Stream;
                accepted += taken.News ? 1 : 0;
                duplicate += taken.News ? 0 : 1;
            }
            catch (SegmentException e)
            {
                bad.Add(file.Name);
                faults.Add(new ImportFault { File = file.Name, Reason = e.Message });
            }
        }

        return TypedResults.Ok(new SegmentsView
        {
            Accepted = accepted,
            Duplicate = duplicate,
            Quarantined = faults.Count,
            Reasons = faults,
            Bad = bad,
            Streams = [.. streams.Values.Select(View)],
        });
    }

    private static SegmentStreamView View(SegmentStream stream) => new()
    {
        Cluster = stream.Cluster,
        Node = stream.Node,
        Stream = stream.Stream,
        Highest = stream.Highest,
        Missing = stream.Missing.Length == 0 ? null : stream.Missing,
        Written = JobViews.Instant(stream.WrittenUnixUsec)!,
        Taken = JobViews.Instant(stream.TakenUnixUsec)!,
    };
}
