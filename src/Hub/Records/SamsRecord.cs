using System.Globalization;
using Actors.Messages.Events;

namespace Actors.Hub.Records;

/// <summary>What a SAMS record says of a job.</summary>
/// <param name="RecordId">The job's record id.</param>
/// <param name="Software">Its software, in order of name, version, local version.</param>
public sealed record SamsRecord(string RecordId, IReadOnlyList<SamsSoftware> Software)
{
    /// <summary>Name of what no rule knows, where it is asked for.</summary>
    public const string UndeterminedName = "undetermined";

    /// <summary>
    /// Makes a job's record. Software that is ignored, that no rule knows, or that used less than a share of the job's reported CPU is left
    /// out; the shares of the rest add up to 100 but for rounding.
    /// </summary>
    /// <param name="job">The closed job.</param>
    /// <param name="removeLessThanPercent"><c>actors.sams.remove-less-than</c>; what uses exactly this much is kept; 0 keeps all.</param>
    /// <param name="withUndetermined">What no rule knows is one software more, <see cref="UndeterminedName"/>, and the shares of the others are that much less.</param>
    /// <returns>
    /// Null when nothing is to be reported: no known software used CPU. A second or later revision is then a record without
    /// software, which takes back what an earlier one may have said.
    /// </returns>
    public static SamsRecord? Of(ClosedJob job, double removeLessThanPercent, bool withUndetermined = false)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Shares(job.Software, removeLessThanPercent, withUndetermined) is { } shares ? new SamsRecord(job.RecordId, shares)
            : job.Revision > 1 ? new SamsRecord(job.RecordId, [])
            : null;
    }

    /// <summary>What a record says of software; null when none of it used CPU.</summary>
    internal static IReadOnlyList<SamsSoftware>? Shares(IReadOnlyList<ResolvedSoftware> software, double removeLessThanPercent, bool withUndetermined = false)
    {
        var reported = software.Where(s => !s.Ignore && (withUndetermined || !s.Undetermined)).ToList();
        // In doubles: absurd figures of one job must cost no other job anything.
        var total = reported.Sum(s => (double)s.CpuUsec);
        if (total <= 0)
        {
            return null;
        }

        var kept = reported.Where(s => 100.0 * s.CpuUsec / total >= removeLessThanPercent).ToList();
        var sum = kept.Sum(s => (double)s.CpuUsec);
        return [.. kept
            .OrderBy(s => s.Undetermined)
            .ThenBy(s => s.Name, StringComparer.Ordinal)
            .ThenBy(s => s.Version, StringComparer.Ordinal)
            .ThenBy(s => s.LocalVersion, StringComparer.Ordinal)
            .ThenBy(s => s.UserProvided)
            .Select(s => new SamsSoftware(s.Undetermined ? UndeterminedName : s.Name, s.Version, s.LocalVersion, s.UserProvided, Percent(sum > 0 ? 100.0 * s.CpuUsec / sum : 0)))];
    }

    // As C's and Python's %.2f: the nearest, and on a tie the even one. .NET rounds ties up; only eighths can be ties.
    private static string Percent(double value)
    {
        var eighths = value * 8;
        return Math.Floor(eighths).Equals(eighths)
            ? Math.Round((decimal)value, 2, MidpointRounding.ToEven).ToString("F2", CultureInfo.InvariantCulture)
            : value.ToString("F2", CultureInfo.InvariantCulture);
    }
}

/// <summary>One software of a record.</summary>
/// <param name="Name">Name.</param>
/// <param name="Version">Version, possibly empty.</param>
/// <param name="LocalVersion">Local version, possibly empty.</param>
/// <param name="UserProvided">A user brought it along.</param>
/// <param name="Usage">Share of the CPU in percent, two decimals.</param>
public sealed record SamsSoftware(string Name, string Version, string LocalVersion, bool UserProvided, string Usage);
