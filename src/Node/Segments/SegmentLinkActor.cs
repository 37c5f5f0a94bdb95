using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Actors.Node.Link;
using Actors.Node.Logging;
using Actors.Node.Outbox;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Segments;

/// <summary>To the link: write what there is now, answer <see cref="SegmentsWritten"/>.</summary>
internal sealed record WriteSegments
{
    public static readonly WriteSegments Instance = new();
}

/// <summary>What there was has been written, or cannot be.</summary>
internal sealed record SegmentsWritten
{
    public static readonly SegmentsWritten Instance = new();
}

/// <summary>
/// <c>/user/hub</c> where the hub is a directory: each interval takes what is new from the outbox and writes it into segments; the outbox is told once one is durable.
/// While the directory cannot be written it waits, ever longer, and then writes what is newest by then. When it fails it is started again and gives
/// back what was under way.
/// </summary>
internal sealed class SegmentLinkActor : ReceiveActor, IWithTimers
{
    private readonly SegmentDirectory _directory;
    private readonly NodeIdentity _identity;
    private readonly SegmentSettings _settings;
    private readonly Backoff _backoff;
    private readonly IActorRef _outbox;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly List<IActorRef> _askers = [];
    private readonly List<IActorRef> _lastAskers = [];
    private List<NextBatch> _taken = [];
    private SegmentPlace? _place;
    private bool _writing;
    private bool _tried;
    private bool _fails;
    private bool _more;

    /// <param name="directory">Where segments go.</param>
    /// <param name="identity">Who reports.</param>
    /// <param name="settings">How often, and how large.</param>
    /// <param name="backoff">Waits after failures.</param>
    /// <param name="outbox">Where reports come from.</param>
    /// <param name="time">The node's clock.</param>
    /// <param name="log">The agent's log.</param>
    public SegmentLinkActor(SegmentDirectory directory, NodeIdentity identity, SegmentSettings settings, Backoff backoff, IActorRef outbox, TimeProvider time, ILogger log)
    {
        _directory = directory;
        _identity = identity;
        _settings = settings;
        _backoff = backoff;
        _outbox = outbox;
        _time = time;
        _log = log;
        Receive<Due>(_ => Begin());
        Receive<Tried>(Conclude);
        Receive<SegmentPlace>(place =>
        {
            _place = place;
            Take();
        });
        Receive<NextBatch>(Add);
        Receive<Written>(Conclude);
        Receive<ReportsWaiting>(_ => { });
        Receive<SetLongestWait>(message => _backoff.Longest = message.Wait);
        Receive<WhenHubTried>(_ => AnswerWhenTried());
        Receive<WriteSegments>(_ =>
        {
            _lastAskers.Add(Sender);
            Begin();
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => _ = Task.Run(_directory.Check).PipeTo(
        Self, success: () => new Tried(""), failure: exception => new Tried(exception.Message));

    protected override void PostStop() => GiveBack();

    private void Begin()
    {
        if (_writing)
        {
            _more = true;
            return;
        }

        // The outbox may have been started again with the question in hand.
        GiveBack();
        (_place, _more) = (null, false);
        Next(_settings.Interval);
        _outbox.Tell(WhichSegment.Instance);
    }

    private void Next(TimeSpan wait) => Timers.StartSingleTimer(nameof(Due), Due.Instance, wait);

    private void Take()
    {
        var left = _settings.MaxSize - _taken.Sum(batch => batch.Reports.Sum(report => (long)report.CalculateSize()));
        if (left > 0)
        {
            _outbox.Tell(new TakeBatch((int)Math.Min(left, HubLinkActor.MaxBatchBytes)));
        }
        else
        {
            _more = true;
            Write();
        }
    }

    private void Add(NextBatch batch)
    {
        if (_writing || _place is null)
        {
            _outbox.Tell(new Undelivered(batch.Reports));
        }
        else if (batch.Reports.Count > 0 || batch.Usage is not null)
        {
            _taken.Add(batch);
            Take();
        }
        else if (_taken.Count > 0)
        {
            Write();
        }
        else
        {
            AnswerLast();
        }
    }

    private void Write()
    {
        _writing = true;
        var (number, taken, now) = (_place!.Number, _taken, _time.GetUtcNow().ToUnixUsec());
        var header = new SegmentHeader
        {
            Cluster = _identity.Cluster,
            Node = _identity.Node,
            Stream = _place.Stream,
            Number = number,
            AgentVersion = _identity.AgentVersion,
            WrittenUnixUsec = now,
        };
        _ = Task.Run(() => _directory.Write(header, [.. taken.Select(batch =>
        {
            var sent = _identity.Batch(batch.Reports, batch.Node, batch.Usage);
            sent.SentUnixUsec = now;
            return sent;
        })])).PipeTo(Self, success: () => new Written(number, taken, ""), failure: exception => new Written(number, taken, exception.Message));
    }

    private void Conclude(Written written)
    {
        if (!ReferenceEquals(written.Batches, _taken))
        {
            return;
        }

        _writing = false;
        if (written.Fault.Length > 0)
        {
            GiveBack();
            Fail(written.Fault);
            AnswerLast();
            return;
        }

        IReadOnlyList<JobReport> reports = [.. written.Batches.SelectMany(batch => batch.Reports)];
        _taken = [];
        _outbox.Tell(new SegmentKept(written.Number, reports));
        NodeLog.SegmentWritten(_log, written.Number, reports.Count);
        Works();
        if (_more)
        {
            Begin();
        }
        else
        {
            AnswerLast();
        }
    }

    private void Conclude(Tried tried)
    {
        if (tried.Fault.Length > 0)
        {
            Fail(tried.Fault);
        }
        else
        {
            NodeLog.SegmentsGo(_log, _directory.Path, _settings.Interval.TotalSeconds);
            Begin();
        }

        _tried = true;
        _askers.ForEach(asker => asker.Tell(new HubTried(!_fails)));
        _askers.Clear();
    }

    private void Fail(string fault)
    {
        var wait = _backoff.Next();
        if (!_fails)
        {
            NodeLog.SegmentsNotWritten(_log, _directory.Path, fault, wait.TotalSeconds);
        }

        _fails = true;
        Next(wait);
    }

    private void Works()
    {
        _backoff.Reset();
        if (_fails)
        {
            _fails = false;
            NodeLog.SegmentsWrittenAgain(_log, _directory.Path);
        }
    }

    private void GiveBack()
    {
        _taken.ForEach(batch => _outbox.Tell(new Undelivered(batch.Reports)));
        _taken = [];
    }

    private void AnswerLast()
    {
        _lastAskers.ForEach(asker => asker.Tell(SegmentsWritten.Instance));
        _lastAskers.Clear();
    }

    private void AnswerWhenTried()
    {
        if (_tried)
        {
            Sender.Tell(new HubTried(!_fails));
        }
        else
        {
            _askers.Add(Sender);
        }
    }

    /// <summary>An interval is over.</summary>
    internal sealed record Due
    {
        public static readonly Due Instance = new();
    }

    private sealed record Tried(string Fault);

    private sealed record Written(ulong Number, List<NextBatch> Batches, string Fault);
}
