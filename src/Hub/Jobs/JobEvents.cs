using Actors.Messages.Events;
using Google.Protobuf;

namespace Actors.Hub.Jobs;

/// <summary>
/// Closing, software and records of an incarnation come one after the other, mostly at once: then they are one event of the journal, <see cref="JobSettled"/>, and
/// one with the imported file that they follow from. A row of the journal costs more than all that is in it.
/// </summary>
public static class JobEvents
{
    /// <summary>The same events, those that belong together as one.</summary>
    /// <param name="events">In the order to apply them.</param>
    public static IReadOnlyList<IMessage> Joined(IReadOnlyList<IMessage> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count < 2)
        {
            return events;
        }

        var joined = new List<IMessage>(events.Count);
        for (var next = 0; next < events.Count;)
        {
            var first = next;
            var settled = new JobSettled();
            while (next < events.Count && Take(settled, events[next]))
            {
                next++;
            }

            if (next == first)
            {
                joined.Add(events[next++]);
            }
            else if (joined is [.., JobImported { Settled: null } imported] && imported.Incarnation == settled.Incarnation)
            {
                imported.Settled = settled;
            }
            else
            {
                joined.Add(next - first == 1 ? events[first] : settled);
            }
        }

        return joined;
    }

    /// <summary>The software in an event; null: none.</summary>
    public static SoftwareResolved? Software(object journalled) => journalled as SoftwareResolved ?? Settled(journalled)?.Software;

    /// <summary>The records in an event.</summary>
    public static IReadOnlyList<RecordsIssued> Records(object journalled) => journalled is RecordsIssued issued ? [issued] : Settled(journalled)?.Records ?? (IReadOnlyList<RecordsIssued>)[];

    private static JobSettled? Settled(object journalled) => journalled as JobSettled ?? (journalled as JobImported)?.Settled;

    // In the order in which they are applied: JobHistory.
    private static bool Take(JobSettled settled, IMessage next)
    {
        var empty = settled is { Closed: null, Software: null, Records.Count: 0 };
        switch (next)
        {
            case JobClosed closed when empty:
                (settled.Closed, settled.Incarnation) = (closed, closed.Incarnation);
                return true;
            case SoftwareResolved software when empty || (settled is { Software: null, Records.Count: 0 } && settled.Incarnation == software.Incarnation):
                (settled.Software, settled.Incarnation) = (software, software.Incarnation);
                return true;
            case RecordsIssued record when empty || settled.Incarnation == record.Incarnation:
                settled.Incarnation = record.Incarnation;
                settled.Records.Add(record);
                return true;
            default:
                return false;
        }
    }
}
