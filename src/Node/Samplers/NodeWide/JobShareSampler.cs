using System.Diagnostics;
using Actors.Messages.Wire;
using Actors.Node.Cgroups;
using Actors.Node.Processes;
using Actors.Node.Samplers.Metrics;
using Akka.Actor;

namespace Actors.Node.Samplers.NodeWide;

/// <summary>
/// <c>/user/jobs/JOB/NAME</c> of a sampler of the node: follows that and sums up what is its job's. For the job's last slice it has the
/// node read once more, and waits for that a few seconds at most.
/// </summary>
internal sealed class JobShareSampler : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan LongestLast = TimeSpan.FromSeconds(10);

    private readonly string _name;
    private readonly IActorRef _node;
    private readonly string _rule;
    private readonly MetricSet _metrics;
    private LocalJobId? _id;
    private string _gpuIds = "";
    private JobCounters? _counters;
    private long? _sliceCpuNsec;
    private (long Job, long Busy)? _before;
    private TakeSample? _last;

    /// <param name="name">The sampler's.</param>
    /// <param name="node">That of the node.</param>
    /// <param name="rule">How the node's values are given to jobs.</param>
    /// <param name="metrics">Sums them up.</param>
    public JobShareSampler(string name, IActorRef node, string rule, MetricSet metrics)
    {
        _name = name;
        _node = node;
        _rule = rule;
        _metrics = metrics;
        Receive<TakeSample>(Sample);
        Receive<NodeReading>(Take);
        Receive<NothingNow>(_ => End());
        Receive<LastOverdue>(_ => End());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private void Sample(TakeSample sample)
    {
        var slice = sample.Slice;
        _counters = slice.Counters;
        _sliceCpuNsec = slice.Total.CpuUsec * 1000;
        var gpuIds = slice.Facts.GpuIds?.Value ?? "";
        if (_id is null || !string.Equals(gpuIds, _gpuIds, StringComparison.Ordinal))
        {
            _id = slice.Id;
            _gpuIds = gpuIds;
            _node.Tell(new Follow(new FollowedJob(slice.Id, gpuIds)));
        }

        if (slice.Ended)
        {
            _last = sample;
            _node.Tell(ReadNow.Instance);
            Timers.StartSingleTimer(nameof(LastOverdue), LastOverdue.Instance, LongestLast);
            return;
        }

        Answer(sample, TimeSpan.Zero);
    }

    private void Take(NodeReading reading)
    {
        var began = Stopwatch.GetTimestamp();
        var jobs = Math.Max(1, reading.Jobs);
        var cpuShare = CpuShare(reading);
        foreach (var value in reading.Values)
        {
            if (value.Owner is { } owner && owner != _id)
            {
                continue;
            }

            var rule = value.Rule ?? (value.Owner is null ? _rule : "");
            var share = value.Owner is not null ? 1 : rule switch
            {
                SharingRule.ByCpuShare => cpuShare,
                SharingRule.Even => 1.0 / jobs,
                _ => 1,
            };
            if (value.Id.Kind == MetricKind.Counter)
            {
                _metrics.Counter(value.Id, value.Value, share ?? 0, reading.At, value.WrapsAt, rule);
            }
            else if (share is { } known)
            {
                _metrics.Gauge(value.Id, value.Value * known, reading.At, rule);
            }
        }

        if (_last is not null)
        {
            End(Stopwatch.GetElapsedTime(began));
        }
    }

    // Of the busy time since the reading before; null at the first.
    private double? CpuShare(NodeReading reading)
    {
        if (reading.BusyNsec is not { } busy || (_counters?.CpuNsecNow() ?? _sliceCpuNsec) is not { } job)
        {
            return null;
        }

        var before = _before;
        _before = (job, busy);
        return before is not { } earlier ? null : busy > earlier.Busy ? Math.Clamp((double)(job - earlier.Job) / (busy - earlier.Busy), 0, 1) : 0;
    }

    private void End(TimeSpan duration = default)
    {
        if (_last is { } sample)
        {
            _last = null;
            Timers.Cancel(nameof(LastOverdue));
            Answer(sample, duration);
        }
    }

    private void Answer(TakeSample sample, TimeSpan duration) => Context.Parent.Tell(
        new SampleTaken(_name, sample.Pass, duration, _metrics.Count == 0 ? null : new MetricsPart(_metrics.ToWire())));

    private sealed record LastOverdue
    {
        public static readonly LastOverdue Instance = new();
    }
}
