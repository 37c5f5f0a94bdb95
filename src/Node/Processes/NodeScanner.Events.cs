using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>What the kernel tells between passes: births, programs and ends of processes, and their last run time.</summary>
public sealed partial class NodeScanner
{
    private const int EventThreadNice = -15;
    private const long BirthToldWithinNsec = 1_000_000_000;

    private static readonly TimeSpan s_exitReadSpacing = TimeSpan.FromMilliseconds(5);

    private readonly List<ExitRecord> _records = [];
    private readonly List<TrackedJob> _exitReads = [];
    private readonly WakeEvent _wake = new();
    private ProcessConnector? _connector;
    private Taskstats? _taskstats;
    private Thread? _eventThread;
    private int _eventsWaiting;
    private long _lostKnown;
    private bool _lostSincePass;
    private bool _changed;
    private bool _changedRaised;
    private volatile bool _stopping;

    /// <summary>Events are being taken.</summary>
    private bool _inEvents;

    /// <summary>The first pass is over: what is found from now on was told by the kernel, or is new.</summary>
    private bool _told;

    private long LostEvents => (_connector?.Overruns ?? 0) + (_taskstats?.Overruns ?? 0);

    private void OpenEvents(string attribution)
    {
        if (attribution is not ("auto" or "taskstats" or "poll"))
        {
            throw new InvalidOperationException($"actors.node.attribution: \"{attribution}\" is not known; there are auto, taskstats, poll");
        }

        Tier = AttributionTier.Poll;
        if (string.Equals(attribution, "poll", StringComparison.Ordinal))
        {
            TierReason = "actors.node.attribution asks for it";
            return;
        }

        TierReason = _proc.IsMounted ? "" : "the process root is no mounted proc file system";
        if (TierReason.Length == 0 && (_connector = ProcessConnector.Open(out var reason)) is null)
        {
            TierReason = reason;
        }
        else if (TierReason.Length == 0 && (_taskstats = Taskstats.Open(PossibleCpus(), out reason)) is null)
        {
            TierReason = reason;
            _connector?.Dispose();
            _connector = null;
        }

        if (_taskstats is not null)
        {
            Tier = AttributionTier.Taskstats;
            TierReason = $"the kernel tells of every process (taskstats version {_taskstats.Version}, process connector)";
        }
        else if (string.Equals(attribution, "taskstats", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"actors.node.attribution = taskstats does not work here: {TierReason}; "
                + "give the agent CAP_NET_ADMIN in the host's own namespaces, or set it to auto or poll");
        }
    }

    private static string PossibleCpus()
    {
        try
        {
            return File.ReadAllText("/sys/devices/system/cpu/possible").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"0-{Environment.ProcessorCount - 1}";
        }
    }

    /// <summary>Begins with the first pass, so that a checkpoint can be restored before.</summary>
    private void StartEventThread()
    {
        _eventThread = new Thread(WatchEvents) { IsBackground = true, Name = "kernel events" };
        _eventThread.Start();
    }

    private void StopEventThread()
    {
        _stopping = true;
        _wake.Set();
        _eventThread?.Join();
    }

    private void CloseEvents()
    {
        _connector?.Dispose();
        _taskstats?.Dispose();
        _inotify.Dispose();
        _wake.Dispose();
    }

    private unsafe void WatchEvents()
    {
        try
        {
            // On a node whose CPUs are all busy a directory must be read within a millisecond of its last exit. Without the right to it, no harm.
            _ = Libc.SetPriority(0, 0, EventThreadNice);
            var entries = stackalloc Libc.PollEntry[4];
            while (!_stopping)
            {
                entries[0] = new Libc.PollEntry { Descriptor = _wake.Descriptor, Events = 1 };
                entries[1] = new Libc.PollEntry { Descriptor = _inotify.Descriptor, Events = 1 };
                entries[2] = new Libc.PollEntry { Descriptor = _connector?.Descriptor ?? -1, Events = 1 };
                entries[3] = new Libc.PollEntry { Descriptor = _taskstats?.Descriptor ?? -1, Events = 1 };
                _ = Libc.Poll(entries, 4, NextDueMilliseconds());
                _wake.Clear();
                if (_stopping)
                {
                    return;
                }

                var raise = false;
                Volatile.Write(ref _eventsWaiting, 1);
                lock (_gate)
                {
                    Volatile.Write(ref _eventsWaiting, 0);
                    DrainEvents();
                    raise = _changed && !_changedRaised;
                    _changedRaised |= raise;
                    _changed = false;
                }

                if (raise)
                {
                    Changed?.Invoke();
                }
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            ScannerLog.EventThreadFailed(_logger, e);
        }
    }

    /// <summary>When the end of a job by environment falls due; −1 when none does.</summary>
    private int NextDueMilliseconds()
    {
        lock (_gate)
        {
            var due = -1;
            foreach (var job in _jobsByEnvironment.Values)
            {
                if (job.Members == 0)
                {
                    var left = (int)Math.Clamp((_endGrace - _time.GetElapsedTime(job.LastAliveTimestamp)).TotalMilliseconds + 1, 0, 3_600_000);
                    if (left <= 1)
                    {
                        _changed = true;
                        left = _changedRaised ? 1000 : 1;
                    }

                    due = due < 0 ? left : Math.Min(due, left);
                }
            }

            return due;
        }
    }

    private void Announce() => _changed = true;

    /// <summary>
    /// Takes what is there. An exit record is told before its process's exit event, and after its forks and execs: so records are taken first and
    /// used last.
    /// </summary>
    private void DrainEvents()
    {
        if (_pass == 0)
        {
            return;
        }

        _inEvents = true;
        DrainProcessEvents();
        AdoptNewborn();
        if (DrainDirectoryEvents())
        {
            SettleEnded();
        }

        AdoptNewborn();
        _inEvents = false;
    }

    /// <summary>A process's record is there before its directory can go: with the records taken again, what its jobs surely used is known.</summary>
    private void SettleEnded()
    {
        DrainProcessEvents();
        SettleTails();
    }

    private void DrainProcessEvents()
    {
        if (_taskstats is not null && _connector is not null)
        {
            while (_taskstats.TryNext(out var record))
            {
                _records.Add(record);
            }

            while (_connector.TryNext(out var told))
            {
                switch (told.Kind)
                {
                    case ProcessEventKind.Fork: OnFork(told); break;
                    case ProcessEventKind.Exec: OnExec(told); break;
                    case ProcessEventKind.Exit: OnExit(told); break;
                    default: break;
                }
            }

            foreach (ref readonly var record in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_records))
            {
                OnRecord(record);
            }

            _records.Clear();
            foreach (var job in _exitReads)
            {
                ReadAtExit(job);
            }

            _exitReads.Clear();
            if (LostEvents is var lost && lost != _lostKnown)
            {
                _lostKnown = lost;
                _lostSincePass = true;
                _trusted = false;
                _changed = true;
                ScannerLog.EventsLost(_logger, lost);
            }
        }
    }

    private void OnFork(in ProcessEvent told)
    {
        if (_table.TryGetValue(told.ProcessId, out var stale))
        {
            if (IsBornOf(stale, told))
            {
                // A pass or its directory told of it first: what is booked stays booked.
                return;
            }

            Remove(stale);
        }

        // With an unknown parent nothing is known of the child: it is found like any other process.
        if (!_table.TryGetValue(told.ParentId, out var parent))
        {
            return;
        }

        var child = Add(told.ProcessId);
        child.Executable = parent.Executable;
        child.ExecutableUnknown = parent.ExecutableUnknown;
        child.IsKernelThread = parent.IsKernelThread;
        child.EnvironmentRead = parent.EnvironmentRead;
        child.EnvironmentJob = parent.EnvironmentJob;
        child.CgroupHash = parent.CgroupHash;
        child.CgroupVersion = parent.CgroupVersion;
        if (parent.Job is { Ended: false } job)
        {
            child.Job = job;
            child.Row = parent.Row;
            child.Step = parent.Step;
            child.SchedulerSide = parent.SchedulerSide;
            AddMember(child);
        }
    }

    /// <summary>
    /// Whether an entry is the very process whose birth is told, and not one that had its number before: the word of a birth may wait long on a
    /// busy node, while numbers come round in seconds at the earliest.
    /// </summary>
    private bool IsBornOf(ProcessEntry entry, in ProcessEvent told)
    {
        var toldSinceBoot = told.MonotonicNsec + ProcessClock.SinceBoot() - ProcessClock.MonotonicNow();
        return entry.StartTicks != 0 && ((long)entry.StartTicks * _tickNsec) + BirthToldWithinNsec >= toldSinceBoot;
    }

    private void OnExec(in ProcessEvent told)
    {
        var seen = Observe(told.ProcessId, Cause.Exec, told.MonotonicNsec);
        if (seen is null && _table.TryGetValue(told.ProcessId, out var entry) && !entry.Finished)
        {
            entry.ExecutableUnknown = true;
            entry.Counted = false;
        }
    }

    private void OnExit(in ProcessEvent told)
    {
        if (!_table.TryGetValue(told.ProcessId, out var entry) || told.Pid != told.ProcessId)
        {
            return;
        }

        // Other threads of it may go on; then its record comes later, and the pass sees it alive.
        entry.ExitSeen = true;
        if (entry.Job is { } job && !_exitReads.Contains(job))
        {
            _exitReads.Add(job);
        }

        if (entry.Finished)
        {
            BookLast(entry);
            Remove(entry);
        }
    }

    private void OnRecord(in ExitRecord record)
    {
        if (!_table.TryGetValue(record.ProcessId, out var entry) || entry.Finished)
        {
            return;
        }

        entry.Finished = true;
        if (entry.Job is not null || entry.Row is not null)
        {
            NameExecutable(entry, record);
        }

        if (entry.Row is not null)
        {
            if (entry.UserTicks == 0 && entry.SystemTicks == 0)
            {
                entry.Row.UserWeight += record.UserUsec * 1000;
                entry.Row.SystemWeight += record.SystemUsec * 1000;
            }

            Book(entry, record.RunNsec);
            Count(entry);
            entry.Row.MaxRssBytes = Math.Max(entry.Row.MaxRssBytes, record.PeakRssBytes);
        }

        DropMember(entry);
        if (entry.Job is { } job && !_exitReads.Contains(job))
        {
            _exitReads.Add(job);
        }

        if (entry.ExitSeen)
        {
            BookLast(entry);
            Remove(entry);
        }
    }

    /// <summary>Which program the last run time belongs to, where nobody could read it while the process lived.</summary>
    private void NameExecutable(ProcessEntry entry, in ExitRecord record)
    {
        if (entry.Row is not null && entry.Executable is { } known && !entry.ExecutableUnknown)
        {
            if (!_lostSincePass)
            {
                _executables.Learn(record.ExecutableDevice, record.ExecutableInode, known);
            }

            return;
        }

        if (entry.Job is null)
        {
            return;
        }

        var name = record.Name;
        Run(entry, _executables.OfFile(record.ExecutableDevice, record.ExecutableInode, name)
            ?? _executables.Placeholder(name, record.ExecutableDevice, record.ExecutableInode));
    }

    /// <summary>The record is taken before the address space is given back: a zombie's clock has that time too.</summary>
    private static void BookLast(ProcessEntry entry)
    {
        if (entry.Row is not null && ProcessClock.Of(entry.Pid) is var run && run > entry.BookedNsec)
        {
            Book(entry, run);
        }
    }

    /// <summary>The directory may be gone in a millisecond: its counters are read while it is there.</summary>
    private void ReadAtExit(TrackedJob job)
    {
        if (job.Ended || job.Counters is null)
        {
            return;
        }

        job.ReadWhenEmpty = false;
        if (job.Members == job.SchedulerMembers)
        {
            job.Counters.Read();
            job.ReadWhenEmpty = true;
        }
        else if (job.Members <= 2 || _time.GetElapsedTime(job.LastExitReadTimestamp) >= s_exitReadSpacing)
        {
            job.Counters.ReadCpu();
            job.LastExitReadTimestamp = _time.GetTimestamp();
        }
    }
}
