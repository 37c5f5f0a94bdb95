using System.Data.Common;
using System.Text;
using Actors.Messages.Identity;
using Dapper;

namespace Actors.Hub.Projections;

/// <summary>Finds jobs of which nodes and scheduler do not name the same nodes.</summary>
internal static class MissingQueries
{
    /// <summary>Their keys, the newest start first; one more than the limit when there is a next page.</summary>
    /// <param name="connection">To the tables.</param>
    /// <param name="fromUnixUsec">Not ended before; null: no bound.</param>
    /// <param name="toUnixUsec">Started before; null: no bound.</param>
    /// <param name="settledUnixUsec">Of jobs that still run only those that started before this.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="after">Behind this key; null: from the newest.</param>
    /// <returns>Null when the key to go on behind is not known.</returns>
    public static IReadOnlyList<JobKey>? List(DbConnection connection, long? fromUnixUsec, long? toUnixUsec, long settledUnixUsec, int limit, JobKey? after)
    {
        long? afterStart = null;
        if (after is { } key)
        {
            afterStart = connection.QuerySingleOrDefault<long?>("SELECT start_unix_usec FROM jobs WHERE job_key = @key", new { key = key.ToString() });
            if (afterStart is null)
            {
                return null;
            }
        }

        var sql = new StringBuilder("SELECT job_key FROM jobs WHERE missing = TRUE AND (end_unix_usec IS NOT NULL OR start_unix_usec < @settledUnixUsec)")
            .Append(fromUnixUsec is null ? "" : " AND (end_unix_usec IS NULL OR end_unix_usec >= @fromUnixUsec)")
            .Append(toUnixUsec is null ? "" : " AND start_unix_usec < @toUnixUsec")
            .Append(afterStart is null ? "" : " AND (start_unix_usec < @afterStart OR (start_unix_usec = @afterStart AND job_key < @after))")
            .Append(" ORDER BY start_unix_usec DESC, job_key DESC LIMIT @most");
        return connection.Query<string>(sql.ToString(), new { fromUnixUsec, toUnixUsec, settledUnixUsec, afterStart, after = after?.ToString(), most = limit + 1 })
            .Select(text => JobKey.TryParse(text, out var parsed) ? parsed : (JobKey?)null)
            .OfType<JobKey>()
            .ToList();
    }
}
