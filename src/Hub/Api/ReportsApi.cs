using System.Globalization;
using Actors.Hub.Jobs;
using Actors.Hub.Reports;
using Actors.Hub.Store;
using Actors.Messages.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Actors.Hub.Api;

/// <summary>GET /v1/reports/software: what software used of the jobs that ended in a period.</summary>
internal sealed class ReportsApi(IStore store)
{
    private const string ByCoreHours = "core-hours";
    private static readonly string[] Sorts = [ByCoreHours, "jobs"];

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/reports/software", Software)
        .WithName("ReportSoftware").WithSummary("Core-hours and jobs per software, version, user or project of the jobs that ended in a period").WithTags("reports")
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private Results<Ok<SoftwareReportView>, ProblemHttpResult> Software(
        [FromQuery] string? from, [FromQuery] string? to, [FromQuery] string[]? user, [FromQuery] string[]? project, [FromQuery] string[]? software,
        [FromQuery] string[]? notUser, [FromQuery] string[]? notProject, [FromQuery] string[]? notSoftware,
        [FromQuery] string? by, [FromQuery] string? sort, [FromQuery] string? minCoreHours, [FromQuery] string? limit, CancellationToken cancellationToken)
    {
        if (!Paging.TryInstant(from, out var fromUsec) || !Paging.TryInstant(to, out var toUsec))
        {
            return Paging.NoInstant();
        }

        if (!Enum.TryParse<ReportBy>(by ?? nameof(ReportBy.Software), ignoreCase: true, out var rows) || !string.Equals(by ?? "software", Name(rows), StringComparison.Ordinal))
        {
            return Problems.BadRequest($"by must be one of {string.Join(", ", Enum.GetValues<ReportBy>().Select(Name))}.");
        }

        if (sort is not null && !Sorts.Contains(sort, StringComparer.Ordinal))
        {
            return Problems.BadRequest($"sort must be one of {string.Join(", ", Sorts)}.");
        }

        var least = 0.0;
        if (minCoreHours is not null && !(double.TryParse(minCoreHours, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out least) && double.IsFinite(least)))
        {
            return Problems.BadRequest("minCoreHours must be a number from 0, for example 0.5.");
        }

        var most = int.MaxValue;
        if (limit is not null && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most) && most > 0))
        {
            return Problems.BadRequest("limit must be a number from 1.");
        }

        using var connection = store.OpenReader();
        var report = SoftwareReport.Of(connection, new SoftwareReportQuery
        {
            FromUnixUsec = fromUsec,
            ToUnixUsec = toUsec,
            Users = new NameFilter(user ?? [], notUser ?? []),
            Projects = new NameFilter(project ?? [], notProject ?? []),
            Software = new NameFilter(software ?? [], notSoftware ?? [], Patterns: true),
            By = rows,
        }, cancellationToken);
        var sorted = Sorted(report.Rows, byJobs: sort is not (null or ByCoreHours));
        var listed = sorted.Where(row => row.CoreHours >= least).Take(most).ToList();
        return TypedResults.Ok(new SoftwareReportView
        {
            From = JobViews.Instant(fromUsec),
            To = JobViews.Instant(toUsec),
            By = Name(rows),
            CoreHours = report.All.CoreHours,
            CpuSeconds = report.All.CpuSeconds,
            Jobs = report.All.Jobs,
            JobsWithoutAllocation = report.Unallocated,
            UnsettledJobs = report.Unsettled,
            Kinds = [.. Sorted(report.Kinds, byJobs: false).Select(row => Row(row, report.All))],
            Rows = [.. listed.Select(row => Row(row, report.All))],
            OmittedRows = sorted.Count - listed.Count,
            OmittedCoreHours = sorted.Except(listed).Sum(row => row.CoreHours),
        });
    }

    private static List<ReportSum> Sorted(IEnumerable<ReportSum> rows, bool byJobs) =>
    [
        .. rows
            .OrderByDescending(row => byJobs ? row.Jobs : row.CoreHours)
            .ThenByDescending(row => byJobs ? row.CoreHours : row.Jobs)
            .ThenByDescending(row => row.CpuSeconds)
            .ThenBy(row => row.Kind, StringComparer.Ordinal)
            .ThenBy(row => row.Software, StringComparer.Ordinal)
            .ThenBy(row => row.Version, StringComparer.Ordinal)
            .ThenBy(row => row.User, StringComparer.Ordinal)
            .ThenBy(row => row.Project, StringComparer.Ordinal),
    ];

    private static SoftwareReportRow Row(ReportSum sum, ReportSum all) => new()
    {
        Kind = sum.Kind,
        Software = sum.Software,
        Version = sum.Version,
        User = sum.User,
        Project = sum.Project,
        CoreHours = sum.CoreHours,
        CoreHoursPercent = all.CoreHours > 0 ? 100 * sum.CoreHours / all.CoreHours : 0,
        Jobs = sum.Jobs,
        JobsPercent = all.Jobs > 0 ? 100.0 * sum.Jobs / all.Jobs : 0,
        MeanCpus = sum.MeanCpus,
        CpuSeconds = sum.CpuSeconds,
    };

    private static string Name(ReportBy by) => by.ToString().ToLowerInvariant();
}
