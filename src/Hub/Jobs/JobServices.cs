using System.Collections.Immutable;
using Actors.Hub.Metrics;
using Actors.Hub.Software;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Actors.Hub.Jobs;

/// <summary>Times that govern jobs.</summary>
/// <param name="UsageInterval"><c>actors.hub.usage-interval</c>.</param>
/// <param name="CloseGrace"><c>actors.hub.close-grace</c>.</param>
/// <param name="PassivateAfter"><c>actors.hub.passivate-after</c>.</param>
/// <param name="WriterRetry"><c>actors.hub.writer-retry</c>.</param>
public sealed record JobTimes(TimeSpan UsageInterval, TimeSpan CloseGrace, TimeSpan PassivateAfter, TimeSpan WriterRetry);

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
    ILogger Log);
