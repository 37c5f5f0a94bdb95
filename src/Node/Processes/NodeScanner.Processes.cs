using Actors.Messages.Wire;
using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>One process: its job, its program, its run time.</summary>
public sealed partial class NodeScanner
{
    /// <summary>No kernel event was missed since the pass before: what the table says needs no asking.</summary>
    private bool _trusted;

    private const long ForkToExecNsec = 10_000_000;

    /// <summary>What made the scanner look at a process.</summary>
    private enum Cause
    {
        /// <summary>A pass.</summary>
        Pass,

        /// <summary>It has just begun to run a program.</summary>
        Exec,

        /// <summary>It has just been put into a directory, or may just have left one.</summary>
        Moved,
    }

    private void ObserveInPass(int pid)
    {
        if (_trusted && _table.TryGetValue(pid, out var entry) && entry.StartTicks != 0 && !entry.Finished)
        {
            if (entry.IsKernelThread)
            {
                entry.Pass = _pass;
                return;
            }

            if (entry.Row is null && entry.EnvironmentRead && entry.CgroupVersion == _version && entry.CgroupHash == HashOf(_proc.Cgroup(pid)))
            {
                entry.Pass = _pass;
                return;
            }
        }

        Observe(pid, Cause.Pass, 0);
    }

    private ProcessEntry? Observe(int pid, Cause cause, long eventNsec)
    {
        if (!_proc.TryStat(pid, out var stat))
        {
            return null;
        }

        if (_table.TryGetValue(pid, out var entry) && entry.StartTicks != 0 && entry.StartTicks != stat.StartTicks)
        {
            Remove(entry);
            entry = null;
        }

        var isNew = entry is null;
        if (isNew && stat.IsDead)
        {
            return null;
        }

        entry ??= Add(pid);
        var isFresh = !isNew && entry.StartTicks == 0;
        entry.StartTicks = stat.StartTicks;
        entry.Pass = _pass;
        entry.Missed = 0;
        if (stat.IsKernelThread)
        {
            entry.IsKernelThread = true;
            return entry;
        }

        if (entry.Finished)
        {
            return entry;
        }

        var run = RunNsec(pid, stat);
        if (stat.IsDead && stat.Threads > 1)
        {
            // Its first thread has ended, others go on: directory and program can be read no more, and stay what they were.
            Book(entry, run, stat);
            return entry;
        }

        if (stat.IsDead)
        {
            // Where exit records come, they say which program the last run time belongs to.
            if (Tier == AttributionTier.Poll)
            {
                Book(entry, run, stat);
            }

            entry.ExecutableUnknown |= cause == Cause.Exec;
            DropMember(entry);
            return entry;
        }

        if (cause == Cause.Exec)
        {
            entry.EnvironmentRead = false;
        }

        var job = JobOf(entry, stat, out var step, out var schedulerSide);
        if (job is null && entry.Row is null)
        {
            if (cause == Cause.Exec)
            {
                entry.Executable = null;
            }

            return entry;
        }

        var executable = ExecutableOf(entry, cause, stat);
        if (executable is null)
        {
            if (job is not null && !ReferenceEquals(job, entry.Job))
            {
                DropMember(entry);
                entry.BookedNsec = BaselineOf(entry, job, stat, run, cause, eventNsec, isNew);
                entry.Job = job;
                entry.Row = null;
                entry.Step = step;
                entry.SchedulerSide = schedulerSide;
            }

            entry.ExecutableUnknown = true;
            entry.Counted = false;
            return entry;
        }

        if (job is null)
        {
            if (entry.Job is not null)
            {
                Leave(entry, run, stat, cause);
            }

            Book(entry, run, stat);
            return entry;
        }

        if (!ReferenceEquals(job, entry.Job))
        {
            if (entry.Job is not null)
            {
                Leave(entry, run, stat, cause);
            }

            var baseline = BaselineOf(entry, job, stat, run, cause, eventNsec, isNew);
            Join(entry, job, step, schedulerSide, executable);
            entry.BookedNsec = baseline;
            entry.UserTicks = baseline == 0 ? 0 : stat.UserTicks;
            entry.SystemTicks = baseline == 0 ? 0 : stat.SystemTicks;
        }
        else if (!ReferenceEquals(executable, entry.Executable) || !string.Equals(step, entry.Step, StringComparison.Ordinal)
            || schedulerSide != entry.SchedulerSide || entry.ExecutableUnknown)
        {
            BookBeforeChange(entry, run, stat, cause, eventNsec, sameProgram: ReferenceEquals(executable, entry.Executable));
            entry.Step = step;
            entry.SchedulerSide = schedulerSide;
            Run(entry, executable);
        }

        Book(entry, run, stat);
        if (!isFresh || cause != Cause.Pass)
        {
            // Between its fork and its exec a process shows its parent's program.
            Count(entry);
        }

        if (entry.Row is { } row)
        {
            row.MaxRssBytes = Math.Max(row.MaxRssBytes, stat.ResidentPages * _pageBytes);
        }

        Describe(job, entry);
        return entry;
    }

    /// <summary>Run time of a process in nanoseconds; of a frozen tree in whole ticks.</summary>
    private long RunNsec(int pid, in ProcessStat stat)
    {
        var ticks = (stat.UserTicks + stat.SystemTicks) * _tickNsec;
        if (!_proc.IsMounted)
        {
            return ticks;
        }

        var run = ProcessClock.Of(pid);
        return run < 0 ? ticks : run;
    }

    /// <summary>The program a process runs; null when the process is ending and only its exit record can tell.</summary>
    private Executable? ExecutableOf(ProcessEntry entry, Cause cause, in ProcessStat stat)
    {
        if (entry.Executable is { } known && !entry.ExecutableUnknown && cause == Cause.Pass && _trusted && !known.IsPlaceholder)
        {
            return known;
        }

        if (_executables.OfProcess(entry.Pid) is { } found)
        {
            return found;
        }

        if (entry.Executable is { } before && cause != Cause.Exec && !entry.ExecutableUnknown)
        {
            return before;
        }

        // Unreadable and alive: another user's, where the agent has no right to look.
        return Tier == AttributionTier.Taskstats && IsGone(entry.Pid, stat.StartTicks) ? null : _executables.Placeholder(_proc.StatText[stat.Name], 0, 0);
    }

    private bool IsGone(int pid, ulong startTicks) => !_proc.TryStat(pid, out var again) || again.IsDead || again.StartTicks != startTicks;

    /// <summary>
    /// Run time that was used before the process joined the job: it is not the job's. Born inside, or found inside when nobody watched: 0. Known
    /// outside before: what it has now, for the directory told of it at once.
    /// </summary>
    private long BaselineOf(ProcessEntry entry, TrackedJob job, in ProcessStat stat, long run, Cause cause, long eventNsec, bool isNew)
    {
        if (job.Path.Length == 0)
        {
            // Found by environment: it belongs to the job from the exec that set it, and a job's process is exec'ed inside.
            return isNew || cause != Cause.Exec ? RestartBaseline(stat, run) : Math.Max(0, run - SinceEvent(eventNsec));
        }

        if (isNew)
        {
            var parentInside = _table.TryGetValue(stat.ParentId, out var parent) && ReferenceEquals(parent.Job, job);
            return parentInside || cause == Cause.Pass ? RestartBaseline(stat, run) : cause == Cause.Exec ? Math.Max(0, run - SinceEvent(eventNsec)) : run;
        }

        return cause == Cause.Exec ? Math.Max(0, run - SinceEvent(eventNsec)) : run;
    }

    /// <summary>After a restart a process that is older than the checkpoint, but not in it, may have used anything outside.</summary>
    private long RestartBaseline(in ProcessStat stat, long run) => _restoredAtUnixUsec > 0 && StartUnixUsec(stat.StartTicks) < _restoredAtUnixUsec ? run : 0;

    private static long SinceEvent(long eventNsec) => Math.Max(0, ProcessClock.MonotonicNow() - eventNsec);

    /// <summary>
    /// Before another program's row takes over. At an exec event the old program gets what it surely used: the run time less the wall time since the
    /// exec; but a child's few instants between fork and exec are the new program's, as they are in the kernel's own word on it. A change that only a pass notices leaves open who used what: nobody gets it.
    /// </summary>
    private void BookBeforeChange(ProcessEntry entry, long run, in ProcessStat stat, Cause cause, long eventNsec, bool sameProgram)
    {
        if (entry.ExecutableUnknown)
        {
            return;
        }

        if (sameProgram || cause == Cause.Moved || (cause == Cause.Pass && _trusted))
        {
            Book(entry, run, stat);
        }
        else if (cause == Cause.Exec)
        {
            var upTo = run - SinceEvent(eventNsec);
            if (upTo > entry.BookedNsec && (entry.Counted || upTo > ForkToExecNsec))
            {
                Book(entry, upTo, stat);
            }
        }
        else
        {
            entry.BookedNsec = Math.Max(entry.BookedNsec, run);
            entry.UserTicks = stat.UserTicks;
            entry.SystemTicks = stat.SystemTicks;
        }
    }

    private void Book(ProcessEntry entry, long run, in ProcessStat stat)
    {
        if (Book(entry, run) && entry.Row is { } row)
        {
            row.UserWeight += Math.Max(0, stat.UserTicks - entry.UserTicks) * _tickNsec;
            row.SystemWeight += Math.Max(0, stat.SystemTicks - entry.SystemTicks) * _tickNsec;
            entry.UserTicks = Math.Max(entry.UserTicks, stat.UserTicks);
            entry.SystemTicks = Math.Max(entry.SystemTicks, stat.SystemTicks);
        }
    }

    private static bool Book(ProcessEntry entry, long run)
    {
        if (entry.Row is null || run <= entry.BookedNsec)
        {
            return false;
        }

        entry.Row.CpuNsec += run - entry.BookedNsec;
        entry.BookedNsec = run;
        return true;
    }

    private void Join(ProcessEntry entry, TrackedJob job, string step, bool schedulerSide, Executable executable)
    {
        entry.Job = job;
        entry.Step = step;
        entry.SchedulerSide = schedulerSide;
        entry.Counted = false;
        entry.ExecutableUnknown = false;
        Run(entry, executable);
    }

    /// <summary>The process runs this program from now on.</summary>
    private void Run(ProcessEntry entry, Executable executable)
    {
        var job = entry.Job!;
        if (!ReferenceEquals(entry.Executable, executable) || entry.ExecutableUnknown)
        {
            entry.Counted = false;
        }

        DropMember(entry);
        entry.Executable = executable;
        entry.ExecutableUnknown = false;
        entry.Row = job.Row(executable, entry.Step, RoleOf(entry, executable));
        AddMember(entry);
    }

    private ExecutableRole RoleOf(ProcessEntry entry, Executable executable) =>
        entry.SchedulerSide || executable.IsStepDaemon
        || (string.Equals(entry.Step, "extern", StringComparison.Ordinal) && executable.IsSleep && _proc.UidOf(entry.Pid) == 0)
        || IsSupervisor(entry.Job!, entry.Pid)
            ? ExecutableRole.Scheduler
            : ExecutableRole.Job;

    /// <summary>It runs on elsewhere: from here on its time is shown, but not the job's.</summary>
    private void Leave(ProcessEntry entry, long run, in ProcessStat stat, Cause cause)
    {
        if (cause == Cause.Moved)
        {
            Book(entry, run, stat);
        }

        DropMember(entry);
        var job = entry.Job!;
        entry.Job = null;
        if (job.Path.Length == 0 || entry.Executable is null)
        {
            entry.Row = null;
            return;
        }

        entry.Row = job.Row(entry.Executable, entry.Step, ExecutableRole.Escaped);
        entry.Counted = false;
        Count(entry);
    }

    private static void Count(ProcessEntry entry)
    {
        if (!entry.Counted && entry.Row is { } row)
        {
            row.Processes++;
            entry.Counted = true;
        }
    }

    private static void AddMember(ProcessEntry entry)
    {
        if (!entry.Member && entry.Job is { } job)
        {
            entry.Member = true;
            job.Members++;
            job.SchedulerMembers += entry.Row?.Key.Role == ExecutableRole.Scheduler ? 1 : 0;
        }
    }

    private void DropMember(ProcessEntry entry)
    {
        if (entry.Member && entry.Job is { } job)
        {
            entry.Member = false;
            job.Members--;
            job.SchedulerMembers -= entry.Row?.Key.Role == ExecutableRole.Scheduler ? 1 : 0;
            job.LastAliveTimestamp = _time.GetTimestamp();
        }
    }

    private ProcessEntry Add(int pid)
    {
        var entry = _spare.Count > 0 ? _spare.Pop() : new ProcessEntry();
        entry.Reset(pid);
        entry.Pass = _pass;
        _table[pid] = entry;
        return entry;
    }

    private void Remove(ProcessEntry entry)
    {
        DropMember(entry);
        if (_table.TryGetValue(entry.Pid, out var present) && ReferenceEquals(present, entry))
        {
            _table.Remove(entry.Pid);
        }

        entry.Reset(0);
        if (_spare.Count < 4096)
        {
            _spare.Push(entry);
        }
    }
}
