using Actors.Hub.Jobs;
using Actors.Hub.Nodes;
using Actors.Messages.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Actors.Hub.Api;

/// <summary>GET /v1/nodes: who reports, and the CPU that is no job's.</summary>
internal sealed class NodesApi(NodeDirectory nodes)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/nodes", List)
        .WithName("ListNodes").WithSummary("Nodes that report, each with its newest boot or with all, and the CPU they count beside their jobs").WithTags("nodes")
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private Results<Ok<NodesView>, ProblemHttpResult> List([FromQuery] string? boots)
    {
        if (boots is not (null or "newest" or "all"))
        {
            return Problems.BadRequest("boots must be newest or all.");
        }

        return TypedResults.Ok(new NodesView { Nodes = [.. nodes.List(string.Equals(boots, "all", StringComparison.Ordinal)).Select(item => View(item.Boot, item.Conflict))] });
    }

    private static NodeBootView View(NodeBoot boot, NodeConflict? conflict) => new()
    {
        Cluster = boot.Cluster,
        Node = boot.Node,
        BootId = boot.BootId,
        MachineId = boot.MachineId.Length == 0 ? null : boot.MachineId,
        AgentVersion = boot.AgentVersion,
        FirstSeen = JobViews.Instant(boot.FirstSeenUnixUsec)!,
        LastSeen = JobViews.Instant(boot.LastSeenUnixUsec)!,
        Conflict = conflict is not null,
        ConflictOf = conflict?.ToString().ToLowerInvariant(),
        Attribution = boot.Attribution,
        LostEvents = boot.LostEvents,
        RootSeconds = JobViews.Seconds(boot.RootUsec),
        JobsSeconds = JobViews.Seconds(boot.JobsUsec),
        UnassignedTailSeconds = JobViews.Seconds(boot.UnassignedTailUsec),
        OtherSeconds = JobViews.Seconds(boot.OtherUsec),
        EarlierSeconds = JobViews.Seconds(boot.EarlierUsec),
        OutsideSeconds = JobViews.Seconds(boot.OutsideUsec),
        BusySeconds = JobViews.Seconds(boot.BusyUsec),
    };
}
