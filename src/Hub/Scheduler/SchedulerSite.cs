using Actors.Hub.Store;

namespace Actors.Hub.Scheduler;

/// <summary>What a scheduler tells of its cluster beside jobs: nodes, and users of accounts. Accounting goes on where it does not.</summary>
internal sealed class SchedulerSite(IScheduler scheduler, SchedulerSettings settings, IStore store, SchedulerStatus status)
{
    private Dictionary<string, long> _threads = new(StringComparer.Ordinal);
    private DateTimeOffset? _associationsAt;

    /// <summary>Asks for the nodes.</summary>
    public async Task NodesAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var nodes = await scheduler.NodesAsync(cancellationToken).ConfigureAwait(false);
            _threads = nodes.GroupBy(node => node.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().ThreadsPerCore, StringComparer.Ordinal);
            status.Nodes = _threads.Keys.ToHashSet(StringComparer.Ordinal);
            await store.WriteAsync((connection, transaction) => SchedulerTables.StoreNodes(connection, transaction, settings.Cluster, nodes, now), cancellationToken).ConfigureAwait(false);
            status.Change(figures => figures with { NodesError = null });
        }
        catch (SchedulerException e)
        {
            status.Change(figures => figures with { NodesError = e.Message });
        }
    }

    /// <summary>Asks who may use which account, once a day.</summary>
    public async Task AssociationsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - _associationsAt < TimeSpan.FromDays(1))
        {
            return;
        }

        // Whether they come or not, they are asked for rarely.
        _associationsAt = now;
        try
        {
            var associations = await scheduler.AssociationsAsync(cancellationToken).ConfigureAwait(false);
            await store.WriteAsync((connection, transaction) => SchedulerTables.StoreAssociations(connection, transaction, settings.Cluster, associations), cancellationToken).ConfigureAwait(false);
            status.Change(figures => figures with { AssociationsError = null });
        }
        catch (SchedulerException e)
        {
            status.Change(figures => figures with { AssociationsError = e.Message });
        }
    }

    /// <summary>Physical cores of a row's CPUs, by its first node: the nodes of a job are alike in this, where a site does not mix them in a partition. Null: not known.</summary>
    public long? Cores(SchedulerRow row)
    {
        try
        {
            return row.Cpus is { } cpus && HostList.First(row.NodeList) is { } node && _threads.TryGetValue(node, out var threads) ? (cpus + threads - 1) / threads : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
