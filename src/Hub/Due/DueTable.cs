using System.Data.Common;
using Actors.Hub.Jobs;
using Actors.Hub.Store;
using Actors.Messages.Identity;
using Dapper;

namespace Actors.Hub.Due;

/// <summary>A row of the table of due things.</summary>
public sealed record DueRow(string Entity, int Incarnation, string Kind);

/// <summary>The table of due things.</summary>
internal static class DueTable
{
    private const int Page = 2000;
    private static readonly string Mark = Statements.Insert("due", "entity", "incarnation", "kind", "due_unix_usec", "detail") + " ON CONFLICT (entity, incarnation, kind) DO NOTHING";

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

    /// <summary>Marks closed jobs to be resolved with a rule set, those already marked included.</summary>
    public static void MarkToResolve(DbConnection connection, DbTransaction transaction, IEnumerable<JobKey> jobs, string rulesVersion, long unixUsec)
    {
        connection.Execute("UPDATE due SET detail = @rulesVersion WHERE kind = @Resolve", new { rulesVersion, DueRules.Resolve }, transaction);
        using var statements = new Statements(connection) { Transaction = transaction };
        foreach (var job in jobs)
        {
            statements.Execute(Mark, job.Entity.EntityId, job.Incarnation, DueRules.Resolve, unixUsec, rulesVersion);
        }
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
