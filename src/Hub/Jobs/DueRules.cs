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
    /// <summary>All nodes are final and the grace has run.</summary>
    public const string Close = "close";

    /// <summary>New rules may say something else of a closed job. Not derived from events: written with the rule set.</summary>
    public const string Resolve = "resolve";

    /// <summary>Prefix of the kinds of records that wait for their writer.</summary>
    public const string Issue = "issue:";

    /// <summary>Every kind of record that a closed job must have.</summary>
    public static readonly ImmutableArray<string> RecordKindsOfJobs = [RecordKinds.SamsXml, RecordKinds.Summary];

    /// <summary>What is due for an incarnation, and when.</summary>
    public static IEnumerable<DueItem> Of(Incarnation incarnation, TimeSpan closeGrace)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        if (incarnation.Closed)
        {
            return RecordKindsOfJobs
                .Where(kind => PendingRecord.Revision(kind, incarnation) is not null)
                .Select(kind => new DueItem(Issue + kind, incarnation.ClosedUnixUsec!.Value));
        }

        return incarnation.CompleteUnixUsec is { } complete ? [new DueItem(Close, complete + (closeGrace.Ticks / TimeSpan.TicksPerMicrosecond))] : [];
    }
}
