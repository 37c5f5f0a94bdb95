using System.Data.Common;
using System.Globalization;
using System.Text;
using Actors.Hub.Store;
using Actors.Messages.Json;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Actors.Hub.Api;

/// <summary>GET /v1/summary: the monthly summaries that the summary writer keeps.</summary>
internal sealed class SummaryApi(IStore store)
{
    private const double UsecPerSecond = 1_000_000;
    private const double UsecPerHour = 3_600_000_000;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/summary", Get)
        .WithName("GetSummary").WithSummary("CPU time and jobs per month, user, project and software").WithTags("summary").ProducesProblem(StatusCodes.Status400BadRequest);

    private Results<Ok<SummaryView>, ProblemHttpResult> Get(
        [FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? user, [FromQuery] string? project, [FromQuery] string? software)
    {
        if (!IsMonth(from) || !IsMonth(to))
        {
            return Problems.BadRequest("from and to must be months, for example 2026-01; both are included.");
        }

        var sql = new StringBuilder(
            "SELECT j.month AS Month, j.user_name AS User, j.project AS Project, u.kind AS Kind, u.software AS Software, CAST(SUM(u.cpu_usec) AS BIGINT) AS CpuUsec, "
            + "CAST(SUM(u.allocated_usec) AS BIGINT) AS AllocatedUsec, CAST(SUM(u.job_micros) AS BIGINT) AS JobMicros "
            + "FROM summary_job j JOIN summary_usage u ON u.job_key = j.job_key WHERE 1 = 1");
        Add(from, " AND j.month >= @from");
        Add(to, " AND j.month <= @to");
        Add(user, " AND j.user_name = @user");
        Add(project, " AND j.project = @project");
        Add(software, " AND u.software = @software");
        sql.Append(" GROUP BY j.month, j.user_name, j.project, u.kind, u.software ORDER BY j.month, j.user_name, j.project, u.kind, u.software");
        using var connection = store.OpenReader();
        return TypedResults.Ok(new SummaryView { Rows = [.. connection.Query<Sum>(sql.ToString(), new { from, to, user, project, software }).Select(Row)] });

        void Add(string? wanted, string clause)
        {
            if (wanted is not null)
            {
                sql.Append(clause);
            }
        }
    }

    private static bool IsMonth(string? text) =>
        text is null || (text.Length == 7 && DateTime.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));

    private static SummaryRow Row(Sum sum) => new()
    {
        Month = sum.Month,
        User = Known(sum.User),
        Project = Known(sum.Project),
        Kind = sum.Kind,
        Software = Known(sum.Software),
        CpuSeconds = sum.CpuUsec / UsecPerSecond,
        CpuHours = sum.AllocatedUsec / UsecPerHour,
        Jobs = sum.JobMicros / UsecPerSecond,
    };

    private static string? Known(string text) => text.Length == 0 ? null : text;

    private sealed class Sum
    {
        public string Month { get; init; } = "";
        public string User { get; init; } = "";
        public string Project { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Software { get; init; } = "";
        public long CpuUsec { get; init; }
        public long AllocatedUsec { get; init; }
        public long JobMicros { get; init; }
    }
}
