using System.Collections.Immutable;
using Actors.Hub.Records;

namespace Actors.Hub.Jobs;

/// <summary>Something that is to be done for an incarnation at an instant.</summary>
/// <param name="Kind">One of <see cref="DueRules"/>' names, <c>issue:KIND</c> for records.</param>
/// <param name="AtUnixUsec">Hub's clock.</param>
public sealed record DueItem(string Kind, long AtUnixUsec);

/// <summary>What an incarnation's state makes due: a pure function, so that the table of due things can be made anew at any time.</summary>
public static class DueRules
{
    /// <summary>It has ended and the grace has run, or the patience with what is missing is over.</summary>
    public const string Close = "close";

    /// <summary>New rules may say something else of a closed job. Not derived from events: written with the rule set.</summary>
    public const string Resolve = "resolve";

    /// <summary>Prefix of the kinds of records that wait for their writer.</summary>
    public const string Issue = "issue:";

    /// <summary>Every kind of record that a closed job must have.</summary>
    public static readonly ImmutableArray<string> RecordKindsOfJobs = [RecordKinds.SamsXml, RecordKinds.Summary];

    /// <summary>
    /// True for records that are issued once they are journalled: a summary is made from the journal, and the SAMS record of a job of which only another system's files
    /// tell has no file of its own.
    /// </summary>
    public static bool NeedsNoWriter(string kind, Incarnation incarnation)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        return string.Equals(kind, RecordKinds.Summary, StringComparison.Ordinal) || incarnation.OnlyImported;
    }

    // Agents tell of themselves at least once a minute.
    private static readonly TimeSpan Next = TimeSpan.FromSeconds(15);

    /// <summary>What is due for an incarnation, and when.</summary>
    public static IEnumerable<DueItem> Of(Incarnation incarnation, JobTimes times)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        ArgumentNullException.ThrowIfNull(times);
        if (incarnation.Closed)
        {
            // The job's actor hands them over at once: only where that led to nothing it is to be woken.
            var retry = Math.Max(incarnation.ClosedUnixUsec!.Value, incarnation.Software?.AtUnixUsec ?? 0) + Usec(times.WriterRetry);
            return RecordKindsOfJobs.Where(kind => PendingRecord.Revision(kind, incarnation, times) is not null).Select(kind => new DueItem(Issue + kind, retry));
        }

        return ClosesAt(incarnation, times) is { } at ? [new DueItem(Close, at)] : [];
    }

    /// <summary>
    /// When an incarnation closes, or is to be asked again, on the hub's clock; null: not as things stand. What its nodes have not told is waited for, but
    /// not of a node that has looked after the job's end and found nothing of it.
    /// </summary>
    /// <param name="incarnation">The run.</param>
    /// <param name="times">When what is due.</param>
    /// <param name="nowUsec">Hub's clock.</param>
    /// <param name="looked">When a node, by its name, last looked at its jobs and told of it, on the hub's clock; null: not known.</param>
    public static long? Closes(Incarnation incarnation, JobTimes times, long nowUsec, Func<string, long?> looked)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        ArgumentNullException.ThrowIfNull(times);
        if (incarnation.Closed || ClosesAt(incarnation, times) is not { } at)
        {
            return null;
        }

        if (at > nowUsec || incarnation.Complete || incarnation is not { HasWord: true, EndHeardUnixUsec: { } heard })
        {
            return at;
        }

        // The scheduler's instants are whole seconds.
        var late = (incarnation.Facts.EndUnixUsec?.Value ?? heard) + Usec(TimeSpan.FromSeconds(1)) + Usec(times.CloseGrace);
        var awaited = JobNodes.Untold(incarnation).Select(looked).Where(instant => !(instant >= late)).ToList();
        var wait = awaited.Contains(null) ? Math.Max(Usec(Next), nowUsec - heard) : Usec(Next);
        return awaited.Count == 0 ? at : Math.Min(nowUsec + wait, Math.Max(at, heard + Usec(times.FinalHold)));
    }

    /// <summary>
    /// When an open incarnation closes as things stand, on the hub's clock, or may close, should its silent nodes have looked; null while that is not known.
    /// </summary>
    private static long? ClosesAt(Incarnation incarnation, JobTimes times)
    {
        if (!incarnation.HasWord)
        {
            // Without the scheduler's word there would be no record: it has until then to come. Imported jobs are over: nothing is to be waited for.
            return incarnation.CompleteUnixUsec + (incarnation.Awaits ? Usec(times.RecordHold) : incarnation.OnlyImported ? 0 : Usec(times.CloseGrace));
        }

        return incarnation.EndHeardUnixUsec is not { } heard ? null
            : incarnation.Complete ? Math.Max(heard, incarnation.CompleteUnixUsec ?? 0) + Usec(times.CloseGrace)
            : heard + Usec(JobNodes.Untold(incarnation).Count > 0 && times.CloseGrace < times.FinalHold ? times.CloseGrace : times.FinalHold);
    }

    private static long Usec(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}
