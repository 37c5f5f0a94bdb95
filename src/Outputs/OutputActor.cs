using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Actors.Outputs;

/// <summary>Published on the event stream: a job's newest state on a node.</summary>
public sealed record JobMeasured(LiveJob Job);

/// <summary>
/// <c>/user/output-NAME</c>, one per output: keeps the newest state of each job that it hears of and gives all away at its interval, once
/// more after a job's end. One that fails or hangs is cut off after its time-out, logged once until it works again, and tried again at its
/// interval with what is newest then: nothing waits for it. When this actor fails it is started again and knows a job with its next report.
/// </summary>
internal sealed class OutputActor : ReceiveActor, IWithTimers
{
    /// <summary>A job that nothing more is heard of has gone without a word.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(30);

    private readonly IOutput _output;
    private readonly OutputSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Dictionary<string, (LiveJob Job, long Heard)> _jobs = new(StringComparer.Ordinal);
    private bool _sending;
    private bool _fails;

    public OutputActor(IOutput output, OutputSettings settings, TimeProvider time, ILogger log)
    {
        _output = output;
        _settings = settings;
        _time = time;
        _log = log;
        Receive<JobMeasured>(message => Take(message.Job));
        Receive<Tick>(_ => Send());
        Receive<Sent>(Conclude);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(JobMeasured));
        Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, _settings.Interval);
    }

    private void Take(LiveJob job)
    {
        var before = _jobs.GetValueOrDefault(job.Key).Job;
        _jobs[job.Key] = (before is null ? job : job with { Before = before.Report.ObservedUnixUsec < job.Report.ObservedUnixUsec ? before.Report : before.Before }, _time.GetTimestamp());
    }

    private void Send()
    {
        if (_sending)
        {
            return;
        }

        foreach (var silent in _jobs.Where(pair => _time.GetElapsedTime(pair.Value.Heard) > Silence).Select(pair => pair.Key).ToList())
        {
            _jobs.Remove(silent);
        }

        var jobs = _jobs.Values.Select(entry => entry.Job).ToList();
        var ended = jobs.Where(job => job.Report.Final).Select(job => job.Key).ToHashSet(StringComparer.Ordinal);
        _sending = true;
        _ = Task.Run(() => SendAsync(jobs, ended)).PipeTo(Self, success: () => new Sent(ended, null), failure: exception => new Sent(ended, exception.Message));
    }

    private async Task SendAsync(IReadOnlyList<LiveJob> jobs, IReadOnlySet<string> ended)
    {
        using var limit = new CancellationTokenSource(_settings.Timeout, _time);
        try
        {
            await _output.SendAsync(jobs, ended, _time.GetUtcNow(), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"it took longer than {_settings.Timeout.TotalSeconds:0.#} s", exception);
        }
    }

    private void Conclude(Sent sent)
    {
        _sending = false;
        if (sent.Fault is { } fault)
        {
            if (!_fails)
            {
                OutputLog.Fails(_log, _settings.Name, _settings.To, fault);
            }

            _fails = true;
            return;
        }

        if (_fails)
        {
            _fails = false;
            OutputLog.Works(_log, _settings.Name);
        }

        foreach (var key in sent.Ended)
        {
            _jobs.Remove(key);
        }
    }

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }

    private sealed record Sent(IReadOnlySet<string> Ended, string? Fault);
}
