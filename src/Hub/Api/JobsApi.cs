using System.Data.Common;
using System.Globalization;
using Actors.Hub.Jobs;
using Actors.Hub.Projections;
using Actors.Hub.Series;
using Actors.Hub.Store;
using Actors.Messages.Identity;
using Actors.Messages.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Actors.Hub.Api;

/// <summary>GET /v1/jobs and /v1/jobs/{id}: closed jobs from the tables, jobs in memory with their newest usage.</summary>
/// <param name="store">Where the tables are.</param>
/// <param name="live">Jobs in memory.</param>
/// <param name="ownCluster">A raw id is looked up here first: <c>actors.cluster</c>.</param>
/// <param name="dataRoot">Directory that the files of records are relative to.</param>
/// <param name="asked">Name of the scheduler that is asked for a cluster's jobs; null: none.</param>
internal sealed class JobsApi(IStore store, LiveJobs live, string ownCluster, string dataRoot, Func<string, string?> asked)
{
    private static readonly string[] States = ["running", "closing", "closed"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/jobs", List).WithName("ListJobs").WithSummary("Jobs, the newest start first").WithTags("jobs").ProducesProblem(StatusCodes.Status400BadRequest);
        routes.MapGet("/v1/jobs/{id}", Get).WithName("GetJob").WithSummary("One job by its key, its raw id (newest incarnation) as task of an array (36_1) or as component of a heterogeneous job (14+1)").WithTags("jobs")
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/v1/jobs/{id}/series", Series).WithName("GetJobSeries").WithSummary("What samplers measured of a job over time; metric: SAMPLER.NAME").WithTags("jobs")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private Results<Ok<SeriesList>, ProblemHttpResult> Series(string id, [FromQuery] string? metric)
    {
        using var connection = store.OpenReader();
        if (Find(connection, id) is not { } key || (live.Find(key) ?? new JobTables(connection, transaction: null).Load(key)) is not { } incarnation)
        {
            return Problems.NotFound($"There is no job {id}.");
        }

        return TypedResults.Ok(new SeriesList
        {
            Series =
            [
                .. incarnation.Nodes.SelectMany(part => SeriesViews.Of(SeriesTable.Read(connection, part.Node, part.Ref)))
                    .Where(series => metric is null || string.Equals(metric, $"{series.Sampler}.{series.Name}", StringComparison.Ordinal)),
            ],
        });
    }

    private Results<Ok<JobList>, ProblemHttpResult> List(
        [FromQuery] string? state, [FromQuery] string? user, [FromQuery] string? project, [FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? limit, [FromQuery] string? after)
    {
        if (state is not null && !States.Contains(state, StringComparer.Ordinal))
        {
            return Problems.BadRequest($"state must be one of {string.Join(", ", States)}.");
        }

        if (!Paging.TryParse(from, to, limit, after, out var paging, out var problem))
        {
            return problem;
        }

        using var connection = store.OpenReader();
        if (JobQueries.List(connection, new JobListQuery(state, user, project, paging.FromUsec, paging.ToUsec, paging.Limit, paging.After)) is not { } jobs)
        {
            return paging.NoSuchJob();
        }

        return TypedResults.Ok(new JobList
        {
            Jobs = [.. jobs.Take(paging.Limit).Select(Newest)],
            Next = jobs.Count > paging.Limit ? jobs[paging.Limit - 1].Key : null,
        });
    }

    private Results<Ok<JobView>, ProblemHttpResult> Get(string id)
    {
        using var connection = store.OpenReader();
        if (Find(connection, id) is { } key && History(connection, key.Entity) is var history && history.Incarnations.GetValueOrDefault(key.Incarnation) is { } incarnation)
        {
            return TypedResults.Ok(JobViews.Whole(key, incarnation, dataRoot, Claims.Doubt(history, incarnation, asked(key.Cluster))));
        }

        return Problems.NotFound($"There is no job {id}.");
    }

    private JobKey? Find(DbConnection connection, string id)
    {
        if (JobKey.TryParse(id, out var key))
        {
            return key;
        }

        // Memory may know a newer run than the tables.
        var entity = JobQueries.NewestOfRawId(connection, id, ownCluster)?.Entity ?? new JobEntity(ownCluster, id);
        if (History(connection, entity) is { Incarnations.IsEmpty: false } known)
        {
            return new JobKey(entity.Cluster, entity.RawId, NewestOf(known));
        }

        var (bar, plus) = (id.LastIndexOf('_'), id.LastIndexOf('+'));
        return bar > 0 ? JobQueries.NewestOfTask(connection, id[..bar], id[(bar + 1)..], ownCluster)
            : plus > 0 && long.TryParse(id.AsSpan(plus + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? JobQueries.NewestOfComponent(connection, id[..plus], offset, ownCluster)
            : null;
    }

    private JobHistory History(DbConnection connection, JobEntity entity) => live.Find(entity) ?? new JobTables(connection, transaction: null).Load(entity);

    // Whoever names a job in his processes' environment does not take its place.
    private static int NewestOf(JobHistory history)
    {
        var strangers = Claims.Refused(history).Select(refused => refused.Part).ToHashSet();
        var own = history.Incarnations.Values.Where(incarnation => !incarnation.Nodes.Exists(strangers.Contains)).ToList();
        return (own.Count > 0 ? own : [.. history.Incarnations.Values]).MaxBy(incarnation => (incarnation.StartUnixUsec ?? incarnation.FirstBoundUnixUsec, incarnation.Ordinal))!.Ordinal;
    }

    private JobView Newest(JobView row) =>
        JobKey.TryParse(row.Key, out var key) && live.Find(key) is { } incarnation ? JobViews.Scalars(key, incarnation) : row;
}
