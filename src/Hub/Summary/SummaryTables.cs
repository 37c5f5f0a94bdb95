using System.Data.Common;
using System.Text;
using Actors.Hub.Records;
using Actors.Hub.Store;
using Dapper;

namespace Actors.Hub.Summary;

/// <summary>The tables of the monthly summaries (migration 010).</summary>
internal static class SummaryTables
{
    private const string MarkMonth =
        "INSERT INTO summary_month (month, changed, written) VALUES (@p0, 1, 0) ON CONFLICT (month) DO UPDATE SET changed = summary_month.changed + 1";

    private static readonly string UpsertJob = Statements.Upsert(
        "summary_job", 1, "job_key", "revision", "month", "user_name", "project", "cpu_usec", "allocated_usec", "content_hash");

    private static readonly string InsertUsage = Statements.Insert("summary_usage", "job_key", "kind", "software", "version", "cpu_usec", "allocated_usec");

    /// <summary>Tables that are made from the journal alone.</summary>
    public static readonly IReadOnlyList<string> Derived = ["summary_job", "summary_usage"];

    /// <summary>Puts a job's contribution in the place of the one before.</summary>
    /// <param name="statements">Of the transaction.</param>
    /// <param name="job">Of the revision that is issued.</param>
    /// <param name="months">Gets the months that change: <see cref="Mark"/>.</param>
    public static void Replace(Statements statements, ClosedJob job, ISet<string> months)
    {
        var key = job.Key.ToString();
        var contribution = SummaryContribution.Of(job);
        if (job.Revision > 1 && statements.Query("SELECT month FROM summary_job WHERE job_key = @p0", row => row.GetString(0), key) is [var month])
        {
            statements.Execute("DELETE FROM summary_usage WHERE job_key = @p0", key);
            months.Add(month);
        }

        statements.Execute(
            UpsertJob, key, job.Revision, contribution.Month, contribution.User, contribution.Project, contribution.CpuUsec, contribution.AllocatedUsec, job.Content);
        foreach (var row in contribution.Rows)
        {
            statements.Execute(InsertUsage, key, row.Kind, row.Software, row.Version, row.CpuUsec, row.AllocatedUsec);
        }

        months.Add(contribution.Month);
    }

    /// <summary>Makes the files of months out of date.</summary>
    public static void Mark(Statements statements, IEnumerable<string> months)
    {
        foreach (var month in months)
        {
            statements.Execute(MarkMonth, month);
        }
    }

    /// <summary>Months whose CSV file is out of date, with the count of changes it would hold.</summary>
    public static IReadOnlyList<(string Month, long Changed)> OutOfDate(DbConnection connection) =>
        [.. connection.Query<(string, long)>("SELECT month, changed FROM summary_month WHERE written < changed ORDER BY month")];

    /// <summary>The CSV file of a month holds this count of changes.</summary>
    public static void Written(DbConnection connection, DbTransaction transaction, string month, long changed) =>
        connection.Execute("UPDATE summary_month SET written = @changed WHERE month = @month", new { month, changed }, transaction);

    /// <summary>Sums per month, user, project and software, in this order. A job counts 1 in each software it used.</summary>
    public static IReadOnlyList<SummarySum> Sums(DbConnection connection, SummaryFilter filter)
    {
        // Whole seconds and what is left of them are added up apart: a plain sum of microseconds fails as a whole where a few jobs claim absurd allocations.
        var sql = new StringBuilder(
            """
            SELECT j.month AS Month, j.user_name AS UserName, j.project AS Project, u.kind AS Kind, u.software AS Software, CAST(SUM(u.cpu_usec / 1000000) AS BIGINT) AS CpuWhole,
              CAST(SUM(u.cpu_usec % 1000000) AS BIGINT) AS CpuRest, CAST(SUM(u.allocated_usec / 1000000) AS BIGINT) AS AllocatedWhole,
              CAST(SUM(u.allocated_usec % 1000000) AS BIGINT) AS AllocatedRest, COUNT(DISTINCT u.job_key) AS Jobs
            FROM summary_job j JOIN summary_usage u ON u.job_key = j.job_key
            WHERE 1 = 1
            """);
        Where(filter.From, " AND j.month >= @From");
        Where(filter.To, " AND j.month <= @To");
        Where(filter.User, " AND j.user_name = @User");
        Where(filter.Project, " AND j.project = @Project");
        Where(filter.Software, " AND u.software = @Software");
        sql.Append(" GROUP BY j.month, j.user_name, j.project, u.kind, u.software ORDER BY j.month, j.user_name, j.project, u.kind, u.software");
        return [.. connection.Query<SummarySum>(sql.ToString(), filter)];

        void Where(string? wanted, string clause)
        {
            if (wanted is not null)
            {
                sql.Append(clause);
            }
        }
    }
}

/// <summary>Which sums are asked for; null: all.</summary>
/// <param name="From">First month, <c>YYYY-MM</c>.</param>
/// <param name="To">Last month.</param>
/// <param name="User">Empty: those whose user is not known.</param>
/// <param name="Project">Empty: those whose project is not known.</param>
/// <param name="Software">Name.</param>
internal sealed record SummaryFilter(string? From = null, string? To = null, string? User = null, string? Project = null, string? Software = null)
{
    /// <summary>One month, whole.</summary>
    public static SummaryFilter Month(string month) => new(month, month);
}

/// <summary>Sums of one user, project and software in a month.</summary>
internal sealed record SummarySum
{
    public string Month { get; init; } = "";

    public string UserName { get; init; } = "";

    public string Project { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Software { get; init; } = "";

    public long CpuWhole { get; init; }

    public long CpuRest { get; init; }

    public long AllocatedWhole { get; init; }

    public long AllocatedRest { get; init; }

    public long Jobs { get; init; }

    /// <summary>CPU time.</summary>
    public decimal CpuSeconds => CpuWhole + (CpuRest / 1_000_000m);

    /// <summary>Allocated CPUs × time.</summary>
    public decimal AllocatedSeconds => AllocatedWhole + (AllocatedRest / 1_000_000m);
}
