using System.Collections.Immutable;
using Actors.Hub.Metrics;
using Actors.Hub.Software;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Actors.Hub.Jobs;

/// <summary>Times that govern jobs, and what else decides when a record is due.</summary>
/// <param name="UsageInterval"><c>actors.hub.usage-interval</c>.</param>
/// <param name="CloseGrace"><c>actors.hub.close-grace</c>.</param>
/// <param name="PassivateAfter"><c>actors.hub.passivate-after</c>.</param>
/// <param name="WriterRetry"><c>actors.hub.writer-retry</c>.</param>
public sealed record JobTimes(TimeSpan UsageInterval, TimeSpan CloseGrace, TimeSpan PassivateAfter, TimeSpan WriterRetry)
{
    /// <summary><c>actors.hub.final-hold</c>: how long a job that the scheduler calls ended waits for nodes that have not said final.</summary>
    public TimeSpan FinalHold { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary><c>actors.sams.hold</c>: how long a job whose nodes are final waits for the scheduler's word.</summary>
    public TimeSpan RecordHold { get; init; } = TimeSpan.FromHours(24);

    /// <summary><c>actors.sams.remove-less-than</c>, in percent: what software below it does changes no record.</summary>
    public double RemoveLessThan { get; init; } = 1;
}

/// <summary>What every job's actor needs.</summary>
/// <param name="Times">When what happens.</param>
/// <param name="Clock">The hub's clock.</param>
/// <param name="Live">Where the newest state is shown.</param>
/// <param name="Software">The rules in force.</param>
/// <param name="Writers">By kind of record.</param>
/// <param name="RecordZone"><c>actors.sams.record-zone</c>.</param>
/// <param name="DataRoot">Directory that the files of records are relative to.</param>
/// <param name="Metrics">What is counted.</param>
/// <param name="Log">Where it tells.</param>
public sealed record JobServices(
    JobTimes Times,
    TimeProvider Clock,
    LiveJobs Live,
    SoftwareResolver Software,
    ImmutableDictionary<string, IActorRef> Writers,
    TimeZoneInfo RecordZone,
    string DataRoot,
    HubMetrics Metrics,
    ILogger Log)
{
    /// <summary>Whether jobs of a cluster and a scheduler, as nodes name them, are confirmed by a scheduler that is asked.</summary>
    public Func<string, string, bool> Asked { get; init; } = (_, _) => false;

    /// <summary>Whether the scheduler of a cluster has a node of this name.</summary>
    public Func<string, string, bool> HasNode { get; init; } = (_, _) => false;

    /// <summary>When a node of a cluster last looked at its jobs and told of it, on the hub's clock in microseconds; null: not known.</summary>
    public Func<string, string, long?> Looked { get; init; } = (_, _) => null;
}
