using System.Diagnostics;
using Actors.Messages.Wire;
using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>The pass over all processes and what it tells.</summary>
public sealed partial class NodeScanner
{
    /// <summary>One pass over all processes of the node, for all jobs.</summary>
    public ScanResult Scan()
    {
        lock (_scanning)
        {
            // On a node whose CPUs are all busy the event thread would wait for a pass that does not get on.
            var nice = Libc.GetPriority(0, 0);
            _ = Libc.SetPriority(0, 0, EventThreadNice);
            try
            {
                return Pass();
            }
            finally
            {
                _ = Libc.SetPriority(0, 0, nice);
            }
        }
    }

    private ScanResult Pass()
    {
        var at = _time.GetUtcNow();
        var begun = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _changedRaised = false;
            _pass++;
            _trusted = Tier == AttributionTier.Taskstats && _pass > 1 && !_lostSincePass;
            _lostSincePass = false;
            if (_eventThread is null)
            {
                _hooks?.Attach();
                StartEventThread();
            }

            DrainEvents();
            var ended = EndVanishedDirectories();
            WalkHierarchies();
            AdoptNewborn();
            if (ended)
            {
                SettleTails();
            }

            LookAtFreezers();
            if (_hooks is null)
            {
                _proc.ListProcesses(_pids);
            }
        }

        foreach (var pid in _pids)
        {
            // The event thread reads counters of directories that will be gone in a millisecond: it goes first.
            while (Volatile.Read(ref _eventsWaiting) != 0)
            {
                Thread.Yield();
            }

            lock (_gate)
            {
                ObserveInPass(pid);
            }
        }

        lock (_gate)
        {
            DrainEvents();
            if (_hooks is null)
            {
                SweepMissed();
            }
            else
            {
                PassWithHooks();
            }

            EndEnvironmentJobs();
            SettleTails();
            var nodes = Usage(at);
            var jobs = new List<JobSlice>();
            foreach (var job in _jobs.All)
            {
                if (Slice(job, at) is { } slice)
                {
                    jobs.Add(slice);
                }
            }

            _told = true;
            _executables.Prune(UsedExecutables);
            if (_jobs.Ended.Exists(job => job.TailPending))
            {
                // Births and ends came faster than the directories above could be read: once more, soon.
                Announce();
                _wake.Set();
            }
            else if (_jobs.ByEnvironment.Count > 0)
            {
                _wake.Set();
            }

            return new ScanResult(at, jobs, Stopwatch.GetElapsedTime(begun), _hooks is null ? _pids.Count : _tasksSeen, LostEvents, nodes);
        }
    }

    private JobSlice? Slice(TrackedJob job, DateTimeOffset at)
    {
        if (job.RawId.Length == 0)
        {
            if (!job.Ended)
            {
                return null;
            }

            // Nobody could tell its number: its unique name is all there is.
            job.RawId = job.Sluid;
        }

        Name(job);
        if (!job.Ended)
        {
            job.Counters?.ReadCpu();
        }

        job.IsHeld = IsEnding(job);

        // While a tail may still come the last word is not said.
        var ended = job is { Ended: true, TailPending: false, IsHeld: false };
        return new JobSlice
        {
            Id = job.Id!,
            RestartCount = job.RestartCount,
            Sluid = job.Sluid,
            Node = job.Node,
            Suspended = job.Suspensions.All,
            Facts = job.Facts.Clone(),
            LiveProcesses = job.Ended ? 0 : job.Members,
            Executables = [.. job.Rows.Values.Where(r => r.CpuNsec > 0 || r.Processes > 0).Select(r => r.ToUsage())],
            Total = Total(job, at),
            TotalIsLowerBound = job.LowerBound,
            Ended = ended,
            Attribution = TierName,
            Counters = job.Counters,
            At = at,
        };
    }

    private static void Name(TrackedJob job) => job.Id ??= new LocalJobId(job.Scheduler, job.RawId, job.Inode, job.FirstSeenUnixUsec);

    private static TotalReading Total(TrackedJob job, DateTimeOffset at)
    {
        var source = job.Source;
        if (source == TotalSource.Processes)
        {
            var counted = job.Rows.Values.Where(r => r.Key.Role != ExecutableRole.Escaped).Select(r => r.ToUsage()).ToList();
            return new TotalReading(source, counted.Sum(r => r.CpuUsec), counted.Sum(r => r.UserUsec), counted.Sum(r => r.SystemUsec), at);
        }

        // The kernel splits by ticks and counts by the clock: only the proportion of the split is to be trusted.
        var counter = job.Counters?.Cpu;
        var cpu = (job.CounterNsec + job.TailNsec) / 1000;
        var user = counter is null ? job.RestoredUserNsec : counter.UserNsec;
        var system = counter is null ? job.RestoredSystemNsec : counter.SystemNsec;
        long? systemUsec = user is null || system is null ? null : user + system <= 0 ? 0 : (long)((Int128)cpu * system.Value / (user.Value + system.Value));
        return new TotalReading(source, cpu, cpu - systemUsec, systemUsec, job.Counters?.CpuAsOf ?? job.RestoredAsOf);
    }

    /// <summary>Processes the pass did not see. Where the kernel tells of ends, its word may still be on the way.</summary>
    private void SweepMissed()
    {
        LookAtGone();
        foreach (var entry in _table.All)
        {
            if (entry.Pass != _pass)
            {
                // A process that went while the agent was away took what it used last with it.
                if (_pass == 1 && Tier != AttributionTier.Poll && entry.Job is { Path.Length: 0 } job)
                {
                    job.LowerBound = true;
                }

                _table.Drop(entry);
                if (Tier == AttributionTier.Poll || ++entry.Missed > 1)
                {
                    _table.Remove(entry);
                }
            }
        }

        SettleReaped();
    }

    private HashSet<Executable> UsedExecutables()
    {
        var used = new HashSet<Executable>();
        foreach (var entry in _table.All)
        {
            if (entry.Executable is { } executable)
            {
                used.Add(executable);
            }
        }

        foreach (var job in _jobs.All)
        {
            used.UnionWith(job.Rows.Keys.Select(k => k.Executable));
        }

        return used;
    }
}
