using System.Data.Common;
using Actors.Hub.Store;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Dapper;

namespace Actors.Hub.Nodes;

/// <summary>Who else reports under a node's name.</summary>
public enum NodeConflict
{
    /// <summary>Another machine.</summary>
    Machines,

    /// <summary>Another agent of the same machine.</summary>
    Agents,
}

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

    private const int MostRuns = 16;
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
    /// <returns>Who reports under this name too, where that was not known; null: nobody else.</returns>
    public async Task<NodeConflict?> SeeAsync(Batch batch, bool stored, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var now = clock.GetUtcNow().ToUnixUsec();
        NodeBoot boot;
        NodeConflict? conflict;
        lock (_gate)
        {
            var name = Name(batch.Cluster, batch.Node);
            if (stored)
            {
                now = Math.Min(now, batch.SentUnixUsec);
                if (name.Boots.GetValueOrDefault(batch.BootId)?.LastSeenUnixUsec >= now)
                {
                    return null;
                }
            }

            conflict = stored && name.Newest.FirstOrDefault()?.LastSeenUnixUsec > now ? null : name.Turn(batch, now);
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
    public IReadOnlyList<(NodeBoot Boot, NodeConflict? Conflict)> List(bool allBoots)
    {
        var since = clock.GetUtcNow().ToUnixUsec() - (ConflictShown.Ticks / TimeSpan.TicksPerMicrosecond);
        lock (_gate)
        {
            return
            [
                .. _names.Values
                    .SelectMany(name => (allBoots ? name.Boots.Values : name.Newest).Select(boot => (Boot: boot, Conflict: name.ConflictUnixUsec > since ? name.Conflict : null)))
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

        // Runs of agents of the current boot in the order in which they came, with when they sent first.
        private readonly List<(string Run, long BegunUnixUsec)> _runs = [];

        /// <summary>When each was written last.</summary>
        public Dictionary<string, long> Stored { get; } = new(StringComparer.Ordinal);

        public string Current { get; set; } = "";

        /// <summary>When its figures were taken, on the hub's clock; null: not since this hub's start.</summary>
        public long? LookedUnixUsec { get; set; }

        /// <summary>When a boot, or a run of an agent, that another had followed reported again: no reboot and no restart does that.</summary>
        public long ConflictUnixUsec { get; private set; }

        public NodeConflict? Conflict { get; private set; }

        public IEnumerable<NodeBoot> Newest => Boots.TryGetValue(Current, out var boot) ? [boot] : [];

        /// <returns>The conflict, when this is its first sign; null otherwise.</returns>
        public NodeConflict? Turn(Batch batch, long now)
        {
            var conflict = OfBoots(batch.BootId) ?? OfRuns(batch);
            if (conflict is null)
            {
                return null;
            }

            var isFirst = conflict != Conflict || now - ConflictUnixUsec > ConflictShown.Ticks / TimeSpan.TicksPerMicrosecond;
            (ConflictUnixUsec, Conflict) = (now, conflict);
            return isFirst ? conflict : null;
        }

        private NodeConflict? OfBoots(string bootId)
        {
            if (string.Equals(bootId, Current, StringComparison.Ordinal))
            {
                return null;
            }

            Current = bootId;
            _runs.Clear();
            return Boots.ContainsKey(bootId) ? NodeConflict.Machines : null;
        }

        // What an agent sent before the next one began may come late; what it sent since then comes beside it. Both clocks are the machine's.
        private NodeConflict? OfRuns(Batch batch)
        {
            var known = _runs.FindIndex(run => string.Equals(run.Run, batch.AgentRun, StringComparison.Ordinal));
            if (batch.AgentRun.Length == 0 || (known >= 0 && known == _runs.Count - 1))
            {
                return null;
            }

            if (known < 0 && (_runs.Count == 0 || batch.SentUnixUsec > _runs[^1].BegunUnixUsec))
            {
                _runs.RemoveRange(0, Math.Max(0, _runs.Count - MostRuns + 1));
                _runs.Add((batch.AgentRun, batch.SentUnixUsec));
                return null;
            }

            if (known < 0 || batch.SentUnixUsec <= _runs[^1].BegunUnixUsec)
            {
                return null;
            }

            _runs.RemoveAt(known);
            _runs.Add((batch.AgentRun, batch.SentUnixUsec));
            return NodeConflict.Agents;
        }
    }
}
