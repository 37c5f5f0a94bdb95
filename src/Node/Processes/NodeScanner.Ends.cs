namespace Actors.Node.Processes;

/// <summary>How jobs end, and what their directories leave behind in the counters above.</summary>
public sealed partial class NodeScanner
{
    private const int MeasuringTries = 5;

    private const int PassesOfWord = 3;

    private static readonly TimeSpan s_longestWord = TimeSpan.FromSeconds(2);

    /// <returns>True when a job ended.</returns>
    private bool EndVanishedDirectories()
    {
        var gone = _jobs.Table.Vanished();
        foreach (var job in gone ?? [])
        {
            End(job);
        }

        return gone is not null;
    }

    /// <summary>The directory is gone: what was read last is the total, but for what the directories above tell.</summary>
    private void End(TrackedJob job)
    {
        if (job.Ended || (_books.UnclearIn(job) is { } counting && _jobs.TryCount(job, counting)))
        {
            return;
        }

        job.IsHeld = true;
        job.Counters?.Read();
        job.Counters?.MarkGone();
        job.Suspensions.See(frozen: false, _host.UnixUsecNow());
        _jobs.Table.End(job, _host.Hierarchies);
        _books.Close(job);
        _progress.Version++;
        _progress.Changed = true;
        ScannerLog.JobEnded(_logger, job.Scheduler, job.RawId, job.CounterNsec / 1e9);
    }

    /// <summary>
    /// A process's record is there before its directory can go: with the records taken again, what its jobs surely used is known. The counters above
    /// are asked until no birth and no end came meanwhile.
    /// </summary>
    private void SettleTails()
    {
        var inEvents = _progress.InEvents;
        _progress.InEvents = true;
        for (var i = 0; i < MeasuringTries; i++)
        {
            _tier.TakeEvents();
            _books.Measure();
            var version = _progress.Version;
            DrainDirectoryEvents();
            AdoptNewborn();
            if (version != _progress.Version || (!_books.IsWhole && EndVanishedDirectories()))
            {
                continue;
            }

            // What is held up is there by the next pass.
            if ((_books.IsWhole && !_tier.IsBehind) || _jobs.Table.Ended.Exists(job => job is { PassesPending: >= PassesOfWord } && (job.TailPending || job.IsHeld) && _time.GetElapsedTime(job.EndedTimestamp) > s_longestWord))
            {
                _books.Settle();
            }

            break;
        }

        _progress.InEvents = inEvents;
    }

    private void EndEnvironmentJobs()
    {
        foreach (var job in _jobs.Table.ByEnvironment.All.ToList())
        {
            if (job.Members > 0)
            {
                job.LastAliveTimestamp = _time.GetTimestamp();
            }
            else if (_time.GetElapsedTime(job.LastAliveTimestamp) >= _endGrace)
            {
                _jobs.Table.ByEnvironment.Remove(job);
                _jobs.EndByEnvironment(job);
            }
        }
    }
}
