using System.Data.Common;
using Actors.Hub.Jobs;
using Actors.Hub.Store;
using Dapper;

namespace Actors.Hub.Due;

/// <summary>A row of the table of due things.</summary>
public sealed record DueRow(string Entity, int Incarnation, string Kind);

/// <summary>The table of due things.</summary>
internal static class DueTable
{
    private const int Page = 2000;
    // CROSS JOIN: SQLite would else go through all closed jobs. Of a mark that is there already only the rules are new.
    private const string MarkOne = "INSERT INTO due (entity, incarnation, kind, due_unix_usec, detail) "
        + "SELECT j.entity, j.incarnation, @p0, @p1, @p2 FROM job_executables e CROSS JOIN jobs j WHERE e.path = @p3 AND e.role = 'job' AND j.job_key = e.job_key AND j.state = 'closed' "
        + "ON CONFLICT (entity, incarnation, kind) DO UPDATE SET detail = excluded.detail WHERE due.detail <> excluded.detail";

    /// <summary>All that is due at an instant, the oldest first, read as far as it is wanted.</summary>
    public static IEnumerable<DueRow> Until(DbConnection connection, long unixUsec)
    {
        DuePlace? place = new DuePlace();
        while (place is { } after)
        {
            var rows = connection.Query<DuePlace>(
                "SELECT due_unix_usec AS At, entity AS Entity, incarnation AS Incarnation, kind AS Kind FROM due WHERE due_unix_usec <= @unixUsec "
                + "AND (due_unix_usec, entity, incarnation, kind) > (@At, @Entity, @Incarnation, @Kind) ORDER BY due_unix_usec, entity, incarnation, kind LIMIT @Page",
                new { unixUsec, after.At, after.Entity, after.Incarnation, after.Kind, Page }).ToList();
            foreach (var row in rows)
            {
                yield return new DueRow(row.Entity, row.Incarnation, row.Kind);
            }

            place = rows.Count == Page ? rows[^1] : null;
        }
    }

    /// <summary>The next instant at which something is due; null: none.</summary>
    public static long? NextAfter(DbConnection connection, long unixUsec) =>
        connection.QuerySingle<long?>("SELECT MIN(due_unix_usec) FROM due WHERE due_unix_usec > @unixUsec", new { unixUsec });

    /// <summary>Marks the closed jobs that ran a path to be resolved with a rule set. Those already marked are resolved with it too.</summary>
    /// <returns>How many ran one of the paths.</returns>
    public static int MarkToResolve(DbConnection connection, DbTransaction transaction, IEnumerable<byte[]> paths, string rulesVersion, long unixUsec)
    {
        using var statements = new Statements(connection) { Transaction = transaction };
        var marked = paths.Sum(path => statements.Execute(MarkOne, DueRules.Resolve, unixUsec, rulesVersion, path));
        connection.Execute("UPDATE due SET detail = @rulesVersion WHERE kind = @Resolve AND detail <> @rulesVersion", new { rulesVersion, DueRules.Resolve }, transaction);
        return marked;
    }

    /// <summary>A job is as the rules of its mark say.</summary>
    public static void Resolved(DbConnection connection, DbTransaction transaction, AlreadyResolved resolved) => connection.Execute(
        "DELETE FROM due WHERE entity = @entity AND incarnation = @Incarnation AND kind = @Resolve AND detail = @RulesVersion",
        new { entity = resolved.Entity.EntityId, resolved.Incarnation, DueRules.Resolve, resolved.RulesVersion },
        transaction);

    /// <summary>Puts off what is due.</summary>
    public static void Postpone(DbConnection connection, DbTransaction transaction, NotYet later) => connection.Execute(
        "UPDATE due SET due_unix_usec = @AtUnixUsec WHERE entity = @entity AND incarnation = @Incarnation AND kind = @Kind AND due_unix_usec < @AtUnixUsec",
        new { entity = later.Entity.EntityId, later.Incarnation, later.Kind, later.AtUnixUsec },
        transaction);

    private sealed class DuePlace
    {
        public long At { get; init; } = long.MinValue;
        public string Entity { get; init; } = "";
        public int Incarnation { get; init; }
        public string Kind { get; init; } = "";
    }
}
