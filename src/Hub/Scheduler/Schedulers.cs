using System.Collections.Immutable;
using Actors.Hub.Logging;
using Actors.Hub.Scheduler.Slurm;
using Actors.Hub.Store;
using Akka.Actor;

namespace Actors.Hub.Scheduler;

/// <summary>The schedulers that this hub asks, one for each cluster that has one.</summary>
/// <param name="asked">By cluster.</param>
public sealed class Schedulers(ImmutableSortedDictionary<string, (SchedulerSettings Settings, IScheduler Scheduler, SchedulerStatus Status)> asked)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How each fares.</summary>
    public IReadOnlyList<SchedulerFigures> Figures => [.. asked.Values.Select(each => each.Status.Figures)];

    /// <summary>
    /// True when jobs of a cluster and a scheduler, as nodes name them, count only once they are confirmed: all jobs of a cluster whose scheduler is asked, but
    /// for those of the schedulers that the site trusts.
    /// </summary>
    public bool Asks(string cluster, string scheduler) => asked.TryGetValue(cluster, out var each) && !each.Settings.Trusted.Contains(scheduler, StringComparer.Ordinal);

    /// <summary>Whether the scheduler of a cluster has a node of this name, as far as it has told of its nodes since the hub began.</summary>
    public bool HasNode(string cluster, string node) => asked.TryGetValue(cluster, out var each) && each.Status.Nodes.Contains(node);

    /// <summary>Name of the scheduler that is asked for a cluster's jobs; null: none.</summary>
    public string? Of(string cluster) => asked.TryGetValue(cluster, out var each) ? each.Scheduler.Name : null;

    /// <summary>Finds out which clusters have a scheduler that can be asked here.</summary>
    public static async Task<Schedulers> FindAsync(IEnumerable<SchedulerSettings> settings, ILogger log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var asked = ImmutableSortedDictionary.CreateBuilder<string, (SchedulerSettings, IScheduler, SchedulerStatus)>(StringComparer.Ordinal);
        foreach (var each in settings)
        {
            if (await FindAsync(each, log, cancellationToken).ConfigureAwait(false) is { } scheduler)
            {
                HubLog.SchedulerAsked(log, each.Cluster, scheduler.Name, each.Interval.TotalSeconds);
                asked[each.Cluster] = (each, scheduler, new SchedulerStatus(each.Cluster, scheduler.Name));
            }
        }

        if (asked.Count == 0)
        {
            HubLog.NoScheduler(log);
        }

        return new Schedulers(asked.ToImmutable());
    }

    /// <summary>Begins to ask.</summary>
    public void Start(ActorSystem system, IStore store, IActorRef region, TimeProvider clock, ILogger log)
    {
        foreach (var (cluster, (settings, scheduler, status)) in asked)
        {
            Func<CancellationToken, Task> round = new SchedulerPoll(scheduler, settings, store, region, clock, status).RunAsync;
            system.ActorOf(Props.Create(() => new SchedulerActor(settings, round, status, clock, log)), $"scheduler-{Uri.EscapeDataString(cluster)}");
        }
    }

    private static async Task<IScheduler?> FindAsync(SchedulerSettings settings, ILogger log, CancellationToken cancellationToken)
    {
        if (settings.Kind is "none" || (settings.Kind is "auto" && !settings.Has("sacct")))
        {
            return null;
        }

        var slurm = new SlurmScheduler(settings);
        if (settings.Kind is "auto" && await new SlurmScheduler(settings with { Timeout = Patience }).LacksConfigurationAsync(cancellationToken).ConfigureAwait(false) is { } flaw)
        {
            HubLog.SchedulerNotThere(log, settings.Cluster, flaw);
            return null;
        }

        return slurm;
    }
}
