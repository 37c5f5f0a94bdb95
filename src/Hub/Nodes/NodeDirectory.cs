using System.Data.Common;
using Actors.Hub.Store;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Dapper;

namespace Actors.Hub.Nodes;

/// <summary>
/// The nodes that report, boot by boot. The newest state is in memory; the table has it within <see cref="StoreRest"/>, and at once when a boot is new.
/// Thread-safe.
/// </summary>
/// <param name="store">Where they are kept.</param>
/// <param name="clock">The hub's clock.</param>
public sealed class NodeDirectory(IStore store, TimeProvider clock)
{
    /// <summary>A boot is written at most this often.</summary>
    public static readonly TimeSpan StoreRest = TimeSpan.FromMinutes(1);

    /// <summary>Two machines that report under one name are told of this long after the last change between them.</summary>
    public static readonly TimeSpan ConflictShown = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Cluster, string Node), NodeName> _names = [];

    /// <summary>Reads the table.</summary>
    public void Load()
    {
        using var connection = store.OpenReader();
        foreach (var boot in connection.Query<NodeBoot>(
            "SELECT cluster AS Cluster, node AS Node, boot_id AS BootId, machine_id AS MachineId, agent_version AS AgentVersion, first_seen_unix_usec AS FirstSeenUnixUsec, "
            + "last_seen_unix_usec AS LastSeenUnixUsec, attribution AS Attribution, lost_events AS LostEvents, root_usec AS RootUsec, jobs_usec AS JobsUsec, "
            + "unassigned_tail_usec AS UnassignedTailUsec, other_usec AS OtherUsec, earlier_usec AS EarlierUsec, outside_usec AS OutsideUsec, busy_usec AS BusyUsec "
            + "FROM node_boots ORDER BY last_seen_unix_usec"))
        {
            lock (_gate)
            {
                var name = Name(boot.Cluster, boot.Node);
                name.Boots[boot.BootId] = boot;
                name.Stored[boot.BootId] = boot.LastSeenUnixUsec;
                name.Current = boot.BootId;
            }
        }
    }

    /// <summary>Takes what a batch says of its node.</summary>
    /// <param name="batch">What came.</param>
    /// <param name="stored">It lay in a file: its own time counts, and what is known by then is newer.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>True when another machine reports under this name too, and that was not known.</returns>
    public async Task<bool> SeeAsync(Batch batch, bool stored, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var now = clock.GetUtcNow().ToUnixUsec();
        NodeBoot boot;
        bool conflict;
        lock (_gate)
        {
            var name = Name(batch.Cluster, batch.Node);
            if (stored)
            {
                now = Math.Min(now, batch.SentUnixUsec);
                if (name.Boots.GetValueOrDefault(batch.BootId)?.LastSeenUnixUsec >= now)
                {
                    return false;
                }
            }

            conflict = !(stored && name.Newest.FirstOrDefault()?.LastSeenUnixUsec > now) && name.Turn(batch.BootId, now);
            boot = NodeBoot.Of(batch, name.Boots.GetValueOrDefault(batch.BootId), now);
            name.Boots[batch.BootId] = boot;
            if (batch.Usage is { } usage)
            {
                // How old they are is on the node's own clock.
                name.LookedUnixUsec = Math.Max(name.LookedUnixUsec ?? 0, now - Math.Max(0, batch.SentUnixUsec - usage.ObservedUnixUsec));
            }

            if (name.Stored.TryGetValue(batch.BootId, out var written) && now - written < StoreRest.Ticks / TimeSpan.TicksPerMicrosecond)
            {
                return conflict;
            }

            name.Stored[batch.BootId] = now;
        }

        await store.WriteAsync((connection, transaction) => Write(connection, transaction, boot), cancellationToken).ConfigureAwait(false);
        return conflict;
    }

    /// <summary>When a node last looked at its jobs and told of it since this hub's start, on the hub's clock; null: not known.</summary>
    public long? Looked(string cluster, string node)
    {
        lock (_gate)
        {
            return _names.GetValueOrDefault((cluster, node))?.LookedUnixUsec;
        }
    }

    /// <summary>The newest boot of each node, or all boots; by cluster, node and time.</summary>
    public IReadOnlyList<(NodeBoot Boot, bool Conflict)> List(bool allBoots)
    {
        var since = clock.GetUtcNow().ToUnixUsec() - (ConflictShown.Ticks / TimeSpan.TicksPerMicrosecond);
        lock (_gate)
        {
            return
            [
                .. _names.Values
                    .SelectMany(name => (allBoots ? name.Boots.Values : name.Newest).Select(boot => (Boot: boot, Conflict: name.ConflictUnixUsec > since)))
                    .OrderBy(item => item.Boot.Cluster, StringComparer.Ordinal).ThenBy(item => item.Boot.Node, StringComparer.Ordinal).ThenBy(item => item.Boot.LastSeenUnixUsec),
            ];
        }
    }

    private NodeName Name(string cluster, string node)
    {
        if (!_names.TryGetValue((cluster, node), out var name))
        {
            _names.Add((cluster, node), name = new NodeName());
        }

        return name;
    }

    private static void Write(DbConnection connection, DbTransaction transaction, NodeBoot boot) => connection.Execute(
        "INSERT INTO node_boots (cluster, node, boot_id, machine_id, agent_version, first_seen_unix_usec, last_seen_unix_usec, attribution, lost_events, root_usec, jobs_usec, "
        + "unassigned_tail_usec, other_usec, earlier_usec, outside_usec, busy_usec) "
        + "VALUES (@Cluster, @Node, @BootId, @MachineId, @AgentVersion, @FirstSeenUnixUsec, @LastSeenUnixUsec, @Attribution, @LostEvents, @RootUsec, @JobsUsec, "
        + "@UnassignedTailUsec, @OtherUsec, @EarlierUsec, @OutsideUsec, @BusyUsec) "
        + "ON CONFLICT (cluster, node, boot_id) DO UPDATE SET machine_id = excluded.machine_id, agent_version = excluded.agent_version, "
        + "last_seen_unix_usec = excluded.last_seen_unix_usec, attribution = excluded.attribution, lost_events = excluded.lost_events, root_usec = excluded.root_usec, "
        + "jobs_usec = excluded.jobs_usec, unassigned_tail_usec = excluded.unassigned_tail_usec, other_usec = excluded.other_usec, earlier_usec = excluded.earlier_usec, "
        + "outside_usec = excluded.outside_usec, busy_usec = excluded.busy_usec",
        boot,
        transaction);

    /// <summary>What reports under one name.</summary>
    private sealed class NodeName
    {
        public Dictionary<string, NodeBoot> Boots { get; } = new(StringComparer.Ordinal);

        /// <summary>When each was written last.</summary>
        public Dictionary<string, long> Stored { get; } = new(StringComparer.Ordinal);

        public string Current { get; set; } = "";

        /// <summary>When its figures were taken, on the hub's clock; null: not since this hub's start.</summary>
        public long? LookedUnixUsec { get; set; }

        /// <summary>When a boot that another had followed reported again: no reboot does that.</summary>
        public long ConflictUnixUsec { get; private set; }

        public IEnumerable<NodeBoot> Newest => Boots.TryGetValue(Current, out var boot) ? [boot] : [];

        /// <returns>True when it is the first sign of a conflict.</returns>
        public bool Turn(string bootId, long now)
        {
            if (string.Equals(bootId, Current, StringComparison.Ordinal))
            {
                return false;
            }

            Current = bootId;
            if (!Boots.ContainsKey(bootId))
            {
                return false;
            }

            var isFirst = now - ConflictUnixUsec > ConflictShown.Ticks / TimeSpan.TicksPerMicrosecond;
            ConflictUnixUsec = now;
            return isFirst;
        }
    }
}
