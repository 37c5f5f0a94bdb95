using Actors.Hub.Health;
using Actors.Hub.Import;
using Actors.Hub.Jobs;
using Actors.Hub.Logging;
using Actors.Hub.Metrics;
using Akka.Actor;

namespace Actors.Hub.Projections;

/// <summary>The tables hold more of the journal: published on the event stream after the commit.</summary>
/// <param name="Offset">Ordering up to which.</param>
public sealed record ProjectionAdvanced(long Offset);

/// <summary>
/// Drives the projection: a step whenever the journal grew, and a slow look of its own in case a word was lost. One below the user
/// guardian. A step that fails is tried again; the offset in the tables says where. While files come in by the thousand it waits.
/// </summary>
public sealed class ProjectionActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GapPatience = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FlowPatience = TimeSpan.FromMilliseconds(100);
    private readonly JobProjection _projection;
    private readonly HubMetrics _metrics;
    private readonly Readiness _readiness;
    private readonly ImportFlow _flow;
    private readonly ILogger _log;
    private bool _stepAhead;

    public ProjectionActor(JobProjection projection, HubMetrics metrics, Readiness readiness, ImportFlow flow, ILogger log)
    {
        _flow = flow;
        _projection = projection;
        _metrics = metrics;
        _readiness = readiness;
        _log = log;
        Receive<JournalGrew>(_ => StepSoon());
        ReceiveAsync<Step>(_ => OnStepAsync());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(JournalGrew));
        Timers.StartPeriodicTimer("poll", Step.Instance, Poll);
        StepSoon();
    }

    private void StepSoon()
    {
        if (!_stepAhead)
        {
            _stepAhead = true;
            Self.Tell(Step.Instance);
        }
    }

    private async Task OnStepAsync()
    {
        // Events that come from here on may be missed by this step: their word queues the next.
        _stepAhead = false;
        if (_flow.Holds)
        {
            _stepAhead = true;
            Timers.StartSingleTimer("flow", Step.Instance, FlowPatience);
            return;
        }

        var events = Context.System.EventStream;
        var self = Self;
        try
        {
            var step = await _projection.StepAsync().ConfigureAwait(false);
            _metrics.Projected(step.Events, step.Faults.Count);
            _metrics.ProjectionBroken = false;
            if (!step.More)
            {
                _readiness.ProjectionFollows();
                _flow.CaughtUp();
            }

            foreach (var fault in step.Faults)
            {
                HubLog.EventUnreadable(_log, fault.Ordering, fault.PersistenceId, fault.Fault ?? "");
            }

            if (step.Events > 0)
            {
                events.Publish(new ProjectionAdvanced(step.Offset));
            }

            if (step.More)
            {
                self.Tell(Step.Instance);
            }
            else if (step.Waits)
            {
                Timers.StartSingleTimer("gap", Step.Instance, GapPatience);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _metrics.ProjectionBroken = true;
            HubLog.ProjectionFailed(_log, e);
        }
    }

    private sealed record Step
    {
        public static readonly Step Instance = new();
    }
}
