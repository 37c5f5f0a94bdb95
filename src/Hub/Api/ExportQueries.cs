using System.Data.Common;
using Actors.Hub.Jobs;
using Actors.Hub.Records;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Dapper;

namespace Actors.Hub.Api;

/// <summary>Records in the order in which they were issued, and how far they were exported.</summary>
internal static class ExportQueries
{
    /// <summary>Ordering of the last record whose export was confirmed.</summary>
    public static long Confirmed(DbConnection connection, string kind) =>
        connection.QuerySingleOrDefault<long?>("SELECT confirmed_ordering FROM export_state WHERE name = @kind", new { kind }) ?? 0;

    /// <summary>Ordering of the newest record; 0 without any.</summary>
    public static long Newest(DbConnection connection, string kind) =>
        connection.QuerySingle<long?>("SELECT MAX(ordering) FROM records WHERE kind = @kind", new { kind }) ?? 0;

    /// <summary>Jobs as they were when their newest record was issued.</summary>
    public static IReadOnlyList<(long Ordering, ClosedJob Job)> After(DbConnection connection, string kind, long ordering, int limit, TimeZoneInfo zone) => connection
        .Query<(string Key, long Ordering, int Revision, byte[] Content)>(
            "SELECT job_key, ordering, revision, content FROM records WHERE kind = @kind AND ordering > @ordering ORDER BY ordering LIMIT @limit", new { kind, ordering, limit })
        .Select(row =>
        {
            _ = JobKey.TryParse(row.Key, out var key);
            return (row.Ordering, PendingRecord.Job(key, Incarnation.From(IncarnationState.Parser.ParseFrom(row.Content)), row.Revision, zone));
        })
        .ToList();

    /// <summary>Jobs in the order in which their newest records of a kind were issued.</summary>
    public static IReadOnlyList<(long Ordering, JobKey Key)> KeysAfter(DbConnection connection, string kind, long ordering, int limit) => connection
        .Query<(string Key, long Ordering)>("SELECT job_key, ordering FROM records WHERE kind = @kind AND ordering > @ordering ORDER BY ordering LIMIT @limit", new { kind, ordering, limit })
        .Select(row => JobKey.TryParse(row.Key, out var key) ? (row.Ordering, key) : default)
        .ToList();

    /// <summary>Keeps how far was exported; never goes back.</summary>
    public static void Confirm(DbConnection connection, DbTransaction transaction, string kind, long ordering) => connection.Execute(
        "INSERT INTO export_state (name, confirmed_ordering) VALUES (@kind, @ordering) "
        + "ON CONFLICT (name) DO UPDATE SET confirmed_ordering = CASE WHEN export_state.confirmed_ordering < excluded.confirmed_ordering THEN excluded.confirmed_ordering ELSE export_state.confirmed_ordering END",
        new { kind, ordering },
        transaction);
}
