using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Actors.Node.Logging;
using Actors.Node.Outbox;
using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.Metrics;
using Actors.Outputs;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Jobs;

/// <summary>
/// <c>/user/jobs/JOB</c>, one per job on the node: hands each slice of its job to the samplers below it, merges what they give into the
/// job's report and hands that to the outbox. After the last slice it stays until the outbox says the final report is safe. A sampler
/// that fails is started again and gives nothing to that one report, where its part of the report before stands; one that hangs is not
/// waited for, except that for the last slice, behind which no other comes to make it good, a slow one gets its time. When the watcher fails
/// it is started again and goes on with the next slice; an ended job's comes until it is kept.
/// </summary>
internal sealed class JobWatcherActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan LongestSample = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestLastSample = TimeSpan.FromMinutes(1);

    private readonly NodeJobRef _ref;
    private readonly IActorRef _processes;
    private readonly IActorRef _outbox;
    private readonly IReadOnlyList<SamplerRegistration> _samplers;
    private readonly SamplerMetrics _metrics;
    private readonly JobMetrics _measured;
    private readonly string _node;
    private readonly ILogger _log;
    private readonly Dictionary<string, SamplePart> _parts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _awaited = new(StringComparer.Ordinal);
    private SliceTaken? _slice;
    private long _pass;
    private JobReport? _final;

    public JobWatcherActor(
        NodeJobRef reference, IActorRef processes, IActorRef outbox, IReadOnlyList<SamplerRegistration> samplers, SamplerMetrics metrics, JobMetrics measured, string node, ILogger log)
    {
        _ref = reference;
        _processes = processes;
        _outbox = outbox;
        _samplers = samplers;
        _metrics = metrics;
        _measured = measured;
        _node = node;
        _log = log;
        Receive<SliceTaken>(Sample);
        Receive<SampleTaken>(Take);
        Receive<SampleFailed>(Miss);
        Receive<SamplesDue>(_ => NameThoseThatHang());
        Receive<ReportSafe>(_ => End());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        foreach (var sampler in _samplers)
        {
            Context.ActorOf(sampler.Make(_ref, _measured.Of(sampler.Name)), sampler.Name);
        }
    }

    private void Sample(SliceTaken slice)
    {
        _pass = slice.Pass;
        if (_final is not null)
        {
            _outbox.Tell(new KeepReport(_final));
            _processes.Tell(new SliceReported(slice.Slice.Id, slice.Pass));
            return;
        }

        if (_slice is { Slice.Ended: true } && slice.Slice.Ended)
        {
            // The same once more: what is being taken of it is the whole.
            return;
        }

        GiveUpWaiting();
        _slice = slice;
        foreach (var sampler in _samplers)
        {
            _awaited.Add(sampler.Name);
            Context.Child(sampler.Name).Tell(new TakeSample(slice.Pass, slice.Slice));
        }

        Timers.StartSingleTimer(nameof(SamplesDue), SamplesDue.Instance, Longest(slice.Slice));
        ReportWhenComplete();
    }

    private void Take(SampleTaken sample)
    {
        _metrics.Taken(sample.Sampler, sample.Duration, isSuccess: true);
        if (sample.Part is not null)
        {
            _parts[sample.Sampler] = sample.Part;
        }

        if (sample.Pass == _slice?.Pass && _awaited.Remove(sample.Sampler))
        {
            ReportWhenComplete();
        }
    }

    private void Miss(SampleFailed sample)
    {
        _metrics.Taken(sample.Sampler, sample.Duration, isSuccess: false);
        NodeLog.SamplerFailed(_log, sample.Sampler, _ref.Cluster, _ref.RawId, sample.Reason);
        if (sample.Pass == _slice?.Pass && _awaited.Remove(sample.Sampler))
        {
            ReportWhenComplete();
        }
    }

    private void NameThoseThatHang()
    {
        foreach (var sampler in _awaited)
        {
            NodeLog.SamplerHangs(_log, sampler, _ref.Cluster, _ref.RawId, _slice is { } slice ? Longest(slice.Slice).TotalSeconds : 0);
        }

        GiveUpWaiting();
    }

    private static TimeSpan Longest(JobSlice slice) => slice.Ended ? LongestLastSample : LongestSample;

    private void GiveUpWaiting()
    {
        _awaited.Clear();
        ReportWhenComplete();
    }

    private void ReportWhenComplete()
    {
        if (_slice is not { } slice || _awaited.Count > 0)
        {
            return;
        }

        _slice = null;
        Timers.Cancel(nameof(SamplesDue));
        var parts = new UsageParts();
        foreach (var part in _parts.Values)
        {
            part.AddTo(parts);
        }

        parts.Metrics.AddRange(_measured.OfNone(_samplers));

        var report = new JobReport
        {
            Ref = slice.Ref,
            Final = slice.Slice.Ended,
            ObservedUnixUsec = slice.Slice.At.ToUnixUsec(),
            Facts = slice.Slice.Facts,
            Usage = parts.Merge(slice.Slice),
            Node = slice.Slice.Node,
        };
        _outbox.Tell(new KeepReport(report));
        Context.System.EventStream.Publish(new JobMeasured(new LiveJob(report.Node.Length > 0 ? report.Node : _node, report)));
        // Of the newest pass: a last slice may have come again meanwhile.
        _processes.Tell(new SliceReported(slice.Slice.Id, slice.Slice.Ended ? _pass : slice.Pass));
        if (report.Final)
        {
            _final = report;
        }
    }

    private void End()
    {
        if (_final is not null)
        {
            _processes.Tell(new JobKept(new(_ref.Scheduler, _ref.RawId, _ref.CgroupInode, _ref.FirstSeenUnixUsec), _ref));
            Context.Stop(Self);
        }
    }

    private sealed record SamplesDue
    {
        public static readonly SamplesDue Instance = new();
    }
}
