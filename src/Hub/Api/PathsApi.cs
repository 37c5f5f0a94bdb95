using System.IO.Enumeration;
using System.Text;
using Actors.Hub.Projections;
using Actors.Hub.Software;
using Actors.Hub.Store;
using Actors.Messages.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Actors.Hub.Api;

/// <summary>GET /v1/paths: what was run, what the rules make of it, and how much it weighs.</summary>
internal sealed class PathsApi(IStore store, SoftwareResolver resolver)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/paths", List).WithName("ListPaths").WithSummary("Paths of executables with software, core-hours and jobs: first what no rule matches, the heaviest first").WithTags("rules")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    /// <summary>A path as people see it.</summary>
    public static PathView View(PathUse use, SoftwareMatch? match) => new()
    {
        Path = Encoding.UTF8.GetString(use.Path),
        PathBase64 = System.Text.Unicode.Utf8.IsValid(use.Path) ? null : Convert.ToBase64String(use.Path),
        Name = match?.Name,
        Version = match?.Version,
        LocalVersion = match?.LocalVersion,
        UserProvided = match?.UserProvided ?? false,
        Ignore = match?.Ignore ?? false,
        CoreHours = use.CoreHours,
        CpuSeconds = use.CpuUsec / 1e6,
        Jobs = use.Jobs,
    };

    private Results<Ok<PathList>, ProblemHttpResult> List([FromQuery] string? undetermined, [FromQuery] string? software)
    {
        if (undetermined is not (null or "true" or "false"))
        {
            return Problems.BadRequest("undetermined must be true or false.");
        }

        using var connection = store.OpenReader();
        return TypedResults.Ok(new PathList
        {
            Paths =
            [
                .. PathQueries.All(connection)
                    .Select(use => View(use, resolver.Resolve(Encoding.UTF8.GetString(use.Path))))
                    .Where(view => undetermined is not "true" || view.Name is null)
                    .Where(view => software is null || (view.Name is { } name && FileSystemName.MatchesSimpleExpression(software, name, ignoreCase: false)))
                    .OrderBy(view => view.Name is not null)
                    .ThenByDescending(view => view.CoreHours)
                    .ThenByDescending(view => view.CpuSeconds)
                    .ThenBy(view => view.Path, StringComparer.Ordinal),
            ],
        });
    }
}
