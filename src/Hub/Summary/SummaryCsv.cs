using CsvHelper;

namespace Actors.Hub.Summary;

/// <summary>The CSV file of a month: UTF-8, one header, one line per user, project and software.</summary>
internal static class SummaryCsv
{
    private const decimal SecondsPerHour = 3600m;
    private const string Number = "0.######";
    private static readonly string[] Header = ["month", "user", "project", "kind", "software", "cpuSeconds", "cpuHours", "jobs"];

    /// <summary>The content of a month's file.</summary>
    public static byte[] Render(string month, IEnumerable<SummarySum> sums)
    {
        // Software names come from users' paths: one that a spreadsheet would take for a formula gets an apostrophe in front.
        var options = CsvWriterOptions.Default with { NewLine = "\n", Injection = CsvInjection.Escape };
        using var content = new MemoryStream();
        using (var csv = CsvWriter.Create(content, options, leaveOpen: true))
        {
            csv.WriteRecord(Header);
            foreach (var sum in sums)
            {
                csv.WriteField(month);
                csv.WriteField(sum.UserName);
                csv.WriteField(sum.Project);
                csv.WriteField(sum.Kind);
                csv.WriteField(sum.Software);
                csv.WriteField(sum.CpuSeconds, Number);
                csv.WriteField(sum.AllocatedSeconds / SecondsPerHour, Number);
                csv.WriteField(sum.Jobs);
                csv.EndRecord();
            }
        }

        return content.ToArray();
    }
}
