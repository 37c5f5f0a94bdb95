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
    /// exactly when this changes.
    /// </summary>
    /// <param name="kind">A name of <see cref="RecordKinds"/>.</param>
    /// <param name="incarnation">A closed incarnation whose software is resolved.</param>
    public static string Fingerprint(string kind, Incarnation incarnation)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        var text = new StringBuilder(kind, 256);
        var whole = string.Equals(kind, RecordKinds.Summary, StringComparison.Ordinal);
        if (whole)
        {
            var facts = incarnation.Facts;
            text.Append(CultureInfo.InvariantCulture, $"{Field}{facts.User?.Value}{Field}{facts.Project?.Value}{Field}{facts.Cpus?.Value}");
            text.Append(CultureInfo.InvariantCulture, $"{Field}{incarnation.StartUnixUsec}{Field}{incarnation.EndUnixUsec}{Field}{JobTotals.Cpu(incarnation)}");
            if (JobMeasures.Of(incarnation).SuspendedSeconds > 0 || facts.EarlierCpuUsec is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Field}{JobMeasures.AllocatedUsec(incarnation)}");
            }
        }

        var software = (incarnation.Software?.Software ?? []).Where(each => whole || (!each.Ignore && !each.Undetermined)).ToList();
        if (!whole && software.TrueForAll(each => each.CpuUsec == 0))
        {
            // There is no record of what used nothing, whatever new rules call it: nothing is to be taken back.
            software.Clear();
        }

        var lines = software.ConvertAll(each => string.Create(
            CultureInfo.InvariantCulture,
            $"{Field}{each.Name}{Field}{each.Version}{Field}{each.LocalVersion}{Field}{each.UserProvided}{Field}{each.Ignore}{Field}{each.Undetermined}{Field}{each.CpuUsec}"));
        lines.Sort(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            text.Append('\n').Append(line);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>
    /// Revision to hand over to the writer of a kind; null when its newest record says it all, when it has to wait for the scheduler's word, or when
    /// there is nothing to record as it was never started.
    /// </summary>
    public static int? Revision(string kind, Incarnation incarnation)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        return !Recordable(incarnation) ? null
            : !incarnation.Records.TryGetValue(kind, out var issued) ? 1
            : string.Equals(issued.ContentHash, Fingerprint(kind, incarnation), StringComparison.Ordinal) ? null
            : issued.Revision + 1;
    }

    /// <summary>The <see cref="Revision"/> with the <see cref="Fingerprint"/> of what it is made of; null where there is none.</summary>
    public static (int Revision, string Fingerprint)? Of(string kind, Incarnation incarnation)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        if (!Recordable(incarnation))
        {
            return null;
        }

        var fingerprint = Fingerprint(kind, incarnation);
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
