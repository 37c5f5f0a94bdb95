using System.Data.Common;
using Actors.Messages.Identity;
using Dapper;

namespace Actors.Hub.Scheduler;

/// <summary>What the hub remembers of a cluster's scheduler.</summary>
internal static class SchedulerTables
{
    private const int MostBadRows = 1000;

    /// <summary>Up to when all is known; null before the first answer.</summary>
    public static DateTimeOffset? Heard(DbConnection connection, string cluster) =>
        connection.QuerySingleOrDefault<long?>("SELECT heard_unix_usec FROM scheduler_cursor WHERE cluster = @cluster", new { cluster }) is { } usec ? Instants.FromUnixUsec(usec) : null;

    public static void StoreHeard(DbConnection connection, DbTransaction transaction, string cluster, DateTimeOffset heard) => connection.Execute(
        "INSERT INTO scheduler_cursor (cluster, heard_unix_usec) VALUES (@cluster, @usec) ON CONFLICT (cluster) DO UPDATE SET heard_unix_usec = excluded.heard_unix_usec",
        new { cluster, usec = heard.ToUnixUsec() },
        transaction);

    /// <summary>Keeps bad rows, each text once, the newest.</summary>
    public static void StoreBad(DbConnection connection, DbTransaction transaction, string cluster, IEnumerable<BadRow> rows, DateTimeOffset now)
    {
        foreach (var row in rows)
        {
            connection.Execute(
                "INSERT INTO scheduler_bad_row (cluster, at_unix_usec, reason, text) VALUES (@cluster, @usec, @Reason, @Text) ON CONFLICT (cluster, text) DO NOTHING",
                new { cluster, usec = now.ToUnixUsec(), Reason = Storable(row.Reason), Text = Storable(row.Text) },
                transaction);
        }

        connection.Execute(
            "DELETE FROM scheduler_bad_row WHERE id <= (SELECT MAX(id) FROM scheduler_bad_row) - @MostBadRows", new { MostBadRows }, transaction);
    }

    /// <summary>Takes the place of what was known of the nodes; a state's beginning is when it was first told.</summary>
    public static void StoreNodes(DbConnection connection, DbTransaction transaction, string cluster, IEnumerable<SchedulerNode> nodes, DateTimeOffset now)
    {
        var usec = now.ToUnixUsec();
        foreach (var node in nodes)
        {
            connection.Execute(
                "INSERT INTO scheduler_node (cluster, node, state, since_unix_usec, seen_unix_usec, cpus, threads_per_core, memory_bytes) "
                + "VALUES (@cluster, @Name, @State, @usec, @usec, @Cpus, @ThreadsPerCore, @MemoryBytes) "
                + "ON CONFLICT (cluster, node) DO UPDATE SET since_unix_usec = CASE WHEN scheduler_node.state = excluded.state THEN scheduler_node.since_unix_usec ELSE excluded.since_unix_usec END, "
                + "state = excluded.state, seen_unix_usec = excluded.seen_unix_usec, cpus = excluded.cpus, threads_per_core = excluded.threads_per_core, "
                + "memory_bytes = excluded.memory_bytes",
                new { cluster, node.Name, node.State, usec, node.Cpus, node.ThreadsPerCore, node.MemoryBytes },
                transaction);
        }

        connection.Execute("DELETE FROM scheduler_node WHERE cluster = @cluster AND seen_unix_usec < @usec", new { cluster, usec }, transaction);
    }

    /// <summary>Takes the place of what was known of the accounts' users.</summary>
    public static void StoreAssociations(DbConnection connection, DbTransaction transaction, string cluster, IEnumerable<SchedulerAssociation> associations)
    {
        connection.Execute("DELETE FROM scheduler_association WHERE cluster = @cluster", new { cluster }, transaction);
        foreach (var association in associations)
        {
            connection.Execute(
                "INSERT INTO scheduler_association (cluster, account, user_name, parent_account) VALUES (@cluster, @Account, @User, @ParentAccount) "
                + "ON CONFLICT (cluster, account, user_name) DO NOTHING",
                new { cluster, association.Account, association.User, association.ParentAccount },
                transaction);
        }
    }

    /// <summary>Number of nodes by state, all clusters.</summary>
    public static IReadOnlyList<(string Cluster, string State, long Nodes)> NodeStates(DbConnection connection) =>
        connection.Query<(string, string, long)>("SELECT cluster, state, COUNT(*) FROM scheduler_node GROUP BY cluster, state ORDER BY cluster, state").ToList();

    // No database is stuck on a NUL.
    private static string Storable(string text) => text.Replace('\0', '\uFFFD');
}
