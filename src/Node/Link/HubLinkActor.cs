using Actors.Node.Logging;
using Actors.Node.Outbox;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Link;

/// <summary>To the link: answer <see cref="HubTried"/> once the hub was tried.</summary>
internal sealed record WhenHubTried
{
    public static readonly WhenHubTried Instance = new();
}

/// <summary>The hub was tried.</summary>
/// <param name="Answers">It answered.</param>
internal sealed record HubTried(bool Answers);

/// <summary>To the link: the longest wait between two tries from now on.</summary>
internal sealed record SetLongestWait(TimeSpan Wait);

/// <summary>
/// <c>/user/hub</c>, one per node: takes reports from the outbox and sends them, one batch at a time; while the hub does not take them it
/// waits, ever longer, and then sends what is newest by then. Its first batch is empty: it learns the hub's store and clock. When it fails
/// it is started again and gives back what was under way.
/// </summary>
internal sealed class HubLinkActor : ReceiveActor, IWithTimers
{
    /// <summary>Bytes of reports in one batch before compression.</summary>
    internal const int MaxBatchBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    private readonly HubClient _client;
    private readonly Uri _hub;
    private readonly NodeIdentity _identity;
    private readonly Backoff _backoff;
    private readonly IActorRef _outbox;
    private readonly TimeSpan _pollInterval;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopped = new();
    private readonly List<IActorRef> _askers = [];
    private BatchPlan? _plan;
    private bool _asked;
    private bool _waiting;
    private bool _tried;
    private bool _answers;
    private bool _hasGreeted;
    private bool _clocksDiffer;
    private string _lastRefusal = "";

    /// <param name="client">Sends batches.</param>
    /// <param name="hub">For the log.</param>
    /// <param name="identity">Who reports.</param>
    /// <param name="backoff">Waits after failures.</param>
    /// <param name="outbox">Where reports come from.</param>
    /// <param name="pollInterval">How often the outbox is asked unbidden.</param>
    /// <param name="log">The agent's log.</param>
    public HubLinkActor(HubClient client, Uri hub, NodeIdentity identity, Backoff backoff, IActorRef outbox, TimeSpan pollInterval, ILogger log)
    {
        _client = client;
        _hub = hub;
        _identity = identity;
        _backoff = backoff;
        _outbox = outbox;
        _pollInterval = pollInterval;
        _log = log;
        Receive<ReportsWaiting>(_ => Ask());
        Receive<Poll>(_ => AskAgain());
        Receive<NextBatch>(message => Begin(message));
        Receive<Outcome>(message => Conclude(message));
        Receive<WaitOver>(_ => Resume());
        Receive<SetLongestWait>(message => _backoff.Longest = message.Wait);
        Receive<WhenHubTried>(_ => AnswerWhenTried());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(nameof(Poll), Poll.Instance, _pollInterval);
        Send(new BatchPlan([]));
    }

    protected override void PostStop()
    {
        _stopped.Cancel();
        _stopped.Dispose();
        GiveBack();
    }

    private void Ask()
    {
        if (_plan is null && !_waiting && !_asked)
        {
            _asked = true;
            _outbox.Tell(new TakeBatch(MaxBatchBytes));
        }
    }

    // The outbox may have been started again with the question in hand.
    private void AskAgain()
    {
        _asked = false;
        Ask();
    }

    private void Begin(NextBatch batch)
    {
        _asked = false;
        if (_plan is not null || _waiting)
        {
            _outbox.Tell(new Undelivered(batch.Reports));
        }
        else if (batch.Reports.Count > 0 || batch.Usage is not null)
        {
            Send(new BatchPlan(batch.Reports) { Node = batch.Node, Usage = batch.Usage });
        }
    }

    private void Send(BatchPlan plan)
    {
        _plan = plan;
        _ = _client.SendAsync(_identity.Batch(plan.Next, plan.Node, plan.Usage), _stopped.Token).PipeTo(
            Self,
            success: outcome => new Outcome(plan, outcome),
            failure: exception => new Outcome(plan, new SendOutcome.Failed(exception.Message)));
    }

    private void Conclude(Outcome message)
    {
        if (message.Plan != _plan)
        {
            return;
        }

        switch (message.Result)
        {
            case SendOutcome.Accepted accepted:
                Accept(_plan, accepted);
                break;
            case SendOutcome.Refused refused:
                Refuse(_plan, refused);
                break;
            case SendOutcome.Busy busy:
                Wait(busy.Reason, busy.RetryAfter);
                break;
            case SendOutcome.Failed failed:
                Wait(failed.Reason, null);
                break;
        }

        if (!_tried)
        {
            _tried = true;
            _askers.ForEach(asker => asker.Tell(new HubTried(_answers)));
            _askers.Clear();
        }
    }

    private void Accept(BatchPlan plan, SendOutcome.Accepted accepted)
    {
        var sent = plan.Next;
        if (plan.Taken() is { } condemned)
        {
            _outbox.Tell(new Refused(condemned, _lastRefusal));
        }

        NodeLog.BatchTaken(_log, sent.Count, accepted.Reply.Acknowledged.Count);
        _outbox.Tell(new Delivered(sent, accepted.Reply));
        _backoff.Reset();
        _hasGreeted = true;
        if (!_answers)
        {
            _answers = true;
            NodeLog.HubAnswers(_log, _hub, accepted.Reply.Epoch);
        }

        CompareClocks(accepted.ClockAhead);
        GoOn(plan);
    }

    private void Refuse(BatchPlan plan, SendOutcome.Refused refused)
    {
        if (refused.TooLarge && plan.MadeSmaller())
        {
            GoOn(plan);
            return;
        }

        if (!plan.Refused(out var condemned))
        {
            Wait($"it refuses even a batch without reports: {refused.Reason}", null);
            return;
        }

        _lastRefusal = refused.Reason;
        if (condemned is not null)
        {
            _outbox.Tell(new Refused(condemned, refused.Reason));
        }

        GoOn(plan);
    }

    private void GoOn(BatchPlan plan)
    {
        if (!plan.IsDone)
        {
            Send(plan);
            return;
        }

        _plan = null;
        Ask();
    }

    private void Wait(string reason, TimeSpan? atLeast)
    {
        GiveBack();
        var wait = _backoff.Next(atLeast);
        if (_answers || !_tried)
        {
            NodeLog.HubAway(_log, _hub, reason, wait.TotalSeconds);
        }
        else
        {
            NodeLog.HubStillAway(_log, _hub, _backoff.Failures, reason, wait.TotalSeconds);
        }

        _answers = false;
        _waiting = true;
        Timers.StartSingleTimer(nameof(WaitOver), WaitOver.Instance, wait);
    }

    private void GiveBack()
    {
        if (_plan is { } plan)
        {
            _plan = null;
            _outbox.Tell(new Undelivered(plan.Remaining));
        }
    }

    private void Resume()
    {
        _waiting = false;
        if (_hasGreeted)
        {
            Ask();
        }
        else
        {
            Send(new BatchPlan([]));
        }
    }

    private void CompareClocks(TimeSpan? ahead)
    {
        if (ahead is not { } difference)
        {
            return;
        }

        var differ = difference.Duration() > ClockTolerance;
        if (differ && !_clocksDiffer)
        {
            NodeLog.ClocksDiffer(_log, difference.TotalSeconds);
        }
        else if (!differ && _clocksDiffer)
        {
            NodeLog.ClocksAgree(_log);
        }

        _clocksDiffer = differ;
    }

    private void AnswerWhenTried()
    {
        if (_tried)
        {
            Sender.Tell(new HubTried(_answers));
        }
        else
        {
            _askers.Add(Sender);
        }
    }

    private sealed record Poll
    {
        public static readonly Poll Instance = new();
    }

    private sealed record WaitOver
    {
        public static readonly WaitOver Instance = new();
    }

    private sealed record Outcome(BatchPlan Plan, SendOutcome Result);
}
