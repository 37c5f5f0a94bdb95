using System.Globalization;
using Actors.Hub.Jobs;
using Actors.Hub.Projections;
using Actors.Hub.Store;
using Actors.Messages.Identity;
using Actors.Messages.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Actors.Hub.Api;

/// <summary>GET /v1/jobs/missing: jobs × nodes that one side, nodes or scheduler, has and the other has not.</summary>
internal sealed class MissingApi(IStore store, TimeProvider clock)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    // A node reports a job at its next pass, and the scheduler is asked once in a while.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/jobs/missing", List)
        .WithName("ListMissing").WithSummary("Jobs and nodes that nodes or scheduler have and the other has not, the newest start first").WithTags("jobs").ProducesProblem(StatusCodes.Status400BadRequest);

    private Results<Ok<MissingList>, ProblemHttpResult> List([FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? limit, [FromQuery] string? after)
    {
        if (!JobsApi.TryInstant(from, out var fromUsec) || !JobsApi.TryInstant(to, out var toUsec))
        {
            return Problems.BadRequest("from and to must be RFC 3339 instants or dates, for example 2026-01-31T12:00:00Z or 2026-01-31.");
        }

        var most = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most is < 1 or > MaxLimit))
        {
            return Problems.BadRequest($"limit must be 1 to {MaxLimit}, in jobs.");
        }

        JobKey? afterKey = null;
        if (after is not null)
        {
            if (!JobKey.TryParse(after, out var key))
            {
                return Problems.BadRequest("after must be the \"next\" of the page before.");
            }

            afterKey = key;
        }

        using var connection = store.OpenReader();
        if (MissingQueries.List(connection, fromUsec, toUsec, (clock.GetUtcNow() - Patience).ToUnixUsec(), most, afterKey) is not { } keys)
        {
            return Problems.BadRequest($"after: there is no job {after}.");
        }

        var tables = new JobTables(connection, transaction: null);
        return TypedResults.Ok(new MissingList
        {
            Missing = [.. keys.Take(most).SelectMany(key => tables.Load(key) is { } incarnation ? Views(key, incarnation) : [])],
            Next = keys.Count > most ? keys[most - 1].ToString() : null,
        });
    }

    private static IEnumerable<MissingView> Views(JobKey key, Incarnation incarnation) => JobNodes.Difference(incarnation).Select(missing => new MissingView
    {
        Key = key.ToString(),
        JobId = key.RawId,
        Node = missing.Node,
        Lacks = missing.Lacks,
        State = incarnation.State,
        User = incarnation.Facts.User?.Value,
        Project = incarnation.Facts.Project?.Value,
        Start = JobViews.Instant(incarnation.StartUnixUsec),
        End = JobViews.Instant(incarnation.EndUnixUsec),
    });
}
