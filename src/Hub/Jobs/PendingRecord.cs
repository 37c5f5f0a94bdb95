using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Actors.Hub.Records;
using Actors.Messages.Events;
using Actors.Messages.Identity;

namespace Actors.Hub.Jobs;

/// <summary>
/// Whether a closed job's record is to be issued, as which revision, and what it is made of.
/// </summary>
public static class PendingRecord
{
    // Keeps fields apart; rules and scheduler names do not hold it.
    private const char Field = '\u001f';

    /// <summary>
    /// SHA-256, hex, of what a record of a kind says of a closed job, revision and time of making left out: it is issued again
    /// exactly when this changes, or the CPU that the job's programs used.
    /// </summary>
    /// <param name="kind">A name of <see cref="RecordKinds"/>.</param>
    /// <param name="incarnation">A closed incarnation whose software is resolved.</param>
    /// <param name="times">The limit below which a share is in no SAMS record.</param>
    public static string Fingerprint(string kind, Incarnation incarnation, JobTimes times)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        ArgumentNullException.ThrowIfNull(times);
        var text = new StringBuilder(kind, 256);
        if (string.Equals(kind, RecordKinds.Summary, StringComparison.Ordinal))
        {
            Summary(text, incarnation);
        }
        else
        {
            Sams(text, incarnation.Software?.Software ?? [], times.RemoveLessThan);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // The record itself: new rules for what is not in it, or below the limit, issue nothing. There is no record of what used nothing: nothing is to be taken back.
    private static void Sams(StringBuilder text, IReadOnlyList<ResolvedSoftware> software, double removeLessThan)
    {
        if (SamsRecord.Shares(software, removeLessThan) is not { } shares)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"{Field}{software.Sum(each => (double)each.CpuUsec):R}");
        foreach (var each in shares)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Field}{each.Name}{Field}{each.Version}{Field}{each.LocalVersion}{Field}{each.UserProvided}{Field}{each.Usage}");
        }
    }

    private static void Summary(StringBuilder text, Incarnation incarnation)
    {
        var facts = incarnation.Facts;
        text.Append(CultureInfo.InvariantCulture, $"{Field}{facts.User?.Value}{Field}{facts.Project?.Value}{Field}{facts.Cpus?.Value}");
        text.Append(CultureInfo.InvariantCulture, $"{Field}{incarnation.StartUnixUsec}{Field}{incarnation.EndUnixUsec}{Field}{JobTotals.Cpu(incarnation)}");
        if (JobMeasures.Of(incarnation).SuspendedSeconds > 0 || facts.EarlierCpuUsec is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Field}{JobMeasures.AllocatedUsec(incarnation)}");
        }

        var lines = (incarnation.Software?.Software ?? []).Select(each => string.Create(
            CultureInfo.InvariantCulture,
            $"{Field}{each.Name}{Field}{each.Version}{Field}{each.LocalVersion}{Field}{each.UserProvided}{Field}{each.Ignore}{Field}{each.Undetermined}{Field}{each.CpuUsec}")).ToList();
        lines.Sort(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            text.Append('\n').Append(line);
        }
    }

    /// <summary>
    /// Revision to hand over to the writer of a kind; null when its newest record says it all, when it has to wait for the scheduler's word, or when
    /// there is nothing to record as it was never started.
    /// </summary>
    public static int? Revision(string kind, Incarnation incarnation, JobTimes times) => Of(kind, incarnation, times)?.Revision;

    /// <summary>The <see cref="Revision"/> with the <see cref="Fingerprint"/> of what it is made of; null where there is none.</summary>
    public static (int Revision, string Fingerprint)? Of(string kind, Incarnation incarnation, JobTimes times)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        if (!Recordable(incarnation))
        {
            return null;
        }

        var fingerprint = Fingerprint(kind, incarnation, times);
        return !incarnation.Records.TryGetValue(kind, out var issued) ? (1, fingerprint)
            : string.Equals(issued.ContentHash, fingerprint, StringComparison.Ordinal) ? null
            : (issued.Revision + 1, fingerprint);
    }

    private static bool Recordable(Incarnation incarnation) =>
        incarnation is { Closed: true, Software: not null, StartUnixUsec: not null, EndUnixUsec: not null, Ran: true } and not { Awaits: true, HasWord: false };

    /// <summary>Id of an incarnation's records: the one fixed by its first closing or, where that was not kept, by its first confirmed record; else by its start.</summary>
    public static string RecordId(JobEntity entity, Incarnation incarnation, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        return incarnation.RecordId
            ?? incarnation.Records.Values.Select(record => record.RecordId).FirstOrDefault()
            ?? SamsRecordId.Create(entity.Cluster, entity.RawId, Instants.FromUnixUsec(incarnation.StartUnixUsec ?? incarnation.FirstBoundUnixUsec), zone);
    }

    /// <summary>What the writers are told of an incarnation whose record is pending.</summary>
    public static ClosedJob Job(JobKey key, Incarnation incarnation, int revision, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        var start = Instants.FromUnixUsec(incarnation.StartUnixUsec!.Value);
        return new ClosedJob
        {
            Key = key,
            RecordId = RecordId(key.Entity, incarnation, zone),
            Revision = revision,
            User = incarnation.Facts.User?.Value,
            Project = incarnation.Facts.Project?.Value,
            Start = start,
            End = Instants.FromUnixUsec(incarnation.EndUnixUsec!.Value),
            AllocatedUsec = JobMeasures.AllocatedUsec(incarnation) ?? 0,
            CpuUsec = JobTotals.Cpu(incarnation),
            Software = [.. incarnation.Software!.Software],
            ResolvedAt = Instants.FromUnixUsec(incarnation.Software.AtUnixUsec),
            Imported = incarnation.OnlyImported,
        };
    }
}
