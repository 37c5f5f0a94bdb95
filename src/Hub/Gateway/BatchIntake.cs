using System.Collections.Concurrent;
using Actors.Hub.Jobs;
using Actors.Hub.Logging;
using Actors.Hub.Metrics;
using Actors.Hub.Nodes;
using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Actors.Outputs;
using Akka.Actor;

namespace Actors.Hub.Gateway;

/// <summary>
/// Takes the reports of one node, each on its own, whichever way they came. Bad ones are quarantined with their reason; the others go to their
/// jobs. A job that fails or does not answer holds up no other.
/// </summary>
/// <param name="region">Shard region <c>job</c>.</param>
/// <param name="quarantine">Where bad reports are kept.</param>
/// <param name="nodes">Who reports.</param>
/// <param name="metrics">What is counted.</param>
/// <param name="clock">The hub's clock.</param>
/// <param name="log">Where it tells.</param>
/// <param name="measured">Is told of every report that is fine; of stored ones only where they are news.</param>
/// <param name="patience">How long a job may take to answer; null: 10 s.</param>
internal sealed class BatchIntake(
    IActorRef region, Quarantine quarantine, NodeDirectory nodes, HubMetrics metrics, TimeProvider clock, ILogger log, Action<JobMeasured> measured, TimeSpan? patience = null)
{
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ClockReminder = TimeSpan.FromHours(1);
    private readonly TimeSpan _patience = patience ?? TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _clocksTold = new(StringComparer.Ordinal);

    /// <summary>Takes a batch without flaws of its own.</summary>
    /// <param name="batch">What came.</param>
    /// <param name="stored">It lay in a file, which goes when it is taken: what it says is journalled at once, its own time counts, and a job that cannot take a report has it quarantined.</param>
    /// <param name="cancellationToken">The sender has gone.</param>
    public async Task<BatchTaken> TakeAsync(Batch batch, bool stored, CancellationToken cancellationToken)
    {
        metrics.Batch(batch.Jobs.Count);
        var offset = Compare(batch, stored);
        switch (await nodes.SeeAsync(batch, stored, cancellationToken).ConfigureAwait(false))
        {
            case NodeConflict.Machines:
                HubLog.NodeConflict(log, batch.Node);
                break;
            case NodeConflict.Agents:
                HubLog.AgentConflict(log, batch.Node);
                break;
        }

        var refused = new List<(JobReport Report, string Reason)>();
        var asked = new List<Task<Answer>>();
        foreach (var report in batch.Jobs)
        {
            if (ReportFlaws.Of(batch, report) is { } flaw)
            {
                refused.Add((report, flaw));
            }
            else
            {
                LeaveOut(batch, report);
                asked.Add(AskAsync(batch.Node, report, offset, stored, cancellationToken));
            }
        }

        var answers = await Task.WhenAll(asked).ConfigureAwait(false);
        if (stored)
        {
            refused.AddRange(answers.Where(answer => answer.Failed.Length > 0).Select(answer => (answer.Report, answer.Failed)));
        }

        await QuarantineAsync(batch.Node, refused, cancellationToken).ConfigureAwait(false);
        return new BatchTaken(
            refused,
            [.. answers.Where(answer => answer.Taken is { JournalledSeq: > 0 }).Select(answer => new Acknowledged { Ref = answer.Report.Ref, Seq = answer.Taken!.JournalledSeq })],
            answers.Count(answer => answer.Taken is null && (!stored || answer.Failed.Length == 0)),
            Array.Exists(answers, answer => answer.Taken is { News: true }));
    }

    private void LeaveOut(Batch batch, JobReport report)
    {
        if (FactLimits.LeaveOut(report.Facts) is { Count: > 0 } left)
        {
            HubLog.FactsLeftOut(log, batch.Node, report.Ref.RawId, string.Join(", ", left));
        }

        if (MetricLimits.LeaveOut(report.Usage) is var metricsLeft and > 0)
        {
            HubLog.FactsLeftOut(log, batch.Node, report.Ref.RawId, $"{metricsLeft} metrics");
        }
    }

    private async Task QuarantineAsync(string node, List<(JobReport Report, string Reason)> refused, CancellationToken cancellationToken)
    {
        if (refused.Count == 0)
        {
            return;
        }

        await quarantine.AddAsync(node, refused, cancellationToken).ConfigureAwait(false);
        foreach (var (report, reason) in refused)
        {
            metrics.ReportQuarantined();
            HubLog.ReportQuarantined(log, node, report.Ref?.RawId ?? "", report.Seq, reason);
        }
    }

    private async Task<Answer> AskAsync(string node, JobReport report, long clockOffsetUsec, bool stored, CancellationToken cancellationToken)
    {
        if (!stored)
        {
            measured(new JobMeasured(new LiveJob(node, report)));
        }

        var (reason, failed) = ("", "");
        try
        {
            var entity = new JobEntity(report.Ref.Cluster, report.Ref.RawId);
            switch (await region.Ask<object>(new TakeReport(entity, node, report, clockOffsetUsec) { AtOnce = stored }, _patience, cancellationToken).ConfigureAwait(false))
            {
                case ReportTaken taken:
                    if (stored && taken.News)
                    {
                        measured(new JobMeasured(new LiveJob(node, report)));
                    }

                    return new Answer(report, taken, "");
                case Status.Failure failure:
                    reason = failed = $"the job could not take it: {failure.Cause?.Message ?? "failed"}";
                    break;
                case var other:
                    reason = failed = $"answered {other}";
                    break;
            }
        }
        catch (AskTimeoutException e)
        {
            reason = e.Message;
        }

        metrics.ReportUnacknowledged();
        HubLog.ReportNotTaken(log, node, report.Ref.RawId, report.Seq, reason);
        return new Answer(report, null, failed);
    }

    /// <summary>The node's clock less the hub's, in microseconds; 0 where it is within what a batch may take on its way, or not told, as by a file that lay for a while.</summary>
    private long Compare(Batch batch, bool stored)
    {
        if (batch.SentUnixUsec <= 0)
        {
            return 0;
        }

        var now = clock.GetUtcNow();
        var off = Instants.FromUnixUsec(Math.Clamp(batch.SentUnixUsec, 0, now.AddYears(50).ToUnixUsec())) - now;
        var known = !stored || off > TimeSpan.Zero;
        if (known && off.Duration() > ClockSlack && now - _clocksTold.GetValueOrDefault(batch.Node) > ClockReminder)
        {
            _clocksTold[batch.Node] = now;
            HubLog.ClockOff(log, batch.Node, off.TotalSeconds);
        }

        return stored || off.Duration() <= OnTheWay ? 0 : off.Ticks / TimeSpan.TicksPerMicrosecond;
    }

    private sealed record Answer(JobReport Report, ReportTaken? Taken, string Failed);
}

/// <summary>What became of a batch.</summary>
/// <param name="Refused">Reports that are quarantined, with the reason.</param>
/// <param name="Acknowledged">What the journal holds.</param>
/// <param name="Unanswered">So many reports are to come again.</param>
/// <param name="News">Something in it was not journalled before.</param>
internal sealed record BatchTaken(IReadOnlyList<(JobReport Report, string Reason)> Refused, IReadOnlyList<Acknowledged> Acknowledged, int Unanswered, bool News);
