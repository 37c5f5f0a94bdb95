using Actors.Hub.Logging;
using Actors.Messages.Events;
using Actors.Messages.Wire;
using IMessage = Google.Protobuf.IMessage;

namespace Actors.Hub.Jobs;

/// <summary>How a job's events get into the journal.</summary>
public sealed partial class JobAggregatorActor
{
    private readonly Dictionary<(int Incarnation, string Node, string Boot, ulong Inode, long FirstSeen), DateTimeOffset> _journalledAt = [];

    // Runs as they were when no record was due that needs no writer.
    private JobHistory _issued = JobHistory.Empty;

    private void JournalThen(IEnumerable<IMessage> decided, Action done)
    {
        var events = decided.ToList();
        var state = events.Aggregate(_live, (history, each) => history.Apply(each));
        foreach (var record in Issued(state))
        {
            events.Add(record);
            state = state.Apply(record);
        }

        _issued = state;
        if (events.Count == 0)
        {
            Shown();
            done();
            return;
        }

        var journalled = ReferenceEquals(_journalled, _live) ? state : events.Aggregate(_journalled, (history, each) => history.Apply(each));
        var together = JobEvents.Joined(events);
        var left = together.Count;
        PersistAll(together, each =>
        {
            if (--left == 0)
            {
                (_journalled, _live) = (journalled, state);
                events.ForEach(Journalled);
                Shown();
                Context.System.EventStream.Publish(JournalGrew.Instance);
                done();
                if ((_sinceSnapshot += together.Count) >= SnapshotEvery)
                {
                    _sinceSnapshot = 0;
                    SaveSnapshot(_journalled.ToState());
                }
            }
        });
    }

    // Records that are due and that no writer has to hold first: they are journalled with the events that make them due.
    private IEnumerable<RecordsIssued> Issued(JobHistory state)
    {
        foreach (var incarnation in state.Incarnations.Values)
        {
            if (!incarnation.Closed || ReferenceEquals(incarnation, _issued.Incarnations.GetValueOrDefault(incarnation.Ordinal)))
            {
                continue;
            }

            foreach (var kind in DueRules.RecordKindsOfJobs)
            {
                if (DueRules.NeedsNoWriter(kind, incarnation) && PendingRecord.Of(kind, incarnation, _services.Times) is var (revision, fingerprint))
                {
                    yield return new RecordsIssued
                    {
                        Incarnation = incarnation.Ordinal,
                        Kind = kind,
                        RecordId = PendingRecord.RecordId(_entity, incarnation, _services.RecordZone),
                        Revision = revision,
                        IssuedUnixUsec = NowUsec,
                        ContentHash = fingerprint,
                    };
                }
            }
        }
    }

    private void Journalled(IMessage journalled)
    {
        _services.Metrics.JournalBroken = false;
        if (journalled is UsageRecorded usage)
        {
            _journalledAt[Key(usage.Incarnation, usage.Node, usage.Ref)] = _services.Clock.GetUtcNow();
        }
        else if (journalled is JobClosed closed && !_live.Incarnations[closed.Incarnation].OnlyImported)
        {
            HubLog.JobClosed(_services.Log, _entity.EntityId, closed.Incarnation);
        }
        else if (journalled is RecordsIssued issued)
        {
            _services.Metrics.RecordIssued();
            if (!_live.Incarnations[issued.Incarnation].OnlyImported)
            {
                HubLog.RecordIssued(_services.Log, issued.Kind, issued.RecordId, issued.Revision);
            }
        }
    }

    private bool UsageDue(int incarnation, NodePart part)
    {
        var key = Key(incarnation, part.Node, part.Ref);
        var now = _services.Clock.GetUtcNow();
        if (_journalledAt.TryGetValue(key, out var last))
        {
            return now - last >= _services.Times.UsageInterval;
        }

        // Just bound, or just back in memory: the interval begins now.
        _journalledAt[key] = now;
        return false;
    }

    private static (int, string, string, ulong, long) Key(int incarnation, string node, NodeJobRef reference) =>
        (incarnation, node, reference.BootId, reference.CgroupInode, reference.FirstSeenUnixUsec);
}
