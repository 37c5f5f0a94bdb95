using Actors.Hub.Jobs;
using Actors.Hub.Logging;
using Akka.Actor;

namespace Actors.Hub.Scheduler;

/// <summary>
/// Asks one cluster's scheduler, a round at a time: the next begins an interval after the last has begun, and not before that has ended. One below
/// the user guardian for each cluster. A scheduler that does not answer is asked ever less often, told of once, and its jobs wait; nothing piles up.
/// </summary>
public sealed class SchedulerActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    // Slurm's controller forgets a job five minutes after its end (MinJobAge).
    private static readonly TimeSpan LongestWaitForController = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ImportPause = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SchedulerSettings _settings;
    private readonly SchedulerStatus _status;
    private readonly Func<CancellationToken, Task> _round;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private DateTimeOffset _begun;
    private bool _underWay;
    private int _failures;

    /// <param name="settings">Of the cluster.</param>
    /// <param name="round">Asks once, and is done when the jobs have taken the answer.</param>
    /// <param name="status">Where it shows how it fares.</param>
    /// <param name="clock">The hub's clock.</param>
    /// <param name="log">Where it tells.</param>
    public SchedulerActor(SchedulerSettings settings, Func<CancellationToken, Task> round, SchedulerStatus status, TimeProvider clock, ILogger log)
    {
        _settings = settings;
        _round = round;
        _status = status;
        _clock = clock;
        _log = log;
        Receive<Poll>(_ => OnPoll());
        Receive<ImportsWait>(_ => OnImports());
        Receive<Polled>(OnPolled);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(ImportsWait));
        Self.Tell(Poll.Instance);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        // Ends a command that is under way.
        _stopping.Cancel();
        _stopping.Dispose();
        base.PostStop();
    }

    // Once files pause; a scheduler that does not answer is not asked more often for them.
    private void OnImports()
    {
        if (!_underWay && _failures == 0 && _settings.Interval > ImportPause)
        {
            Timers.StartSingleTimer("poll", Poll.Instance, ImportPause);
        }
    }

    private void OnPoll()
    {
        if (_underWay)
        {
            return;
        }

        _underWay = true;
        _begun = _clock.GetUtcNow();
        var stopping = _stopping.Token;
        _ = Task.Run(() => _round(stopping), stopping).ContinueWith(
            done => new Polled(done.IsCanceled ? new OperationCanceledException() : done.Exception?.GetBaseException()), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)
            .PipeTo(Self);
    }

    private void OnPolled(Polled polled)
    {
        _underWay = false;
        var now = _clock.GetUtcNow();
        var wait = _begun + _settings.Interval - now;
        if (polled.Fault is { } fault)
        {
            _failures = Math.Min(_failures + 1, 20);
            var longer = _settings.Interval * Math.Pow(2, Math.Min(_failures, 10));
            var longest = _settings.Controller ? LongestWaitForController : LongestWait;
            wait = longer < longest ? longer : longest > _settings.Interval ? longest : _settings.Interval;
            _status.Change(figures => figures with { Failures = figures.Failures + 1, FailingSince = figures.FailingSince ?? now, Error = fault.Message });
            if (_failures == 1)
            {
                HubLog.SchedulerFails(_log, _settings.Cluster, fault.Message, fault is SchedulerException ? null : fault);
            }
        }
        else
        {
            if (_failures > 0)
            {
                HubLog.SchedulerAnswers(_log, _settings.Cluster);
            }

            _failures = 0;
            _status.Change(figures => figures with { Answers = figures.Answers + 1, LastAnswer = now, FailingSince = null, Error = null });
        }

        Timers.StartSingleTimer("poll", Poll.Instance, wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1));
    }

    /// <summary>Asks for a round now, if none is under way.</summary>
    public sealed record Poll
    {
        public static readonly Poll Instance = new();
    }

    private sealed record Polled(Exception? Fault);
}
