using System.Globalization;
using Actors.Hub.Projections;
using Actors.Hub.Records;
using Actors.Hub.Store;
using Actors.Messages.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Actors.Hub.Api;

/// <summary>GET /v1/exports/sams-xml, /v1/exports/sams-json and their confirmations: what is new or changed since the last confirmed export.</summary>
/// <param name="store">Where the records are.</param>
/// <param name="zone"><c>actors.sams.record-zone</c>.</param>
/// <param name="removeLessThanPercent"><c>actors.sams.remove-less-than</c>.</param>
/// <param name="jobsPerFile"><c>actors.sams.jobs-per-file</c>.</param>
/// <param name="clock">The hub's clock.</param>
internal sealed class ExportApi(IStore store, TimeZoneInfo zone, double removeLessThanPercent, int jobsPerFile, TimeProvider clock)
{
    private const int JobsPerAnswer = 1000;
    private const long CharactersPerAnswer = 16 * 1024 * 1024;
    private const string CollectorFiles = "sams-json";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/exports/sams-xml", Get).WithName("ExportSamsXml").WithSummary("New and changed records as whole files of SAMS XML").WithTags("exports")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        routes.MapGet("/v1/exports/sams-json", GetFiles).WithName("ExportSamsJson").WithSummary("New and changed jobs as files of SAMS's collector").WithTags("exports")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        MapConfirm(routes, "SamsXml", "sams-xml", RecordKinds.SamsXml);
        MapConfirm(routes, "SamsJson", CollectorFiles, RecordKinds.Summary);
    }

    private void MapConfirm(IEndpointRouteBuilder routes, string name, string export, string ordered) => routes
        .MapPost($"/v1/exports/{export}/confirm", (ExportConfirm confirm, CancellationToken cancellationToken) => ConfirmAsync(export, ordered, confirm, cancellationToken))
        .WithName($"Confirm{name}").WithSummary("Says that the files are safe").WithTags("exports").ProducesProblem(StatusCodes.Status400BadRequest);

    private Results<Ok<ExportView>, ProblemHttpResult> GetFiles([FromQuery] string? all, [FromQuery] string? after)
    {
        if (all is not (null or "true" or "false"))
        {
            return Problems.BadRequest("all must be true or false.");
        }

        var cursor = 0L;
        if (after is not null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out cursor))
        {
            return Problems.BadRequest("after must be the \"cursor\" of the page before.");
        }

        using var connection = store.OpenReader();
        var from = after is not null ? cursor : all is "true" ? 0 : ExportQueries.Confirmed(connection, CollectorFiles);
        var found = ExportQueries.KeysAfter(connection, RecordKinds.Summary, from, JobsPerAnswer + 1);
        var tables = new JobTables(connection, transaction: null);
        var files = new List<ExportFile>();
        var (length, taken) = (0L, 0);
        while (taken < Math.Min(found.Count, JobsPerAnswer) && length < CharactersPerAnswer)
        {
            var key = found[taken++].Key;
            foreach (var file in tables.Load(key) is { } incarnation ? SamsCollectorFile.Of(key, incarnation, zone) : [])
            {
                files.Add(file);
                length += file.Content.Length;
            }
        }

        return TypedResults.Ok(new ExportView { Cursor = taken == 0 ? from : found[taken - 1].Ordering, Records = files.Count, Files = files, More = taken < found.Count });
    }

    private Results<Ok<ExportView>, ProblemHttpResult> Get([FromQuery] string? all, [FromQuery] string? after, [FromQuery] string? undetermined)
    {
        long? behind = null;
        if (after is not null)
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var cursor))
            {
                return Problems.BadRequest("after must be the \"cursor\" of the page before.");
            }

            behind = cursor;
        }

        if (all is not (null or "true" or "false"))
        {
            return Problems.BadRequest("all must be true or false.");
        }

        if (undetermined is not (null or "true" or "false"))
        {
            return Problems.BadRequest("undetermined must be true or false.");
        }

        using var connection = store.OpenReader();
        var from = behind ?? (all is "true" ? 0 : ExportQueries.Confirmed(connection, RecordKinds.SamsXml));
        var page = jobsPerFile * Math.Max(1, JobsPerAnswer / jobsPerFile);
        var found = ExportQueries.After(connection, RecordKinds.SamsXml, from, page + 1, zone);
        var taken = found.Take(page).ToList();
        var now = clock.GetUtcNow();
        var files = new List<ExportFile>();
        var records = 0;
        foreach (var chunk in taken.Chunk(jobsPerFile))
        {
            var told = chunk.Select(row => SamsRecord.Of(row.Job, removeLessThanPercent, undetermined is "true")).OfType<SamsRecord>().ToList();
            records += told.Count;
            if (told.Count > 0)
            {
                // SAMS names its files so: seconds since 1970 with a fraction, and a number.
                var epoch = (now - DateTimeOffset.UnixEpoch).TotalSeconds.ToString("F6", CultureInfo.InvariantCulture);
                files.Add(new ExportFile { Name = string.Create(CultureInfo.InvariantCulture, $"{epoch}.{files.Count}.xml"), Content = SamsXml.Write(told, now) });
            }
        }

        return TypedResults.Ok(new ExportView { Cursor = taken.Count == 0 ? from : taken[^1].Ordering, Records = records, Files = files, More = found.Count > page });
    }

    private async Task<Results<NoContent, ProblemHttpResult>> ConfirmAsync(string export, string ordered, ExportConfirm confirm, CancellationToken cancellationToken)
    {
        await using (var connection = store.OpenReader())
        {
            // A cursor from another store, or made up, would hide records that were never exported.
            if (confirm.Cursor < 0 || confirm.Cursor > ExportQueries.Newest(connection, ordered))
            {
                return Problems.BadRequest("cursor must be that of an export of this hub.");
            }
        }

        await store.WriteAsync((connection, transaction) => ExportQueries.Confirm(connection, transaction, export, confirm.Cursor), cancellationToken).ConfigureAwait(false);
        return TypedResults.NoContent();
    }
}
