using System.Globalization;
using Actors.Hub.Store;
using Actors.Hub.Summary;
using Actors.Messages.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Actors.Hub.Api;

/// <summary>GET /v1/summary: the monthly summaries as the projection keeps them.</summary>
internal sealed class SummaryApi(IStore store)
{
    private const decimal SecondsPerHour = 3600m;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/summary", Get)
        .WithName("GetSummary").WithSummary("CPU time and jobs per month, user, project and software").WithTags("summary").ProducesProblem(StatusCodes.Status400BadRequest);

    private Results<Ok<SummaryView>, ProblemHttpResult> Get(
        [FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? user, [FromQuery] string? project, [FromQuery] string? software)
    {
        if (!IsMonth(from) || !IsMonth(to))
        {
            return Problems.BadRequest("from and to must be months, for example 2026-01; both are included.");
        }

        using var connection = store.OpenReader();
        return TypedResults.Ok(new SummaryView { Rows = [.. SummaryTables.Sums(connection, new SummaryFilter(from, to, user, project, software)).Select(Row)] });
    }

    private static bool IsMonth(string? text) =>
        text is null || (text.Length == 7 && DateTime.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));

    private static Actors.Messages.Json.SummaryRow Row(SummarySum sum) => new()
    {
        Month = sum.Month,
        User = Known(sum.UserName),
        Project = Known(sum.Project),
        Kind = sum.Kind,
        Software = Known(sum.Software),
        CpuSeconds = (double)sum.CpuSeconds,
        CpuHours = (double)(sum.AllocatedSeconds / SecondsPerHour),
        Jobs = sum.Jobs,
    };

    private static string? Known(string text) => text.Length == 0 ? null : text;
}
