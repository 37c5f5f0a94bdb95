using Actors.Hub.Health;
using Actors.Hub.Jobs;
using Actors.Hub.Metrics;
using Actors.Hub.Nodes;
using Actors.Hub.Projections;
using Actors.Hub.Store;

namespace Actors.Hub.Api;

/// <summary>/health/live, /health/ready and /metrics.</summary>
internal sealed class HealthApi(IStore store, Readiness readiness, HubMetrics metrics, LiveJobs live, NodeDirectory nodes)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Text("live\n")).WithName("Live").WithSummary("The process answers").WithTags("health");
        routes.MapGet("/health/ready", Ready).WithName("Ready").WithSummary("Journal and projection work").WithTags("health").Produces<string>(contentType: "text/plain").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/metrics", () => TypedResults.Text(Metrics(), PrometheusText.ContentType)).WithName("Metrics").WithSummary("Prometheus text format").WithTags("health");
    }

    private IResult Ready() => readiness.Flaw is { } flaw ? TypedResults.Problem($"Not ready: {flaw}.", statusCode: StatusCodes.Status503ServiceUnavailable) : TypedResults.Text("ready\n");

    private string Metrics()
    {
        using var connection = store.OpenReader();
        var lag = store.HasTable(connection, transaction: null, "journal") ? JournalReader.Lag(connection, JobProjection.Offset(connection)) : 0;
        var reporting = nodes.List(allBoots: false);
        return new PrometheusText()
            .Gauge("actors_hub_jobs", "Jobs by state.", "state", JobQueries.Count(connection).Select(row => (row.State, (double)row.Jobs)))
            .Gauge("actors_hub_jobs_in_memory", "Raw ids whose actor is in memory.", live.Count)
            .Counter("actors_hub_batches_total", "Batches taken.", metrics.Batches)
            .Counter("actors_hub_batches_refused_total", "Batches refused as a whole.", metrics.BatchesRefused)
            .Counter("actors_hub_reports_total", "Reports of jobs in batches taken.", metrics.Reports)
            .Counter("actors_hub_reports_quarantined_total", "Reports refused for good.", metrics.ReportsQuarantined)
            .Counter("actors_hub_reports_not_taken_total", "Reports whose job failed or did not answer in time.", metrics.ReportsUnacknowledged)
            .Counter("actors_hub_records_issued_total", "Records that writers have confirmed.", metrics.RecordsIssued)
            .Counter("actors_hub_records_failed_total", "Records that writers could not write and that are offered again.", metrics.RecordsFailed)
            .Counter("actors_hub_events_projected_total", "Events of the journal taken into the tables.", metrics.EventsProjected)
            .Counter("actors_hub_events_unreadable_total", "Events of the journal left out because they cannot be read.", metrics.EventsUnreadable)
            .Gauge("actors_hub_nodes", "Nodes that have reported.", reporting.Count)
            .Gauge("actors_hub_node_conflicts", "Names under which two machines report.", reporting.Count(node => node.Conflict))
            .Gauge(
                "actors_hub_unassigned_tail_seconds", "CPU of jobs of which no single one can be charged, since the newest boot of each node.",
                reporting.Sum(node => node.Boot.UnassignedTailUsec ?? 0) / 1e6)
            .Gauge("actors_hub_projection_lag_events", "Events of the journal not yet in the tables.", lag)
            .Gauge("actors_hub_ready", "1 while journal and projection work.", readiness.Flaw is null ? 1 : 0)
            .ToString();
    }
}
