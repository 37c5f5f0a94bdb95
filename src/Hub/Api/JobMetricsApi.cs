using Actors.Hub.Jobs;
using Actors.Hub.Metrics;
using Actors.Messages.Wire;
using Actors.Outputs;

namespace Actors.Hub.Api;

/// <summary>GET /metrics/jobs: what samplers measure of jobs that run, in Prometheus' text format.</summary>
internal sealed class JobMetricsApi(LiveJobs live)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics/jobs", () => TypedResults.Text(Text(), PrometheusText.ContentType)).WithName("JobMetrics").WithSummary("Live metrics of running jobs, Prometheus text format").WithTags("jobs");

    private string Text() => PrometheusExposition.Of(
    [
        .. from job in live.All
           where !job.Incarnation.Closed
           from part in job.Incarnation.Nodes
           where part is { FinishedUnixUsec: null, Usage: not null }
           select new LiveJob(part.Node, new JobReport { Ref = part.Ref, Facts = job.Incarnation.Facts, Usage = part.Usage, ObservedUnixUsec = part.ObservedUnixUsec }),
    ]);
}
