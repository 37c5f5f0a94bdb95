using Actors.Node.Logging;
using Actors.Node.Outbox;
using Actors.Node.Processes;
using Akka.Actor;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Jobs;

/// <summary>
/// <c>/user/processes</c>, one per node: makes a pass over the process table at every interval, and soon after a job was born or ended.
/// Gives each watcher its slice, the finder what has no watcher yet, the outbox the checkpoint. Passes run outside the dispatcher, one at
/// a time. When it fails it is started again and goes on with the next pass: slices are cumulative, and ended jobs come until they are kept.
/// </summary>
internal sealed class ProcessTableActor : ReceiveActor, IWithTimers
{
    /// <summary>Between passes for changes lies this many times the length of the last pass: they never take more than a tenth of one CPU.</summary>
    private const int RestFactor = 9;
    private static readonly TimeSpan LeastRest = TimeSpan.FromMilliseconds(50);

    private readonly IProcessTable _table;
    private readonly JobRefs _refs;
    private readonly IActorRef _finder;
    private readonly IActorRef _outbox;
    private readonly ILogger _log;
    private readonly Dictionary<LocalJobId, IActorRef> _watchers = [];
    private readonly Dictionary<LocalJobId, JobKept> _kept = [];
    private readonly HashSet<LocalJobId> _open = [];
    private readonly List<IActorRef> _waiting = [];
    private TimeSpan _interval;
    private TimeSpan _lastDuration;
    private long _pass;
    private int _jobs;
    private bool _running;
    private bool _full;
    private bool _fullAsked;
    private bool _changeAsked;
    private bool _passFailed;
    private IActorRef? _lastPassAsker;
    private bool _lastPassDone;

    public ProcessTableActor(IProcessTable table, JobRefs refs, TimeSpan interval, IActorRef finder, IActorRef outbox, ILogger log)
    {
        _table = table;
        _refs = refs;
        _interval = interval;
        _finder = finder;
        _outbox = outbox;
        _log = log;

        Receive<IntervalPassed>(_ => Start(full: true));
        Receive<TableChanged>(_ => StartForChange());
        Receive<RestOver>(_ => Start(full: false));
        Receive<PassDone>(Distribute);
        Receive<PassFailed>(Fail);
        Receive<JobWatched>(message => Watch(message.Id, message.Watcher));
        Receive<SliceReported>(message => Close(message.Id, message.Pass));
        Receive<JobKept>(message => _kept[message.Id] = message);
        Receive<Terminated>(message => Lose(message.ActorRef));
        Receive<SetInterval>(message => SetInterval(message.Interval));
        Receive<WhenWatching>(_ => AnswerWhenWatching());
        Receive<MakeLastPass>(_ => StartLastPass());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        var self = Self;
        _table.Changed = () => self.Tell(TableChanged.Instance);
        SetInterval(_interval);
        Start(full: true);
    }

    protected override void PostStop() => _table.Changed = null;

    private void SetInterval(TimeSpan interval)
    {
        _interval = interval;
        Timers.StartPeriodicTimer(nameof(IntervalPassed), IntervalPassed.Instance, interval);
    }

    private void Start(bool full)
    {
        if (_running)
        {
            _fullAsked |= full;
            _changeAsked |= !full;
            return;
        }

        ForgetKept();
        _running = true;
        _full = full;
        _pass++;
        var table = _table;
        var pass = _pass;
        _ = Task.Run(table.Scan).PipeTo(
            Self,
            success: scan => new PassDone(pass, scan.Result, scan.Checkpoint),
            failure: exception => new PassFailed(pass, exception));
    }

    private void StartForChange()
    {
        if (_running)
        {
            _changeAsked = true;
        }
        else if (!Timers.IsTimerActive(nameof(RestOver)))
        {
            var rest = _lastDuration * RestFactor;
            Timers.StartSingleTimer(nameof(RestOver), RestOver.Instance, rest > LeastRest ? rest : LeastRest);
        }
    }

    // Only while no pass runs: a checkpoint taken before the job was forgotten must not come after the outbox was told so.
    private void ForgetKept()
    {
        foreach (var kept in _kept.Values)
        {
            _table.Forget(kept.Id);
            _outbox.Tell(new ReleaseJob(kept.Ref));
            _watchers.Remove(kept.Id);
        }

        _kept.Clear();
    }

    private void Distribute(PassDone done)
    {
        if (done.Pass != _pass)
        {
            return;
        }

        _running = false;
        _passFailed = false;
        _lastDuration = done.Result.Duration;
        _jobs = done.Result.Jobs.Count;
        _open.Clear();
        var slices = done.Result.Jobs.Where(slice => !_kept.ContainsKey(slice.Id)).Select(slice => new SliceTaken(done.Pass, slice, _refs.Of(slice))).ToList();
        if (done.Pass == 1)
        {
            _outbox.Tell(new KnownJobs(slices.Select(slice => RefKey.Of(slice.Ref)).ToHashSet()));
        }

        _outbox.Tell(new KeepCheckpoint(done.Checkpoint));
        if (done.Result.Nodes.Count > 0)
        {
            _outbox.Tell(new KeepNodeUsage(done.Result.Nodes));
        }

        foreach (var slice in slices)
        {
            Give(slice);
        }

        foreach (var asker in _waiting)
        {
            asker.Tell(new Watching(_jobs));
        }

        _waiting.Clear();
        Follow(done.Pass);
    }

    private void Give(SliceTaken slice)
    {
        var id = slice.Slice.Id;
        if (!_watchers.TryGetValue(id, out var watcher))
        {
            _open.Add(id);
            _finder.Tell(new JobFound(slice));
        }
        else if (_full || slice.Slice.Ended)
        {
            _open.Add(id);
            watcher.Tell(slice);
        }
    }

    private void Fail(PassFailed failed)
    {
        if (failed.Pass != _pass)
        {
            return;
        }

        _running = false;
        if (!_passFailed)
        {
            NodeLog.PassFailed(_log, failed.Exception);
        }

        _passFailed = true;
        Follow(failed.Pass);
    }

    // What was asked for while a pass ran.
    private void Follow(long pass)
    {
        if (_fullAsked)
        {
            _fullAsked = _changeAsked = false;
            Start(full: true);
        }
        else if (_lastPassAsker is not null)
        {
            _lastPassDone = true;
            AnswerLastPass();
        }
        else if (_changeAsked)
        {
            _changeAsked = false;
            StartForChange();
        }
    }

    private void Watch(LocalJobId id, IActorRef watcher)
    {
        Context.Watch(watcher);
        _watchers[id] = watcher;
    }

    private void Lose(IActorRef watcher)
    {
        foreach (var (id, known) in _watchers)
        {
            if (watcher.Equals(known))
            {
                _watchers.Remove(id);
                Close(id, _pass);
            }
        }
    }

    private void Close(LocalJobId id, long pass)
    {
        if (pass == _pass && _open.Remove(id))
        {
            AnswerLastPass();
        }
    }

    private void AnswerWhenWatching()
    {
        if (_pass > 1 || (_pass == 1 && !_running && !_passFailed))
        {
            Sender.Tell(new Watching(_jobs));
        }
        else
        {
            _waiting.Add(Sender);
        }
    }

    private void StartLastPass()
    {
        _lastPassAsker = Sender;
        Timers.CancelAll();
        _table.Changed = null;
        Start(full: true);
    }

    private void AnswerLastPass()
    {
        if (_lastPassDone && _open.Count == 0 && _lastPassAsker is { } asker)
        {
            _lastPassAsker = null;
            asker.Tell(LastPassReported.Instance);
        }
    }

    private sealed record IntervalPassed
    {
        public static readonly IntervalPassed Instance = new();
    }

    private sealed record TableChanged
    {
        public static readonly TableChanged Instance = new();
    }

    private sealed record RestOver
    {
        public static readonly RestOver Instance = new();
    }

    private sealed record PassDone(long Pass, ScanResult Result, ByteString Checkpoint);

    private sealed record PassFailed(long Pass, Exception Exception);
}
