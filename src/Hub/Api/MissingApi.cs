using Actors.Hub.Jobs;
using Actors.Hub.Projections;
using Actors.Hub.Store;
using Actors.Messages.Identity;
using Actors.Messages.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Actors.Hub.Api;

/// <summary>GET /v1/jobs/missing: jobs × nodes that one side, nodes or scheduler, has and the other has not.</summary>
internal sealed class MissingApi(IStore store, TimeProvider clock, Func<string, string?> asked)
{
    // A node reports a job at its next pass, and the scheduler is asked once in a while.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/jobs/missing", List)
        .WithName("ListMissing").WithSummary("Jobs and nodes that nodes or scheduler have and the other has not, the newest start first").WithTags("jobs").ProducesProblem(StatusCodes.Status400BadRequest);

    private Results<Ok<MissingList>, ProblemHttpResult> List([FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? limit, [FromQuery] string? after)
    {
        if (!Paging.TryParse(from, to, limit, after, out var paging, out var problem))
        {
            return problem;
        }

        using var connection = store.OpenReader();
        if (MissingQueries.List(connection, paging.FromUsec, paging.ToUsec, (clock.GetUtcNow() - Patience).ToUnixUsec(), paging.Limit, paging.After) is not { } keys)
        {
            return paging.NoSuchJob();
        }

        var tables = new JobTables(connection, transaction: null);
        return TypedResults.Ok(new MissingList
        {
            Missing = [.. keys.Take(paging.Limit).SelectMany(key => Views(key, tables.Load(key.Entity)))],
            Next = keys.Count > paging.Limit ? keys[paging.Limit - 1].ToString() : null,
        });
    }

    private IEnumerable<MissingView> Views(JobKey key, JobHistory history)
    {
        if (history.Incarnations.GetValueOrDefault(key.Incarnation) is not { } incarnation)
        {
            return [];
        }

        var doubt = Claims.Doubt(history, incarnation, asked(key.Cluster));
        return JobNodes.Difference(incarnation).Select(missing => new MissingView
        {
            Key = key.ToString(),
            JobId = key.RawId,
            Node = missing.Node,
            Lacks = missing.Lacks,
            State = incarnation.State,
            Reason = doubt,
            User = incarnation.Facts.User?.Value,
            Project = incarnation.Facts.Project?.Value,
            Start = JobViews.Instant(incarnation.StartUnixUsec),
            End = JobViews.Instant(incarnation.EndUnixUsec),
        });
    }
}
