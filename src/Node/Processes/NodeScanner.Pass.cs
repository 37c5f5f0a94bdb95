using System.Diagnostics;
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
            _progress.Pass++;
            _tier.BeginPass();
            if (_eventThread is null)
            {
                WatchOutside();
                StartEventThread();
            }

            DrainEvents();
            var ended = EndVanishedDirectories();
            WalkHierarchies();

            // What was used before an agent looked is settled while those who are there now can be read: it is not theirs when they end.
            if (ended || _books.NeedsSettling)
            {
                SettleTails();
            }

            AdoptNewborn();
            LookAtFreezers();
        }

        for (var more = true; more;)
        {
            // The event thread reads counters of directories that will be gone in a millisecond: it goes first.
            while (Volatile.Read(ref _eventsWaiting) != 0)
            {
                Thread.Yield();
            }

            lock (_gate)
            {
                more = _tier.LookAtNext();
            }
        }

        lock (_gate)
        {
            DrainEvents();
            foreach (var job in _jobs.Table.Ended)
            {
                // Before the pass takes what the kernel has booked: what its last tasks use at the very end is in that then.
                var isEnding = _tier.IsEnding(job);
                job.PassesPending += job.TailPending || job.IsHeld || isEnding ? 1 : 0;
                job.IsHeld = isEnding;
            }

            _tier.EndPass();
            EndEnvironmentJobs();
            SettleTails();
            var nodes = Usage(at);
            var jobs = new List<JobSlice>();
            foreach (var job in _jobs.Table.All)
            {
                if (Slice(job, at) is { } slice)
                {
                    jobs.Add(slice);
                }
            }

            _progress.FirstIsOver = true;
            _executables.Prune(UsedExecutables);
            if (_jobs.Table.Ended.Exists(job => job.TailPending))
            {
                // Births and ends came faster than the directories above could be read: once more, soon.
                _progress.Changed = true;
                _wake.Set();
            }
            else if (!_jobs.Table.ByEnvironment.IsEmpty || _jobs.Table.Ended.Exists(job => job.IsHeld))
            {
                // On an idle node nothing else tells the thread of the kernel's events what is due now.
                _wake.Set();
            }

            return new ScanResult(at, jobs, Stopwatch.GetElapsedTime(begun), _tier.Processes, LostEvents, nodes);
        }
    }

    private HashSet<Executable> UsedExecutables()
    {
        var used = new HashSet<Executable>(_tier.Executables);
        foreach (var job in _jobs.Table.All)
        {
            used.UnionWith(job.Rows.Keys.Select(k => k.Executable));
        }

        return used;
    }
}
