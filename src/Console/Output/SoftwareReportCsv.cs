using Actors.Messages.Json;
using CsvHelper;

namespace Actors.Cli.Output;

/// <summary>A report of software as CSV: one header, one line a row.</summary>
internal static class SoftwareReportCsv
{
    private const string Number = "0.####";
    private static readonly string[] Header =
        ["kind", "software", "version", "user", "project", "coreHours", "coreHoursPercent", "jobs", "jobsPercent", "meanCpus", "cpuSeconds"];

    public static void Write(TextWriter output, SoftwareReportView report)
    {
        // Software names come from users' paths: one that a spreadsheet would take for a formula gets an apostrophe in front.
        using var csv = CsvWriter.Create(output, CsvWriterOptions.Default with { NewLine = "\n", Injection = CsvInjection.Escape }, leaveOpen: true);
        csv.WriteRecord(Header);
        foreach (var row in report.Rows)
        {
            csv.WriteField(row.Kind);
            csv.WriteField(row.Software);
            csv.WriteField(row.Version);
            csv.WriteField(row.User);
            csv.WriteField(row.Project);
            csv.WriteField(row.CoreHours, Number);
            csv.WriteField(row.CoreHoursPercent, Number);
            csv.WriteField(row.Jobs);
            csv.WriteField(row.JobsPercent, Number);
            csv.WriteField(row.MeanCpus, Number);
            csv.WriteField(row.CpuSeconds, Number);
            csv.EndRecord();
        }
    }
}
