using System.Data.Common;
using Actors.Hub.Summary;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Actors.Hub.Reports;

/// <summary>
/// What software used of the jobs that have ended, by the tables of the projection. A job's core-hours (allocated CPUs × active time) go to its parts by their share of its CPU time;
/// no job is cut at the ends of a period: it counts where it ended. Jobs that are not settled are only counted.
/// </summary>
/// <param name="Rows">In no order.</param>
/// <param name="Kinds">Sums of each kind of part.</param>
/// <param name="All">The sum of all.</param>
/// <param name="Unallocated">Jobs whose allocation is not known: they have jobs and CPU time, but no core-hours.</param>
/// <param name="Unsettled">Jobs that ended in the period and wait for their nodes or for the scheduler's word: in no other figure.</param>
internal sealed record SoftwareReport(IReadOnlyList<ReportSum> Rows, IReadOnlyList<ReportSum> Kinds, ReportSum All, long Unallocated, long Unsettled)
{
    // One job's rows stand together. On SQLite the index has this order.
    private const string Sql =
        """
        SELECT j.job_key, j.user_name, j.project, j.cpus, j.allocated_usec, j.cpu_usec, j.charged_usec, j.scheduler_usec, s.name, s.version, s.ignored, s.cpu_usec
        FROM jobs j {join} JOIN job_software s ON s.job_key = j.job_key AND s.cpu_usec > 0{software}
        WHERE j.allocated_usec IS NOT NULL{jobs} ORDER BY j.end_unix_usec, j.job_key
        """;

    private const string UnsettledSql =
        "SELECT COUNT(*) FROM jobs j WHERE (j.state = 'closing' OR (j.waiting = TRUE AND j.state <> 'running')) AND j.end_unix_usec IS NOT NULL{jobs}";

    /// <summary>Makes a report: reads the jobs once, and holds no more than its rows.</summary>
    public static SoftwareReport Of(DbConnection connection, SoftwareReportQuery query, CancellationToken cancellationToken)
    {
        var sqlite = connection is SqliteConnection;
        var parameters = new Dictionary<string, object>(StringComparer.Ordinal) { ["from"] = query.FromUnixUsec ?? 0, ["to"] = query.ToUnixUsec ?? 0 };
        var jobs = (query.FromUnixUsec is null ? "" : " AND j.end_unix_usec >= @from")
            + (query.ToUnixUsec is null ? "" : " AND j.end_unix_usec < @to")
            + query.Users.Sql("j.user_name", sqlite, parameters)
            + query.Projects.Sql("j.project", sqlite, parameters);
        var onlySoftware = query.Software.In.Count > 0;
        var sql = Sql
            .Replace("{join}", onlySoftware ? "" : "LEFT", StringComparison.Ordinal)
            .Replace("{software}", query.Software.Sql("s.name", sqlite, parameters), StringComparison.Ordinal)
            .Replace("{jobs}", jobs, StringComparison.Ordinal);
        var sums = new ReportSums(query.By);
        using (var reader = (DbDataReader)connection.ExecuteReader(sql, parameters))
        {
            var job = "";
            while (reader.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var key = reader.GetString(0);
                if (!string.Equals(key, job, StringComparison.Ordinal))
                {
                    job = key;
                    sums.Begin(Job(reader), withRest: !onlySoftware);
                }

                if (!reader.IsDBNull(11))
                {
                    sums.Add(Kind(reader), Text(reader, 8), Text(reader, 9), reader.GetInt64(11));
                }
            }
        }

        var unsettled = connection.QuerySingle<long>(UnsettledSql.Replace("{jobs}", jobs, StringComparison.Ordinal), parameters);
        return new SoftwareReport(sums.Rows, sums.Kinds, sums.All, sums.Unallocated, unsettled);
    }

    private static ReportJob Job(DbDataReader reader) =>
        new(Text(reader, 1), Text(reader, 2), Number(reader, 3), reader.GetInt64(4), Number(reader, 5), reader.GetInt64(6), reader.GetInt64(7));

    private static string Kind(DbDataReader reader) =>
        reader.IsDBNull(8) ? SummaryKinds.Undetermined : reader.GetBoolean(10) ? SummaryKinds.Ignored : SummaryKinds.Software;

    private static string? Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static long? Number(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
}
