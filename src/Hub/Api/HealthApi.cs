using Actors.Hub.Health;
using Actors.Hub.Jobs;
using Actors.Hub.Metrics;
using Actors.Hub.Nodes;
using Actors.Hub.Projections;
using Actors.Hub.Scheduler;
using Actors.Hub.Segments;
using Actors.Hub.Store;
using Actors.Messages.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Actors.Hub.Api;

/// <summary>/health/live, /health/ready and /metrics.</summary>
internal sealed class HealthApi(IStore store, Readiness readiness, HubMetrics metrics, LiveJobs live, NodeDirectory nodes, Schedulers schedulers, SegmentStreams segments)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", Health).WithName("Health").WithSummary("How the hub and the schedulers it asks fare").WithTags("health");
        routes.MapGet("/health/live", () => TypedResults.Text("live\n")).WithName("Live").WithSummary("The process answers").WithTags("health");
        routes.MapGet("/health/ready", Ready).WithName("Ready").WithSummary("Journal and projection work").WithTags("health").Produces<string>(contentType: "text/plain").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/metrics", () => TypedResults.Text(Metrics(), PrometheusText.ContentType)).WithName("Metrics").WithSummary("Prometheus text format").WithTags("health");
    }

    private IResult Ready() => readiness.Flaw is { } flaw ? TypedResults.Problem($"Not ready: {flaw}.", statusCode: StatusCodes.Status503ServiceUnavailable) : TypedResults.Text("ready\n");

    private Ok<HealthView> Health() => TypedResults.Ok(new HealthView
    {
        Status = readiness.Flaw is not null ? "not ready" : schedulers.Figures.Any(figures => figures.State is "failing") ? "degraded" : "ok",
        Reason = readiness.Flaw ?? Failing(),
        Schedulers = [.. schedulers.Figures.Select(SchedulerApi.View)],
    });

    private string? Failing()
    {
        var failing = schedulers.Figures.Where(figures => figures.State is "failing").Select(figures => $"the scheduler of cluster {figures.Cluster} does not answer: {figures.Error}").ToList();
        return failing.Count == 0 ? null : string.Join("; ", failing);
    }

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
            .Gauge("actors_hub_node_conflicts", "Names under which two machines, or two agents of one, report.", reporting.Count(node => node.Conflict is not null))
            .Gauge(
                "actors_hub_unassigned_tail_seconds", "CPU of jobs of which no single one can be charged, since the newest boot of each node.",
                reporting.Sum(node => node.Boot.UnassignedTailUsec ?? 0) / 1e6)
            .Gauge("actors_hub_segments_missing", "Segments of nodes that have not come although later ones have.", segments.Missing)
            .Counter("actors_hub_records_held_total", "Jobs closed without a record as the scheduler does not know them.", metrics.RecordsHeld)
            .Counter("actors_hub_claims_refused_total", "Nodes' parts of jobs that were not taken as the job's: of another scheduler, owner or node, or beside the job's cgroup.", "reason", metrics.ClaimsRefused.Select(refused => (refused.Reason, (double)refused.Claims)))
            .Gauge("actors_hub_unconfirmed_jobs", "Jobs, not closed, that nodes reported and the scheduler has not confirmed.", "cluster", JobQueries.Unconfirmed(connection).Select(row => (row.Cluster, (double)row.Jobs)))
            .Gauge("actors_hub_scheduler_up", "1 while the scheduler of a cluster answers.", "cluster", Each(figures => figures.State is "ok" ? 1 : 0))
            .Gauge("actors_hub_scheduler_last_answer_timestamp_seconds", "When it answered last; 0: not yet.", "cluster", Each(figures => figures.LastAnswer?.ToUnixTimeMilliseconds() / 1000.0 ?? 0))
            .Counter("actors_hub_scheduler_answers_total", "Rounds of questions that were answered.", "cluster", Each(figures => figures.Answers))
            .Counter("actors_hub_scheduler_failures_total", "Rounds of questions that were not.", "cluster", Each(figures => figures.Failures))
            .Counter("actors_hub_scheduler_rows_total", "Rows of jobs that were read.", "cluster", Each(figures => figures.Rows))
            .Counter("actors_hub_scheduler_bad_rows_total", "Rows that were left out.", "cluster", Each(figures => figures.BadRows))
            .Gauge("actors_hub_scheduler_waiting_jobs", "Raw ids of which the scheduler's word is awaited, running jobs included.", "cluster", Each(figures => figures.Waiting))
            .Gauge("actors_hub_projection_lag_events", "Events of the journal not yet in the tables.", lag)
            .Gauge("actors_hub_ready", "1 while journal and projection work.", readiness.Flaw is null ? 1 : 0)
            .ToString();
    }

    private IEnumerable<(string, double)> Each(Func<SchedulerFigures, double> figure) => schedulers.Figures.Select(figures => (figures.Cluster, figure(figures)));
}
