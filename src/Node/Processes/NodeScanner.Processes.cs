using Actors.Messages.Wire;
using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>One process: its job, its program, its run time.</summary>
public sealed partial class NodeScanner
{
    /// <summary>No kernel event was missed since the pass before: what the table says needs no asking.</summary>
    private bool _trusted;

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
        if (_trusted && _table.TryGet(pid, out var entry) && entry.StartTicks != 0 && !entry.Finished)
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

        if (_table.TryGet(pid, out var entry) && entry.StartTicks != 0 && entry.StartTicks != stat.StartTicks)
        {
            _table.Remove(entry);
            entry = null;
        }

        var isNew = entry is null;
        if (isNew && stat.IsDead)
        {
            return null;
        }

        entry ??= _table.Add(pid, _pass);
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
            Booking.Book(entry, run, stat, _tickNsec);
            return entry;
        }

        if (stat.IsDead)
        {
            // Where exit records come, they say which program the last run time belongs to.
            if (Tier == AttributionTier.Poll)
            {
                Booking.Book(entry, run, stat, _tickNsec);
                LookAtReaped(entry, stat, joined: false, born: false);
                entry.SeenDead = true;
            }

            entry.ExecutableUnknown |= cause == Cause.Exec && eventNsec > entry.ProgramSeenNsec;
            _table.Drop(entry);
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
                _table.Drop(entry);
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

            Booking.Book(entry, run, stat, _tickNsec);
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
            LookAtReaped(entry, stat, joined: true, born: baseline == 0);
        }
        else if (!ReferenceEquals(executable, entry.Executable) || !string.Equals(step, entry.Step, StringComparison.Ordinal)
            || schedulerSide != entry.SchedulerSide || entry.ExecutableUnknown
            || (cause == Cause.Exec && entry is { Job: not null, Row: { } present } && RoleOf(entry.Job, step, schedulerSide, executable, pid) != present.Key.Role))
        {
            BookBeforeChange(entry, run, stat, cause, eventNsec, sameProgram: ReferenceEquals(executable, entry.Executable));
            entry.Step = step;
            entry.SchedulerSide = schedulerSide;
            Run(entry, executable);
        }

        Booking.Book(entry, run, stat, _tickNsec);
        LookAtReaped(entry, stat, joined: false, born: false);
        if (!isFresh || cause != Cause.Pass)
        {
            // Between its fork and its exec a process shows its parent's program.
            Booking.Count(entry);
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

        var now = ProcessClock.MonotonicNow();
        if (_executables.OfProcess(entry.Pid) is { } found)
        {
            entry.ProgramSeenNsec = now;
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

        _table.Drop(entry);
        entry.Executable = executable;
        entry.ExecutableUnknown = false;
        entry.Row = job.Row(executable, entry.Step, RoleOf(job, entry.Step, entry.SchedulerSide, executable, entry.Pid));
        ProcessTable.Join(entry);
    }

    /// <summary>What a process is to its job; its uid is read when it is needed and not given.</summary>
    private ExecutableRole RoleOf(TrackedJob job, string step, bool schedulerSide, Executable executable, int pid, uint? uid = null) =>
        schedulerSide || executable.IsStepDaemon
        || (string.Equals(step, "extern", StringComparison.Ordinal) && executable.IsSleep && (uid ?? _proc.UidOf(pid)) == 0)
        || IsSupervisor(job, pid, uid)
            ? ExecutableRole.Scheduler
            : ExecutableRole.Job;

    /// <summary>What the job's own counter has beyond what is booked.</summary>
    private static long UnbookedOf(TrackedJob job)
    {
        if (job.Counters is not { Cpu: not null } counters)
        {
            return long.MaxValue / 2;
        }

        counters.ReadCpu();
        return Math.Max(0, job.CounterNsec - job.BookedNsec);
    }

    /// <summary>It runs on elsewhere: from here on its time is shown, but not the job's.</summary>
    private void Leave(ProcessEntry entry, long run, in ProcessStat stat, Cause cause)
    {
        var job = entry.Job!;
        _table.Drop(entry);
        if (cause == Cause.Moved || (job.Members == job.SchedulerMembers && Tier == AttributionTier.Taskstats))
        {
            // The word of it may come late: what it used since is in no counter of the job.
            Booking.Book(entry, Math.Min(run, entry.BookedNsec + UnbookedOf(job)), stat, _tickNsec);
        }

        entry.Job = null;
        if (job.Path.Length == 0 || entry.Executable is null)
        {
            entry.Row = null;
            return;
        }

        entry.Row = job.Row(entry.Executable, entry.Step, ExecutableRole.Escaped);
        entry.Counted = false;
        Booking.Count(entry);
    }
}
