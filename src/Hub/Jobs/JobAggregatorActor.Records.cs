using Actors.Hub.Logging;
using Actors.Hub.Records;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Akka.Actor;
using IMessage = Google.Protobuf.IMessage;

namespace Actors.Hub.Jobs;

/// <summary>What a closed job leaves: its software, records that are issued by being journalled, and records in the hands of their writers.</summary>
public sealed partial class JobAggregatorActor
{
    private JobClosed Close(JobHistory history, Incarnation incarnation)
    {
        if (incarnation is { Awaits: true, HasWord: false })
        {
            // Its start is not known, and so not its record's id.
            _services.Metrics.RecordHeld();
            HubLog.RecordHeld(_services.Log, _entity.EntityId, incarnation.Ordinal, _services.Times.RecordHold.TotalHours);
            return new JobClosed { Incarnation = incarnation.Ordinal, AtUnixUsec = NowUsec };
        }

        var id = PendingRecord.RecordId(_entity, incarnation, _services.RecordZone);
        return new JobClosed { Incarnation = incarnation.Ordinal, AtUnixUsec = NowUsec, RecordId = SamsRecordId.Unlike(id, incarnation.Ordinal, OthersIds(history, incarnation)) };
    }

    private static IEnumerable<string?> OthersIds(JobHistory history, Incarnation incarnation) =>
        history.Incarnations.Values.Where(other => other.Ordinal != incarnation.Ordinal).SelectMany(other => other.Records.Values.Select(record => record.RecordId).Append(other.RecordId));

    private SoftwareResolved Resolve(Incarnation incarnation)
    {
        var executables = incarnation.Nodes.Where(part => part.Usage is not null).SelectMany(part => part.Usage!.Executables);
        var software = _services.Software.Resolve(executables, incarnation.Facts.User?.Value, incarnation.Facts.Project?.Value, out var version);
        return new SoftwareResolved { Incarnation = incarnation.Ordinal, RulesVersion = version, Software = { software }, AtUnixUsec = NowUsec };
    }

    private void OfferPending()
    {
        foreach (var incarnation in _journalled.Incarnations.Values)
        {
            foreach (var (writer, write) in _offers.Due(new JobKey(_entity.Cluster, _entity.RawId, incarnation.Ordinal), incarnation))
            {
                writer.Tell(write, Self);
            }
        }

        LeaveWhenDone();
    }

    private void OnWritten(RecordWritten written)
    {
        if (_journalled.Incarnations.GetValueOrDefault(written.Key.Incarnation) is not { } incarnation
            || _offers.Confirm(incarnation, written, NowUsec) is not { } issued)
        {
            // What was offered is out of date: the newer content is offered as the same revision, which the writer replaces.
            OfferPending();
            return;
        }

        JournalThen([issued], OfferPending);
    }

    private void OnFailed(RecordFailed failed)
    {
        _services.Metrics.RecordFailed();
        HubLog.RecordFailed(_services.Log, failed.Key.ToString(), failed.Kind, failed.Revision, failed.Reason);
        if (_brief)
        {
            // It is woken again: a disk that is full must not fill the memory too.
            Leave();
        }
    }
}
