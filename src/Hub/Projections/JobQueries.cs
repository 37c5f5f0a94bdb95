using System.Data.Common;
using System.Text;
using Actors.Hub.Import;
using Actors.Hub.Jobs;
using Actors.Hub.Scheduler;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Actors.Messages.Json;
using Dapper;

namespace Actors.Hub.Projections;

/// <summary>What a list of jobs is to hold.</summary>
/// <param name="State">running, closing or closed; null: all.</param>
/// <param name="User">Null: all.</param>
/// <param name="Project">Null: all.</param>
/// <param name="FromUnixUsec">Not ended before; null: no bound.</param>
/// <param name="ToUnixUsec">Started before; null: no bound.</param>
/// <param name="Limit">At most this many.</param>
/// <param name="After">Behind this key; null: from the newest.</param>
public sealed record JobListQuery(string? State, string? User, string? Project, long? FromUnixUsec, long? ToUnixUsec, int Limit, JobKey? After);

/// <summary>Reads jobs from the projection's tables.</summary>
internal static class JobQueries
{
    private const string Columns =
        "SELECT job_key AS Key, raw_id AS JobId, incarnation AS Ordinal, cluster AS Cluster, scheduler AS Scheduler, state AS State, complete AS Complete, "
        + "confirmed AS Confirmed, start_unix_usec AS StartUnixUsec, end_unix_usec AS EndUnixUsec, content AS Content, cpu_usec AS CpuUsec, unattributed_usec AS UnattributedUsec, excess_usec AS ExcessUsec, total_is_lower_bound AS TotalIsLowerBound, unwatched_usec AS UnwatchedUsec, "
        + "total_source AS TotalSource, attribution AS Attribution, max_rss_bytes AS MaxRssBytes FROM jobs";

    /// <summary>Jobs, the newest start first; one more than the limit when there is a next page.</summary>
    /// <returns>Null when the key to go on behind is not known.</returns>
    public static IReadOnlyList<JobView>? List(DbConnection connection, JobListQuery query)
    {
        long? afterStart = null;
        if (query.After is { } after)
        {
            afterStart = connection.QuerySingleOrDefault<long?>("SELECT start_unix_usec FROM jobs WHERE job_key = @key", new { key = after.ToString() });
            if (afterStart is null)
            {
                return null;
            }
        }

        var sql = new StringBuilder(Columns).Append(" WHERE 1 = 1");
        Add(query.State is not null, " AND state = @State");
        Add(query.User is not null, " AND user_name = @User");
        Add(query.Project is not null, " AND project = @Project");
        Add(query.FromUnixUsec is not null, " AND (end_unix_usec IS NULL OR end_unix_usec >= @FromUnixUsec)");
        Add(query.ToUnixUsec is not null, " AND start_unix_usec < @ToUnixUsec");
        Add(afterStart is not null, " AND (start_unix_usec < @afterStart OR (start_unix_usec = @afterStart AND job_key < @after))");
        sql.Append(" ORDER BY start_unix_usec DESC, job_key DESC LIMIT @most");
        var parameters = new { query.State, query.User, query.Project, query.FromUnixUsec, query.ToUnixUsec, afterStart, after = query.After?.ToString(), most = query.Limit + 1 };
        return connection.Query<JobRow>(sql.ToString(), parameters).Select(row => row.ToView()).ToList();

        void Add(bool wanted, string clause)
        {
            if (wanted)
            {
                sql.Append(clause);
            }
        }
    }

    /// <summary>The newest incarnation of a raw id, of the hub's own cluster if that has one; null when there is none.</summary>
    public static JobKey? NewestOfRawId(DbConnection connection, string rawId, string ownCluster) => Parse(connection.QueryFirstOrDefault<string>(
        "SELECT job_key FROM jobs WHERE raw_id = @rawId ORDER BY CASE WHEN cluster = @ownCluster THEN 0 ELSE 1 END, start_unix_usec DESC, incarnation DESC LIMIT 1",
        new { rawId, ownCluster }));

    /// <summary>The newest incarnation of a task of an array; null when there is none.</summary>
    public static JobKey? NewestOfTask(DbConnection connection, string arrayJobId, string arrayTaskId, string ownCluster) => Parse(connection.QueryFirstOrDefault<string>(
        "SELECT job_key FROM jobs WHERE array_job_id = @arrayJobId AND array_task_id = @arrayTaskId "
        + "ORDER BY CASE WHEN cluster = @ownCluster THEN 0 ELSE 1 END, start_unix_usec DESC, incarnation DESC LIMIT 1",
        new { arrayJobId, arrayTaskId, ownCluster }));

    /// <summary>The newest incarnation of a component of a heterogeneous job; null when there is none.</summary>
    public static JobKey? NewestOfComponent(DbConnection connection, string hetJobId, long hetOffset, string ownCluster) => Parse(connection.QueryFirstOrDefault<string>(
        "SELECT job_key FROM jobs WHERE het_job_id = @hetJobId AND het_offset = @hetOffset "
        + "ORDER BY CASE WHEN cluster = @ownCluster THEN 0 ELSE 1 END, start_unix_usec DESC, incarnation DESC LIMIT 1",
        new { hetJobId, hetOffset, ownCluster }));

    /// <summary>Jobs of a cluster of which its scheduler has not said all: unconfirmed ones that it is asked for, and those that it has not called ended.</summary>
    /// <param name="connection">To the tables.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="scheduler">Its scheduler: jobs of others it does not know.</param>
    public static IReadOnlyList<WaitingJob> Waiting(DbConnection connection, string cluster, string scheduler) => connection
        .Query<(string RawId, long Unconfirmed, long Reported, long Ending)>(
            "SELECT raw_id, CAST(MAX(CASE WHEN confirmed THEN 0 ELSE 1 END) AS BIGINT), CAST(MAX(CASE WHEN attribution = @Attribution THEN 0 ELSE 1 END) AS BIGINT), "
            + "CAST(MAX(CASE WHEN attribution = @Attribution OR EXISTS (SELECT 1 FROM job_nodes n WHERE n.job_key = jobs.job_key AND NOT n.final) THEN 0 "
            + "WHEN EXISTS (SELECT 1 FROM job_nodes n WHERE n.job_key = jobs.job_key) THEN 1 ELSE 0 END) AS BIGINT) FROM jobs WHERE waiting = TRUE AND cluster = @cluster AND scheduler IN ('', @scheduler) GROUP BY raw_id",
            new { cluster, scheduler, SamsUsage.Attribution })
        .Select(row => new WaitingJob(row.RawId, row.Unconfirmed != 0, row.Reported != 0, row.Ending != 0))
        .ToList();

    /// <summary>Number of jobs, not closed, that nodes reported and the scheduler has not confirmed, by cluster.</summary>
    public static IReadOnlyList<(string Cluster, long Jobs)> Unconfirmed(DbConnection connection) =>
        connection.Query<(string, long)>("SELECT cluster, COUNT(*) FROM jobs WHERE waiting = TRUE AND confirmed = FALSE AND state <> 'closed' GROUP BY cluster").ToList();

    /// <summary>Number of jobs by state.</summary>
    public static IReadOnlyList<(string State, long Jobs)> Count(DbConnection connection) =>
        connection.Query<(string, long)>("SELECT state, COUNT(*) FROM jobs GROUP BY state").ToList();

    /// <summary>Closed jobs that ran a path. CROSS JOIN: SQLite would else go through all closed jobs.</summary>
    public static IEnumerable<JobKey> ClosedJobsWith(DbConnection connection, byte[] path) => connection
        .Query<string>("SELECT j.job_key FROM job_executables e CROSS JOIN jobs j WHERE e.path = @path AND e.role = 'job' AND j.job_key = e.job_key AND j.state = 'closed'", new { path })
        .Select(text => Parse(text)!.Value);

    private static JobKey? Parse(string? text) => JobKey.TryParse(text, out var key) ? key : null;

    private sealed class JobRow
    {
        public string Key { get; init; } = "";
        public string JobId { get; init; } = "";
        public int Ordinal { get; init; }
        public string Cluster { get; init; } = "";
        public string Scheduler { get; init; } = "";
        public string State { get; init; } = "";
        public bool Complete { get; init; }
        public bool Confirmed { get; init; }
        public long StartUnixUsec { get; init; }
        public long? EndUnixUsec { get; init; }
        public byte[] Content { get; init; } = [];
        public long? CpuUsec { get; init; }
        public long? UnattributedUsec { get; init; }
        public long? ExcessUsec { get; init; }
        public bool TotalIsLowerBound { get; init; }
        public long? UnwatchedUsec { get; init; }
        public string? TotalSource { get; init; }
        public string? Attribution { get; init; }
        public long? MaxRssBytes { get; init; }

        public JobView ToView()
        {
            var incarnation = Incarnation.From(IncarnationState.Parser.ParseFrom(Content));
            return JobViews.WithFacts(View(incarnation), incarnation, Start(incarnation), EndUnixUsec);
        }

        // Jobs that were never started are sorted by when they became known.
        private long? Start(Incarnation known) => known.HasWord ? known.StartUnixUsec : StartUnixUsec;

        private JobView View(Incarnation incarnation) => new()
        {
            Key = Key,
            JobId = JobId,
            Incarnation = Ordinal,
            Cluster = Cluster,
            Scheduler = Scheduler,
            State = State,
            Complete = Complete,
            Confirmed = Confirmed,
            Start = JobViews.Instant(Start(incarnation)),
            End = JobViews.Instant(EndUnixUsec),
            CpuSeconds = JobViews.Seconds(CpuUsec),
            UnattributedSeconds = JobViews.Seconds(UnattributedUsec),
            ExcessSeconds = JobViews.Seconds(ExcessUsec),
            TotalIsLowerBound = TotalIsLowerBound,
            UnwatchedSeconds = JobViews.Seconds(UnwatchedUsec),
            TotalSource = TotalSource,
            Attribution = Attribution,
            MaxRssBytes = MaxRssBytes,
        };
    }
}
