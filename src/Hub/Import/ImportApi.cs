using Actors.Hub.Gateway;
using Actors.Messages.Json;
using Actors.Messages.Wire;
using Akka.Actor;

namespace Actors.Hub.Import;

/// <summary>POST /v1/imports/sams: files of SAMS collectors, many at a time.</summary>
/// <param name="intake">Takes them.</param>
/// <param name="clock">The hub's clock.</param>
/// <param name="maxBytes"><c>actors.hub.max-batch</c>.</param>
internal sealed class ImportApi(SamsIntake intake, TimeProvider clock, long maxBytes)
{
    private readonly BodyRoom _room = new(64 * 1024 * 1024);

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/imports/sams", PostAsync)
        .WithName("ImportSams").WithSummary("Files of SAMS collectors (actors.wire.v1.ImportFiles)").WithTags("imports")
        .Accepts<byte[]>("application/x-protobuf").Produces<ImportView>()
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

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

        try
        {
            return TypedResults.Ok(await intake.TakeAsync(files.Files, cancellationToken).ConfigureAwait(false));
        }
        catch (AskTimeoutException)
        {
            response.Headers.RetryAfter = "5";
            return TypedResults.Problem("The hub is too busy to import now. Send the same files again: what was taken is known.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
