using System.Data.Common;
using Dapper;

namespace Actors.Hub.Projections;

/// <summary>What jobs used under one path.</summary>
/// <param name="Path">Bytes.</param>
/// <param name="CoreHours">Allocated CPUs x elapsed time of each job that has ended, by the path's share of its CPU time.</param>
/// <param name="CpuUsec">CPU time.</param>
/// <param name="Jobs">Their number.</param>
internal sealed record PathUse(byte[] Path, double CoreHours, long CpuUsec, long Jobs);

/// <summary>Reads paths of executables that count as software.</summary>
internal static class PathQueries
{
    /// <summary>All of them, or those of closed jobs alone.</summary>
    public static IReadOnlyList<PathUse> All(DbConnection connection, bool closedOnly = false) => connection
        .Query<(byte[], double, long, long)>(
            "SELECT e.path, COALESCE(SUM(CASE WHEN j.cpu_usec > 0 THEN CAST(j.cpus AS DOUBLE PRECISION) * (j.end_unix_usec - j.start_unix_usec) * e.cpu_usec / j.cpu_usec ELSE 0 END), 0) / 3.6e9, "
            + "CAST(SUM(e.cpu_usec) AS BIGINT), COUNT(*) FROM job_executables e JOIN jobs j ON j.job_key = e.job_key "
            + $"WHERE e.role = 'job'{(closedOnly ? " AND j.state = 'closed'" : "")} GROUP BY e.path")
        .Select(row => new PathUse(row.Item1, row.Item2, row.Item3, row.Item4))
        .ToList();
}
