using System.Globalization;
using Actors.Outputs;
using Akka.Actor;

namespace Actors.Node.Metrics;

/// <summary>Endpoint to actor: what is newest? Answered by <see cref="MetricsText"/>.</summary>
internal sealed record ReadMetrics
{
    public static readonly ReadMetrics Instance = new();
}

/// <summary>All live samples in Prometheus' text format.</summary>
internal sealed record MetricsText(string Text);

/// <summary>The agent itself.</summary>
/// <param name="Tier">The tier at work.</param>
/// <param name="TierReason">Why it and no better one, in words.</param>
/// <param name="LostEvents">Events the kernel had no room for, since the start.</param>
/// <param name="Passes">Passes over all processes, since the start.</param>
/// <param name="PassCpuSeconds">CPU time of all of them.</param>
internal sealed record AgentState(string Tier, string TierReason, long LostEvents, long Passes, double PassCpuSeconds);

/// <summary>
/// <c>/user/metrics</c>: keeps the newest report of each job of the node for whoever pulls them. A job that has ended is shown a while longer, so that its
/// last values are seen. When it fails it is started again and knows a job with its next report.
/// </summary>
internal sealed class MetricsActor : ReceiveActor
{
    /// <summary>Of an ended job, and of one of which nothing more is heard.</summary>
    private static readonly TimeSpan ShownAfterEnd = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(30);

    private readonly Func<AgentState> _agent;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, (LiveJob Job, long Heard)> _jobs = new(StringComparer.Ordinal);

    public MetricsActor(Func<AgentState> agent, TimeProvider time)
    {
        _agent = agent;
        _time = time;
        Receive<JobMeasured>(message => _jobs[message.Job.Key] = (message.Job, _time.GetTimestamp()));
        Receive<ReadMetrics>(_ => Sender.Tell(new MetricsText(Text())));
    }

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(JobMeasured));

    private string Text()
    {
        foreach (var gone in _jobs.Where(pair => _time.GetElapsedTime(pair.Value.Heard) > (pair.Value.Job.Report.Final ? ShownAfterEnd : Silence)).Select(pair => pair.Key).ToList())
        {
            _jobs.Remove(gone);
        }

        var agent = _agent();
        var running = _jobs.Values.Count(entry => !entry.Job.Report.Final);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # HELP actors_node_jobs Jobs on this node.
            # TYPE actors_node_jobs gauge
            actors_node_jobs {running}
            # HELP actors_node_attribution The tier at work, and why it and no better one.
            # TYPE actors_node_attribution gauge
            actors_node_attribution{"{"}tier="{agent.Tier}",reason="{PrometheusExposition.Escape(agent.TierReason)}"{"}"} 1
            # HELP actors_node_events_lost_total Events the kernel had no room for.
            # TYPE actors_node_events_lost_total counter
            actors_node_events_lost_total {agent.LostEvents}
            # HELP actors_node_passes_total Passes over all processes.
            # TYPE actors_node_passes_total counter
            actors_node_passes_total {agent.Passes}
            # HELP actors_node_passes_cpu_seconds_total CPU time of passes.
            # TYPE actors_node_passes_cpu_seconds_total counter
            actors_node_passes_cpu_seconds_total {agent.PassCpuSeconds:F6}

            """) + PrometheusExposition.Of([.. _jobs.Values.Select(entry => entry.Job)]);
    }
}
