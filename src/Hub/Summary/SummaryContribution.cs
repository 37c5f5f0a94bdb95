using System.Globalization;
using Actors.Hub.Jobs;
using Actors.Hub.Records;
using Actors.Messages.Events;

namespace Actors.Hub.Summary;

/// <summary>What one closed job adds to the summary of a month.</summary>
/// <param name="Month">Of the job's end in UTC, <c>YYYY-MM</c>.</param>
/// <param name="User">Empty: not known.</param>
/// <param name="Project">Empty: not known.</param>
/// <param name="CpuUsec">The job's CPU time.</param>
/// <param name="AllocatedUsec">Allocated CPUs × active time; 0 where the allocation is not known.</param>
/// <param name="Rows">The same, cut among the job's software.</param>
internal sealed record SummaryContribution(string Month, string User, string Project, long CpuUsec, long AllocatedUsec, IReadOnlyList<SummaryRow> Rows)
{
    /// <summary>
    /// Cuts a job among its software. CPU is each software's own; allocated time goes by the share of CPU.
    /// CPU that no executable was charged with is a row of its own.
    /// </summary>
    public static SummaryContribution Of(ClosedJob job)
    {
        var rows = job.Software
            .GroupBy(s => (Kind: Kind(s), s.Name, s.Version))
            .Select(g => (g.Key.Kind, g.Key.Name, g.Key.Version, Cpu: Saturating.Sum(g.Select(s => Math.Max(s.CpuUsec, 0)))))
            .Where(r => r.Cpu > 0)
            .OrderBy(r => r.Kind, StringComparer.Ordinal).ThenBy(r => r.Name, StringComparer.Ordinal).ThenBy(r => r.Version, StringComparer.Ordinal)
            .ToList();
        var charged = Saturating.Sum(rows.Select(r => r.Cpu));
        var total = Math.Max(job.CpuUsec ?? charged, 0);
        if (total > charged || rows.Count == 0)
        {
            rows.Add((SummaryKinds.Unattributed, string.Empty, string.Empty, total - charged));
        }

        // The job's own total is the word on what it used: executables above it are cut down together (their excess is on the job).
        var weights = rows.Select(r => charged == 0 && total == 0 ? 1 : r.Cpu).ToList();
        var cpu = total < charged ? Apportion.Split(total, weights) : [.. rows.Select(r => r.Cpu)];
        var hours = Apportion.Split(job.AllocatedUsec, weights);
        return new SummaryContribution(
            job.End.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture), job.User ?? string.Empty, job.Project ?? string.Empty, total, job.AllocatedUsec,
            [.. rows.Select((r, i) => new SummaryRow(r.Kind, r.Name, r.Version, cpu[i], hours[i]))]);
    }

    private static string Kind(ResolvedSoftware software) =>
        software.Undetermined ? SummaryKinds.Undetermined : software.Ignore ? SummaryKinds.Ignored : SummaryKinds.Software;
}

/// <summary>A job's part of one software.</summary>
/// <param name="Kind">A name of <see cref="SummaryKinds"/>.</param>
/// <param name="Software">Empty where the kind has none.</param>
/// <param name="Version">Possibly empty.</param>
/// <param name="CpuUsec">CPU time.</param>
/// <param name="AllocatedUsec">Part of the allocated time.</param>
internal sealed record SummaryRow(string Kind, string Software, string Version, long CpuUsec, long AllocatedUsec);

/// <summary>What a row of a summary stands for.</summary>
internal static class SummaryKinds
{
    /// <summary>Software that the rules know.</summary>
    public const string Software = "software";

    /// <summary>Software that the rules know and leave out of records.</summary>
    public const string Ignored = "ignored";

    /// <summary>Programs that no rule knows.</summary>
    public const string Undetermined = "undetermined";

    /// <summary>CPU that no program was charged with.</summary>
    public const string Unattributed = "unattributed";
}
