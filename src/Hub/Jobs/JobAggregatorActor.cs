using Actors.Hub.Logging;
using Actors.Hub.Records;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence;
using IMessage = Google.Protobuf.IMessage;

namespace Actors.Hub.Jobs;

/// <summary>
/// One raw id of one cluster with all its incarnations: entity of the shard region <c>job</c>. Told by the gateway of reports, by
/// the waker of what is due, by the writers of records that are safe. All it must not forget is in the journal; the rest the
/// nodes send again. When it fails, the shard starts it again from the journal, and what it had not answered is repeated.
/// </summary>
public sealed partial class JobAggregatorActor : ReceivePersistentActor
{
    private const int SnapshotEvery = 100;
    private readonly JobEntity _entity;
    private readonly JobServices _services;
    private readonly RecordOffers _offers;
    private JobHistory _journalled = JobHistory.Empty;

    // What is journalled and, over it, usage that is not.
    private JobHistory _live = JobHistory.Empty;
    private int _sinceSnapshot;

    // Nobody but the waker and imports has told it of anything: it leaves memory when its work is done, as thousands may be woken one after the other.
    private bool _brief = true;

    public JobAggregatorActor(JobEntity entity, JobServices services)
    {
        _entity = entity;
        _services = services;
        _offers = new RecordOffers(services);
        PersistenceId = entity.PersistenceId;
        Recover<SnapshotOffer>(offer => Take(JobHistory.From((JobState)offer.Snapshot)));
        Recover<IMessage>(recovered =>
        {
            Take(_journalled.Apply(recovered));
            _sinceSnapshot++;
        });
        Recover<RecoveryCompleted>(_ => Shown());

        Command<TakeReport>(OnReport);
        Command<TakeWord>(OnWord);
        Command<TakeUnknown>(OnUnknown);
        Command<TakeImport>(OnImport);
        Command<Wake>(OnWake);
        Command<RecordWritten>(OnWritten);
        Command<RecordFailed>(OnFailed);
        Command<ReceiveTimeout>(_ => OnIdle());
        Command<LeaveMemory>(_ => OnLeave());
        Command<SaveSnapshotSuccess>(saved => DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1)));
        Command<SaveSnapshotFailure>(failed => HubLog.SnapshotFailed(_services.Log, _entity.EntityId, failed.Cause));
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(_ => { });
        SetReceiveTimeout(services.Times.PassivateAfter);
    }

    /// <inheritdoc/>
    public override string PersistenceId { get; }

    private long NowUsec => _services.Clock.GetUtcNow().ToUnixUsec();

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _services.Live.Hide(_entity);
        base.PostStop();
    }

    /// <inheritdoc/>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        _services.Metrics.JournalBroken = true;
        HubLog.JournalFailed(_services.Log, _entity.EntityId, cause);
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    private void OnReport(TakeReport take)
    {
        var (node, report) = (take.Node, take.Report);
        _brief = false;
        ReportEffect effect;
        try
        {
            var context = new BindingContext(NowUsec, _services.Asked(_entity.Cluster, report.Ref.Scheduler), take.ClockOffsetUsec, _services.HasNode(_entity.Cluster, node));
            effect = ReportEffect.Of(_live, node, report, context, part => take.AtOnce || UsageDue(part.Incarnation, part.Part));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The report is at fault, not the job: it is not acknowledged, and everything else goes on.
            HubLog.ReportFailed(_services.Log, _entity.EntityId, node, report.Seq, e);
            Sender.Tell(new Status.Failure(e));
            return;
        }

        var before = _live;
        _live = effect.Live;
        TellOfMisfits(before, effect.Events);
        JournalThen([.. effect.Events, .. Following(before, effect.Events)], () =>
        {
            Sender.Tell(new ReportTaken(report.Ref, _journalled.Find(node, report.Ref)?.Part.Seq ?? 0) { News = effect.Events.Count > 0 });
            OfferPending();
        });
    }

    private void OnImport(TakeImport take)
    {
        var events = new List<IMessage>();
        var accepted = new List<bool>();
        var state = _live;
        foreach (var file in take.Files)
        {
            var imported = Importing.Event(state, file, _services.RecordZone, NowUsec);
            accepted.Add(imported is not null);
            if (imported is not null)
            {
                events.Add(imported);
                state = state.Apply(imported);
            }
        }

        // What waits for nothing is closed with it: one transaction for all of a file.
        foreach (var incarnation in state.Incarnations.Values.Where(incarnation => !ReferenceEquals(incarnation, _live.Incarnations.GetValueOrDefault(incarnation.Ordinal))))
        {
            if (Closes(incarnation) <= NowUsec)
            {
                events.Add(Close(state, incarnation));
                events.Add(Resolve(incarnation));
            }
            else if (incarnation.Closed)
            {
                events.Add(Resolve(incarnation));
            }
        }

        JournalThen(events, () =>
        {
            Sender.Tell(new ImportTaken(accepted));
            OfferPending();
        });
    }

    private void OnWake(Wake wake)
    {
        if (_live.Incarnations.GetValueOrDefault(wake.Incarnation) is not { } incarnation)
        {
            Woken();
            return;
        }

        switch (wake.Kind)
        {
            case DueRules.Close when Closes(incarnation) is { } at:
                if (at <= NowUsec)
                {
                    JournalThen([Close(_live, incarnation), Resolve(incarnation)], Woken);
                }
                else
                {
                    Sender.Tell(new NotYet(_entity, incarnation.Ordinal, wake.Kind, at));
                }

                break;
            case DueRules.Resolve when incarnation is { Closed: true, Software: { } software }:
                if (string.Equals(software.RulesVersion, _services.Software.Version, StringComparison.Ordinal))
                {
                    Sender.Tell(new AlreadyResolved(_entity, incarnation.Ordinal, software.RulesVersion));
                    LeaveWhenDone();
                }
                else
                {
                    JournalThen([Resolve(incarnation)], Woken);
                }

                break;
            default:
                JournalThen([], Woken);
                break;
        }

        void Woken()
        {
            OfferPending();
            if (!_offers.Open)
            {
                Sender.Tell(new Woken(wake));
            }
        }
    }

    private long? Closes(Incarnation incarnation) => DueRules.Closes(incarnation, _services.Times, NowUsec, node => _services.Looked(_entity.Cluster, node));

    private void OnIdle() => JournalThen(ReportEffect.Unjournalled(_journalled, _live), Leave);

    private void LeaveWhenDone()
    {
        if (_brief && !_offers.Open)
        {
            Leave();
        }
    }

    private void Leave() => Context.Parent.Tell(new Passivate(LeaveMemory.Instance));

    // Reports that came after OnIdle, ahead of the region's consent.
    private void OnLeave() => JournalThen(ReportEffect.Unjournalled(_journalled, _live), () => Context.Stop(Self));

    private void Take(JobHistory recovered) => _journalled = _live = recovered;

    private void Shown() => _services.Live.Show(_entity, _live);
}
