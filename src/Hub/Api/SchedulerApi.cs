using Actors.Hub.Jobs;
using Actors.Hub.Scheduler;
using Actors.Hub.Store;
using Actors.Messages.Identity;
using Actors.Messages.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Actors.Hub.Api;

/// <summary>GET /v1/schedulers: the schedulers that are asked, how they fare and what states their nodes are in.</summary>
internal sealed class SchedulerApi(IStore store, Schedulers schedulers)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/schedulers", List).WithName("ListSchedulers").WithSummary("Schedulers that are asked, with their nodes by state").WithTags("schedulers");

    /// <summary>Figures as people see them.</summary>
    public static SchedulerView View(SchedulerFigures figures) => new()
    {
        Cluster = figures.Cluster,
        Scheduler = figures.Scheduler,
        State = figures.State,
        LastAnswer = figures.LastAnswer?.ToRfc3339(),
        FailingSince = figures.FailingSince?.ToRfc3339(),
        Error = figures.Error,
        NodesError = figures.NodesError,
        ControllerError = figures.ControllerError,
        AssociationsError = figures.AssociationsError,
        WaitingJobs = figures.Waiting,
        Answers = figures.Answers,
        Failures = figures.Failures,
        BadRows = figures.BadRows,
    };

    private Ok<SchedulerList> List()
    {
        using var connection = store.OpenReader();
        var nodes = SchedulerTables.NodeStates(connection).ToLookup(row => row.Cluster, StringComparer.Ordinal);
        return TypedResults.Ok(new SchedulerList
        {
            Schedulers = [.. schedulers.Figures.Select(figures => View(figures) with { Nodes = nodes[figures.Cluster].ToDictionary(row => row.State, row => row.Nodes, StringComparer.Ordinal) })],
        });
    }
}
