using Actors.Hub.Import;
using Actors.Hub.Jobs;
using Actors.Hub.Projections;
using Actors.Hub.Store;
using Actors.Messages.Identity;
using Actors.Messages.Json;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Actors.Hub.Api;

/// <summary>GET /v1/pending: what is still to be done of what the hub was told, so that a command can wait for it.</summary>
internal sealed class PendingApi(IStore store, TimeProvider clock)
{
    /// <summary>Imported jobs that ended longer ago than this the scheduler knows at once, or not at all.</summary>
    private static readonly TimeSpan Asked = TimeSpan.FromHours(1);

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pending", Get).WithName("GetPending").WithSummary("Records to be issued, and jobs to be resolved anew").WithTags("imports");

    private Ok<PendingView> Get()
    {
        using var connection = store.OpenReader();

        // The journal first: what it holds and the tables do not yet may become due.
        var journal = store.HasTable(connection, transaction: null, "journal") ? connection.QuerySingle<long?>("SELECT MAX(ordering) FROM journal") ?? 0 : 0;
        var behind = JobProjection.Offset(connection) < journal;
        var due = connection.QuerySingle<long>("SELECT COUNT(*) FROM due WHERE kind <> @Close OR due_unix_usec <= @now", new { DueRules.Close, now = clock.GetUtcNow().ToUnixUsec() });
        var now = clock.GetUtcNow();
        var asked = connection.QuerySingle<long>(
            "SELECT COUNT(*) FROM jobs WHERE waiting = TRUE AND confirmed = FALSE AND state <> 'closed' AND attribution = @Attribution AND end_unix_usec < @ended",
            new { SamsUsage.Attribution, ended = (now - Asked).ToUnixUsec() });
        return TypedResults.Ok(new PendingView { Pending = due + asked + (behind ? 1 : 0) });
    }
}
