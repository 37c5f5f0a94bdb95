using Actors.ConsoleHost;
using Actors.Messages.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Actors.Hub.Api;

/// <summary>POST /v1/console: commands for the live process.</summary>
internal sealed class ConsoleApi(ConsoleDispatcher dispatcher)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/console", RunAsync)
        .WithName("RunConsole").WithSummary("A console command; a command that fails answers with its error").WithTags("console").ProducesProblem(StatusCodes.Status400BadRequest);

    private async Task<Results<Ok<ConsoleReply>, ProblemHttpResult>> RunAsync(ConsoleRequest request, CancellationToken cancellationToken) =>
        TypedResults.Ok(await dispatcher.DispatchAsync(request, cancellationToken).ConfigureAwait(false));
}
