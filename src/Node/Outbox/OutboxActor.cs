using Actors.Messages.Wire;
using Actors.Node.Logging;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Outbox;

/// <summary>
/// <c>/user/outbox</c>, one per node: the one owner of the <see cref="OutboxStore"/>. Takes reports from watchers and checkpoints from the
/// process table, gives batches to the link and takes the hub's word from it. What came since the last write is written together: at once
/// with a final report among it, else shortly after. When it fails it is started again over the same store: nothing is lost.
/// </summary>
internal sealed class OutboxActor : ReceiveActor, IWithTimers
{
    /// <summary>A node without reports tells this often that it is there, and what it counts.</summary>
    private static readonly TimeSpan UsageRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WriteDelay = TimeSpan.FromMilliseconds(100);

    private readonly OutboxStore _store;
    private readonly TimeProvider _time;
    private readonly TimeSpan _resendAfter;
    private readonly ILogger _log;
    private readonly Dictionary<RefKey, IActorRef> _waiting = [];
    private readonly HashSet<RefKey> _refused = [];
    private readonly Dictionary<string, DateTimeOffset> _usageSent = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, NodeUsage> _usage = new Dictionary<string, NodeUsage>(StringComparer.Ordinal);
    private IActorRef? _link;
    private bool _writeQueued;

    /// <param name="store">The store, owned by whoever made it.</param>
    /// <param name="time">The node's clock.</param>
    /// <param name="resendAfter">A final report that was sent but not acknowledged is sent again after this long.</param>
    /// <param name="log">The agent's log.</param>
    public OutboxActor(OutboxStore store, TimeProvider time, TimeSpan resendAfter, ILogger log)
    {
        _store = store;
        _time = time;
        _resendAfter = resendAfter;
        _log = log;
        Receive<KeepReport>(Keep);
        Receive<KeepCheckpoint>(message => Change(() => _store.SetCheckpoint(message.Checkpoint)));
        Receive<KeepNodeUsage>(message => _usage = message.Nodes);
        Receive<ReleaseJob>(message => _store.Release(message.Ref));
        Receive<KnownJobs>(EndUnknown);
        Receive<WriteNow>(_ => Write());
        Receive<Save>(_ => SaveAll());
        Receive<TakeBatch>(Take);
        Receive<Delivered>(message => Change(() => TakeReply(message)));
        Receive<Undelivered>(message => _store.Return(message.Reports));
        Receive<WhichSegment>(_ => Sender.Tell(_store.NextSegment()));
        Receive<SegmentKept>(message =>
        {
            _store.KeepSegment(message.Number, message.Reports);
            Write();
        });
        Receive<Refused>(message => Change(() => Drop(message.Report.Ref, message.Report.Seq, message.Reason)));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PostStop() => _store.Flush();

    private void Keep(KeepReport message)
    {
        var folded = ReportFit.Fit(message.Report, ReportFit.MaxBytes);
        var entry = _store.Add(message.Report);
        if (folded > 0 && !entry.Folded)
        {
            entry.Folded = true;
            NodeLog.ReportFolded(_log, entry.Ref.Cluster, entry.Ref.RawId, folded);
        }

        if (!message.Report.Final)
        {
            WriteSoon();
            return;
        }

        _waiting[RefKey.Of(entry.Ref)] = Sender;
        if (!_writeQueued)
        {
            // Behind what is in the mailbox already: jobs that end together are written together.
            _writeQueued = true;
            Self.Tell(WriteNow.Instance);
        }
    }

    private void EndUnknown(KnownJobs message)
    {
        var ended = _store.EndUnknown(message.Keys);
        if (ended > 0)
        {
            NodeLog.JobsEndedUnseen(_log, ended);
            WriteSoon();
        }
    }

    private void Change(Action change)
    {
        change();
        WriteSoon();
    }

    private void WriteSoon()
    {
        if (!Timers.IsTimerActive(nameof(WriteNow)))
        {
            Timers.StartSingleTimer(nameof(WriteNow), WriteNow.Instance, WriteDelay);
        }
    }

    private void Write()
    {
        _writeQueued = false;
        _store.Flush();
        TellSafe();
        _link?.Tell(ReportsWaiting.Instance);
    }

    private void TellSafe()
    {
        foreach (var (key, watcher) in _waiting)
        {
            var entry = _store.Find(key.ToRef());
            if (entry is null or { Safe: true } || entry.AcknowledgedSeq >= entry.LastSeq)
            {
                _waiting.Remove(key);
                watcher.Tell(new ReportSafe(key.ToRef()));
            }
        }
    }

    private void SaveAll()
    {
        var isOnDisk = _store.Flush();
        TellSafe();
        Sender.Tell(new Saved(isOnDisk, _store.Waiting));
    }

    private void Take(TakeBatch message)
    {
        _link = Sender;
        var now = _time.GetUtcNow();
        var reports = _store.Take(message.MaxBytes, now, _resendAfter);
        var node = reports.Count > 0 ? reports[0].Node : _usage.Keys.FirstOrDefault(name => (now - _usageSent.GetValueOrDefault(name)).Duration() >= UsageRest);
        if (node is null)
        {
            Sender.Tell(new NextBatch([]));
            return;
        }

        // An agent that goes on from a checkpoint older than what the hub knows would book less. A full disk holds nothing up.
        _ = _store.Flush();
        _usageSent[node] = now;
        Sender.Tell(new NextBatch(reports, node, _usage.GetValueOrDefault(node)));
    }

    private void TakeReply(Delivered message)
    {
        var before = _store.Epoch;
        if (_store.SetEpoch(message.Reply.Epoch, message.Reports))
        {
            NodeLog.OtherStore(_log, before, _store.Epoch);
        }

        foreach (var quarantined in message.Reply.Quarantined.Where(item => item.Ref is not null))
        {
            Drop(quarantined.Ref, quarantined.Seq, quarantined.Reason);
        }

        foreach (var acknowledged in message.Reply.Acknowledged.Where(item => item.Ref is not null))
        {
            _store.Acknowledge(acknowledged.Ref, acknowledged.Seq);
            _refused.Remove(RefKey.Of(acknowledged.Ref));
        }
    }

    private void Drop(NodeJobRef reference, ulong seq, string reason)
    {
        // A running job that is refused is refused at every interval: its first and its last time are worth a line.
        if (_store.Drop(reference, seq) is { } report && (_refused.Add(RefKey.Of(reference)) || report.Final))
        {
            NodeLog.ReportRefused(_log, reference.Cluster, reference.RawId, seq, (report.Usage?.CpuUsec ?? 0) / 1e6, reason);
        }
    }

    private sealed record WriteNow
    {
        public static readonly WriteNow Instance = new();
    }
}
