namespace Actors.Hub.Scheduler;

/// <summary>
/// Asks a scheduler's controller for jobs that agents report and its accounting does not tell of: one question for each, so not many in a round, and a job only
/// when its word would be news: at its beginning and at its end.
/// </summary>
internal sealed class ControllerQuestions(IScheduler scheduler, SchedulerSettings settings, SchedulerStatus status)
{
    /// <summary>Questions in one round.</summary>
    public const int Most = 100;
    private readonly WaitingJobs _waiting = new(settings.Interval);

    /// <summary>Asks for those of which a word is due.</summary>
    /// <param name="waiting">What the accounting does not tell of.</param>
    /// <param name="bad">Gets what cannot be taken.</param>
    /// <param name="now">Time of the round.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <returns>The rows it told; none where it is not to be asked.</returns>
    public async Task<IReadOnlyList<SchedulerRow>> AskAsync(IEnumerable<WaitingJob> waiting, List<BadRow> bad, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = new List<SchedulerRow>();
        if (!settings.Controller)
        {
            return rows;
        }

        foreach (var rawId in _waiting.ToAsk([.. waiting.Where(job => job.Reported && (job.Unconfirmed || job.Ending))], [], now, Most))
        {
            try
            {
                if (await scheduler.AtControllerAsync(rawId, cancellationToken).ConfigureAwait(false) is { } row)
                {
                    rows.Add(row);
                }

                status.Change(figures => figures with { ControllerError = null });
            }
            catch (FormatException e)
            {
                bad.Add(new BadRow($"controller's word on job {rawId}", e.Message));
            }
            catch (SchedulerException e)
            {
                // It does not answer: the others have no better chance in this round.
                status.Change(figures => figures with { ControllerError = e.Message });
                break;
            }
        }

        return rows;
    }
}
