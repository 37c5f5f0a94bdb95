namespace Actors.Node.Processes;

/// <summary>How jobs end, and what their directories leave behind in the counters above.</summary>
public sealed partial class NodeScanner
{
    private const int MeasuringTries = 5;

    /// <returns>True when a job ended.</returns>
    private bool EndVanishedDirectories()
    {
        var gone = _jobs.Vanished();
        foreach (var job in gone ?? [])
        {
            End(job);
        }

        return gone is not null;
    }

    /// <summary>The directory is gone: what was read last is the total, but for what the directories above tell.</summary>
    private void End(TrackedJob job)
    {
        if (job.Ended)
        {
            return;
        }

        job.Counters?.Read();
        job.Counters?.MarkGone();
        job.Suspensions.See(frozen: false, UnixUsecNow());
        _jobs.End(job, _hierarchies);
        _books.Close(job);
        _version++;
        Announce();
        ScannerLog.JobEnded(_logger, job.Scheduler, job.RawId, job.CounterNsec / 1e9);
    }

    /// <summary>
    /// A process's record is there before its directory can go: with the records taken again, what its jobs surely used is known. The counters above
    /// are asked until no birth and no end came meanwhile.
    /// </summary>
    private void SettleTails()
    {
        var inEvents = _inEvents;
        _inEvents = true;
        for (var i = 0; i < MeasuringTries; i++)
        {
            DrainProcessEvents();
            _books.Measure();
            var version = _version;
            DrainDirectoryEvents();
            AdoptNewborn();
            if (version == _version)
            {
                _books.Settle();
                break;
            }
        }

        _inEvents = inEvents;
    }

    private void EndEnvironmentJobs()
    {
        foreach (var (key, job) in _jobs.ByEnvironment)
        {
            if (job.Members > 0)
            {
                job.LastAliveTimestamp = _time.GetTimestamp();
            }
            else if (_time.GetElapsedTime(job.LastAliveTimestamp) >= _endGrace)
            {
                _jobs.ByEnvironment.Remove(key);
                EndEnvironmentJob(job);
            }
        }
    }

    private void EndEnvironmentJob(TrackedJob job)
    {
        job.Ended = true;
        _table.Leave(job);

        // A job that nobody was told of, because its cgroup was found first, never was.
        if (job.Id is not null || job.Members == 0 && !_jobs.IsCgroupJob(job.Scheduler, job.RawId))
        {
            _jobs.Ended.Add(job);
            Announce();
            ScannerLog.JobEnded(_logger, job.Scheduler, job.RawId, job.Rows.Values.Sum(r => r.CpuNsec) / 1e9);
        }
    }
}
