using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>What the kernel tells between passes: births, programs and ends of processes, and their last run time.</summary>
public sealed partial class NodeScanner
{
    private const long BirthToldWithinNsec = 1_000_000_000;

    private readonly KernelEvents? _events;
    private bool _lostSincePass;

    /// <summary>Events are being taken.</summary>
    private bool _inEvents;

    /// <summary>The first pass is over: what is found from now on was told by the kernel, or is new.</summary>
    private bool _told;

    /// <summary>Times the kernel had no room for what it had to tell, since the start.</summary>
    public long LostEvents => (_events?.Lost ?? 0) + (_hooks?.Lost ?? 0);

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
        var ended = DrainDirectoryEvents();
        AdoptNewborn();
        if (ended || (_told && _books.NeedsSettling))
        {
            SettleTails();
        }

        _inEvents = false;
    }

    private void DrainProcessEvents()
    {
        if (_hooks is not null)
        {
            DrainHooks();
            BookUsageOfEnded();
        }

        if (_events is null)
        {
            return;
        }

        while (_events.TryNext(out ExitRecord record))
        {
            _records.Add(record);
        }

        while (_events.TryNext(out ProcessEvent told))
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
        if (_events.HasLost())
        {
            _lostSincePass = true;
            _trusted = false;
            _changed = true;
            ScannerLog.EventsLost(_logger, LostEvents);
        }
    }

    private void OnFork(in ProcessEvent told)
    {
        if (_table.TryGet(told.ProcessId, out var stale))
        {
            if (IsBornOf(stale, told))
            {
                // A pass or its directory told of it first: what is booked stays booked.
                return;
            }

            TakeRecordOf(stale);
            _table.Remove(stale);
        }

        // With an unknown parent nothing is known of the child: it is found like any other process.
        if (!_table.TryGet(told.ParentId, out var parent))
        {
            return;
        }

        var child = _table.Add(told.ProcessId, _pass);
        child.BornNsec = told.MonotonicNsec;
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
            ProcessTable.Join(child);
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
        if (seen is null && _table.TryGet(told.ProcessId, out var entry) && !entry.Finished && told.MonotonicNsec > entry.ProgramSeenNsec)
        {
            entry.ExecutableUnknown = true;
            entry.Counted = false;
        }
    }
}
