using Actors.Messages.Wire;
using Actors.Node.Attribution.Table;
using Actors.Node.Kernel;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Taskstats;

/// <summary>The kernel tells of every process between two passes: its birth, its programs, its end, and its last run time.</summary>
internal sealed partial class TaskstatsAttribution : TableAttribution
{
    private const long BirthToldWithinNsec = 1_000_000_000;

    private readonly KernelEvents _events;
    private bool _trusted;
    private bool _lostSincePass;

    private TaskstatsAttribution(AttributionContext context, KernelEvents events)
        : base(context)
    {
        _events = events;
        PatientDescriptors = [events.Descriptors.Connector, events.Descriptors.Taskstats];
    }

    /// <inheritdoc/>
    public override AttributionTier Tier => AttributionTier.Taskstats;

    /// <inheritdoc/>
    public override long Lost => _events.Lost;

    /// <inheritdoc/>
    public override IReadOnlyList<int> PatientDescriptors { get; }

    /// <summary>
    /// To be woken costs more than to take what the kernel tells: where processes come and go by the thousand their words are gathered. A directory of which the last process has
    /// ended may be gone a millisecond later.
    /// </summary>
    public override Pace Patience { get; } = new(TimeSpan.FromMilliseconds(1), 32);

    /// <inheritdoc/>
    protected override bool IsTrusted => _trusted;

    /// <inheritdoc/>
    protected override bool HearsOfEnds => true;

    /// <summary>Opens the kernel's events.</summary>
    /// <param name="context">What it works with.</param>
    /// <param name="reason">Why it works, or why not.</param>
    /// <returns>Null where it does not work.</returns>
    public static TaskstatsAttribution? Open(AttributionContext context, out string reason) =>
        KernelEvents.Open(out reason) is { } events ? new TaskstatsAttribution(context, events) : null;

    /// <inheritdoc/>
    public override void BeginPass()
    {
        _trusted = On.Progress.Pass > 1 && !_lostSincePass;
        _lostSincePass = false;
        base.BeginPass();
    }

    /// <summary>Processes the pass did not see: the word of their end may still be on the way.</summary>
    public override void EndPass()
    {
        foreach (var entry in Table.All)
        {
            if (entry.Pass != On.Progress.Pass)
            {
                Table.Drop(entry);
                if (++entry.Missed > 1)
                {
                    if (entry is { Finished: false, Row: not null, Job: { Source: TotalSource.Processes } uncounted })
                    {
                        // Its record was lost.
                        uncounted.LowerBound = true;
                    }

                    Table.Remove(entry);
                }
            }
        }
    }

    /// <summary>
    /// An exit record is told before its process's exit event, and after its forks and execs: so records are taken first and used last.
    /// </summary>
    public override void TakeEvents()
    {
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
            foreach (var job in On.Jobs.Table.All)
            {
                job.SeenWhole = false;
            }

            _trusted = false;
            On.Progress.Changed = true;
            ScannerLog.EventsLost(On.Logger, Lost);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _events.Dispose();
    }

    private void OnFork(in ProcessEvent told)
    {
        if (Table.TryGet(told.ProcessId, out var stale))
        {
            if (IsBornOf(stale, told))
            {
                // A pass or its directory told of it first: what is booked stays booked.
                return;
            }

            TakeRecordOf(stale);
            Table.Remove(stale);
        }

        // With an unknown parent nothing is known of the child: it is found like any other process.
        if (!Table.TryGet(told.ParentId, out var parent))
        {
            return;
        }

        var child = Table.Add(told.ProcessId, On.Progress.Pass);
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
        return entry.StartTicks != 0 && ((long)entry.StartTicks * On.Host.TickNsec) + BirthToldWithinNsec >= toldSinceBoot;
    }

    private void OnExec(in ProcessEvent told)
    {
        // Of very short ones most are gone by now: their clock tells so for less than their files do.
        var seen = ProcessClock.Of(told.ProcessId) < 0 ? null : Observe(told.ProcessId, Cause.Exec, told.MonotonicNsec);
        if (seen is null && Table.TryGet(told.ProcessId, out var entry) && !entry.Finished && told.MonotonicNsec > entry.ProgramSeenNsec)
        {
            entry.ExecutableUnknown = true;
            entry.Counted = false;
        }
    }
}
