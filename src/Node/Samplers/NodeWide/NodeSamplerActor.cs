using System.Diagnostics;
using Actors.Node.Logging;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Samplers.NodeWide;

/// <summary>
/// <c>/user/samplers/NAME</c>, one per node: reads at its interval while jobs follow it, on a thread of its own, and tells each of them.
/// A reading that fails is logged once, until one succeeds; one that hangs is named once and not waited for, and no other begins meanwhile.
/// When this actor fails it is started again, and the jobs' samplers follow it anew.
/// </summary>
internal sealed class NodeSamplerActor : ReceiveActor, IWithTimers
{
    private const int ThreadStackBytes = 512 * 1024;

    /// <summary>What was read as short a time ago is what a job that ends is given: many may end at once.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>A command may have as many times its own length of rest between two readings for jobs that end.</summary>
    private const int RestFactor = 4;

    private readonly NodeSampler _sampler;
    private readonly NodeSamplerTimes _times;
    private readonly HostBusy _busy;
    private readonly TimeProvider _time;
    private readonly SamplerMetrics _metrics;
    private readonly ILogger _log;
    private readonly Dictionary<IActorRef, FollowedJob> _followers = [];
    private readonly List<IActorRef> _asking = [];
    private NodeReading? _last;
    private long _readAt;
    private TimeSpan _lastDuration;
    private long _started;
    private long _number;
    private bool _reading;
    private bool _hangs;
    private string? _fault;

    /// <param name="sampler">Reads.</param>
    /// <param name="times">How often, and how long it may take.</param>
    /// <param name="busy">Busy time of the host's CPUs.</param>
    /// <param name="time">The node's clock.</param>
    /// <param name="metrics">Duration and success.</param>
    /// <param name="log">The agent's log.</param>
    public NodeSamplerActor(NodeSampler sampler, NodeSamplerTimes times, HostBusy busy, TimeProvider time, SamplerMetrics metrics, ILogger log)
    {
        _sampler = sampler;
        _times = times;
        _busy = busy;
        _time = time;
        _metrics = metrics;
        _log = log;
        Receive<Tick>(_ => Start());
        Receive<Follow>(message => Add(message.Job));
        Receive<Terminated>(message => _followers.Remove(message.ActorRef));
        Receive<ReadNow>(_ => AnswerNow());
        Receive<Done>(Take);
        Receive<Overdue>(_ => NameHanging());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, _times.Interval);

    private void Add(FollowedJob job)
    {
        var isNew = !_followers.ContainsKey(Sender);
        _followers[Sender] = job;
        if (isNew)
        {
            Context.Watch(Sender);
            // What a job's counters grow by begins with a reading as near to its start as can be.
            Start();
        }
    }

    private void AnswerNow()
    {
        if (_hangs)
        {
            Sender.Tell(NothingNow.Instance);
        }
        else if (_last is { } last && !_reading && _time.GetElapsedTime(_readAt) < Longer(Fresh, _lastDuration * RestFactor))
        {
            Sender.Tell(last);
        }
        else
        {
            _asking.Add(Sender);
            Start();
        }
    }

    private void Start()
    {
        if (_reading || (_followers.Count == 0 && _asking.Count == 0))
        {
            return;
        }

        _reading = true;
        _started = Stopwatch.GetTimestamp();
        Timers.StartSingleTimer(nameof(Overdue), Overdue.Instance, _times.Longest);
        var (self, number, builder) = (Self, ++_number, new NodeReadingBuilder([.. _followers.Values], _time.GetUtcNow()));
        var thread = new Thread(() => self.Tell(Run(builder, number), ActorRefs.NoSender), ThreadStackBytes) { IsBackground = true, Name = $"sampler {_sampler.Name}" };
        thread.Start();
    }

    private Done Run(NodeReadingBuilder builder, long number)
    {
        try
        {
            _sampler.Read(builder);
            return new Done(number, new NodeReading(_time.GetUtcNow(), builder.Values, builder.Jobs.Count, _busy.Nsec()), builder.Fault);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return new Done(number, null, exception.Message);
        }
    }

    private void Take(Done done)
    {
        if (done.Number != _number)
        {
            return;
        }

        Timers.Cancel(nameof(Overdue));
        _reading = false;
        _lastDuration = Stopwatch.GetElapsedTime(_started);
        _metrics.Taken(_sampler.Name, _lastDuration, done.Fault is null);
        TellChange(done.Fault);
        _hangs = false;
        if (done.Reading is { } reading)
        {
            _last = reading;
            _readAt = _time.GetTimestamp();
            foreach (var follower in _followers.Keys)
            {
                follower.Tell(reading);
            }
        }

        Answer(done.Reading is { } answer ? answer : NothingNow.Instance);
    }

    private void Answer(object answer)
    {
        foreach (var asker in _asking)
        {
            if (answer is not NodeReading || !_followers.ContainsKey(asker))
            {
                asker.Tell(answer);
            }
        }

        _asking.Clear();
    }

    private void TellChange(string? fault)
    {
        if (fault is not null && _fault is null)
        {
            NodeLog.NodeSamplerFails(_log, _sampler.Name, fault);
        }
        else if (fault is null && (_fault is not null || _hangs))
        {
            NodeLog.NodeSamplerWorks(_log, _sampler.Name);
        }

        _fault = fault;
    }

    private void NameHanging()
    {
        if (_reading && !_hangs)
        {
            _hangs = true;
            NodeLog.NodeSamplerHangs(_log, _sampler.Name, _times.Longest.TotalSeconds);
            Answer(NothingNow.Instance);
        }
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }

    private sealed record Overdue
    {
        public static readonly Overdue Instance = new();
    }

    private sealed record Done(long Number, NodeReading? Reading, string? Fault);
}

/// <summary>Times of a sampler of the node.</summary>
/// <param name="Interval">Between two readings.</param>
/// <param name="Longest">A reading that takes longer is said to hang.</param>
internal sealed record NodeSamplerTimes(TimeSpan Interval, TimeSpan Longest);
