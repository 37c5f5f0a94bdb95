using Actors.Messages.Wire;
using Actors.Node.Kernel;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Table;

/// <summary>One process: its job, its program, its run time.</summary>
internal abstract partial class TableAttribution
{
    protected ProcessEntry? Observe(int pid, Cause cause, long eventNsec)
    {
        if (!Table.TryGet(pid, out _))
        {
            ObserveThoseAbove(pid, inPass: cause == Cause.Pass);
        }

        ProcessStat stat;
        if (Table.TryGet(pid, out var entry) ? !On.Host.Proc.TryStat(pid, ref entry.Files, out stat) : !On.Host.Proc.TryStat(pid, out stat))
        {
            return null;
        }

        if (entry is not null && entry.StartTicks != 0 && entry.StartTicks != stat.StartTicks)
        {
            Replaced(entry);
            Table.Remove(entry);
            return Observe(pid, cause, eventNsec);
        }

        var isNew = entry is null;
        if (isNew && stat.IsDead)
        {
            return null;
        }

        if (entry is null)
        {
            entry = Table.Add(pid, On.Progress.Pass);
            entry.EnvironmentJob = BornInto(stat);
        }

        entry.RestingNsec = -1;
        var isFresh = !isNew && entry.StartTicks == 0;
        entry.StartTicks = stat.StartTicks;
        entry.Pass = On.Progress.Pass;
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
            Booking.Book(entry, run, stat, On.Host.TickNsec);
            Booking.Book(entry, CountsOf(pid, stat, entry.Row, out _));
            return entry;
        }

        if (stat.IsDead)
        {
            SeenDead(entry, run, stat);
            if (!HearsOfEnds)
            {
                Booking.Book(entry, CountsOf(pid, stat, entry.Row, out _));
            }

            entry.ExecutableUnknown |= cause == Cause.Exec && eventNsec > entry.ProgramSeenNsec;
            Table.Drop(entry);
            return entry;
        }

        // Nobody may have told of an exec, but another address space does.
        var ran = cause == Cause.Exec || (!IsTrusted && entry.Layout != 0 && stat.Layout != 0 && entry.Layout != stat.Layout);
        entry.Layout = stat.Layout;
        if (ran)
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

        var executable = ExecutableOf(entry, cause, ran, stat);
        if (executable is null)
        {
            if (job is not null && !ReferenceEquals(job, entry.Job))
            {
                Table.Drop(entry);
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

        var counts = CountsOf(pid, stat, entry.Row, out var peakRssBytes);
        entry.Threads = stat.Threads;
        if (job is null)
        {
            if (entry.Job is not null)
            {
                Leave(entry, run, stat, cause);
            }

            Booking.Book(entry, run, stat, On.Host.TickNsec);
            Booking.Book(entry, counts);
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
            entry.BookedCounts = baseline == 0 ? default : counts;
            Read(entry, stat, joined: true, born: baseline == 0);
        }
        else if (!ReferenceEquals(executable, entry.Executable) || !string.Equals(step, entry.Step, StringComparison.Ordinal)
            || schedulerSide != entry.SchedulerSide || entry.ExecutableUnknown
            || (cause == Cause.Exec && entry is { Job: not null, Row: { } present } && On.Jobs.RoleOf(entry.Job, step, schedulerSide, executable, pid) != present.Key.Role))
        {
            BookBeforeChange(entry, run, stat, cause, eventNsec, sameProgram: ReferenceEquals(executable, entry.Executable));
            BookBeforeChange(entry, counts);
            entry.Step = step;
            entry.SchedulerSide = schedulerSide;
            Run(entry, executable);
        }

        if (cause == Cause.Pass)
        {
            On.Executables.Reader.LookAtLibraries(executable, pid, On.Host.AgeNsec(stat.StartTicks));
        }

        Booking.Book(entry, run, stat, On.Host.TickNsec);
        Booking.Book(entry, counts);
        Read(entry, stat, joined: false, born: false);
        if (!isFresh || cause != Cause.Pass)
        {
            // Between its fork and its exec a process shows its parent's program.
            Booking.Count(entry);
        }

        if (entry.Row is { } row)
        {
            row.MaxRssBytes = Math.Max(row.MaxRssBytes, Math.Max(peakRssBytes, stat.ResidentPages * On.Host.PageBytes));
        }

        job.HasUncounted |= entry.Row?.Key.Role == ExecutableRole.Job && job.Hierarchy is { CountsCpu: false };
        On.Jobs.Describe(job, pid, entry.Executable, entry.SchedulerSide, entry.Row?.Key.Role, ref entry.EnvironmentRead);
        return entry;
    }

    /// <summary>Run time of a process in nanoseconds; of a frozen tree in whole ticks.</summary>
    private long RunNsec(int pid, in ProcessStat stat)
    {
        var ticks = (stat.UserTicks + stat.SystemTicks) * On.Host.TickNsec;
        if (!On.Host.Proc.IsMounted)
        {
            return ticks;
        }

        var run = ProcessClock.Of(pid);
        return run < 0 ? ticks : run;
    }

    /// <summary>The program a process runs; null when the process is ending and only its exit record can tell.</summary>
    private Executable? ExecutableOf(ProcessEntry entry, Cause cause, bool ran, in ProcessStat stat)
    {
        if (entry.Executable is { IsPlaceholder: false } known && !entry.ExecutableUnknown && cause == Cause.Pass && (IsTrusted || (stat.NamedLayout != 0 && stat.NamedLayout == entry.ProgramLayout)))
        {
            return known;
        }

        var now = ProcessClock.MonotonicNow();
        entry.ProgramLayout = 0;
        if (On.Executables.OfProcess(entry.Pid) is { } found)
        {
            // Read before the program was: an exec in between is noticed by the next look.
            entry.ProgramLayout = stat.NamedLayout;
            entry.ProgramSeenNsec = now;
            return On.Executables.Detailed(found, entry.Pid, ran || entry.ExecutableUnknown ? null : entry.Executable, begins: cause == Cause.Exec);
        }

        if (entry.Executable is { } before && cause != Cause.Exec && !entry.ExecutableUnknown)
        {
            return before;
        }

        // Unreadable and alive: another user's, where the agent has no right to look.
        return HearsOfEnds && IsGone(entry.Pid, stat.StartTicks) ? null : On.Executables.Placeholder(On.Host.Proc.StatText[stat.Name], 0, 0);
    }

    private bool IsGone(int pid, ulong startTicks) => !On.Host.Proc.TryStat(pid, out var again) || again.IsDead || again.StartTicks != startTicks;

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
    protected void Run(ProcessEntry entry, Executable executable)
    {
        var job = entry.Job!;
        if (!ReferenceEquals(entry.Executable, executable) || entry.ExecutableUnknown)
        {
            entry.Counted = false;
        }

        Table.Drop(entry);
        entry.Executable = executable;
        entry.ExecutableUnknown = false;
        entry.Row = job.Row(executable, entry.Step, On.Jobs.RoleOf(job, entry.Step, entry.SchedulerSide, executable, entry.Pid));
        ProcessTable.Join(entry);
    }

    /// <summary>What the job's own counter has beyond what is booked, and beyond what is surely somebody's.</summary>
    protected static long UnbookedOf(TrackedJob job)
    {
        if (job.Counters is not { Cpu: not null } counters)
        {
            return long.MaxValue / 2;
        }

        counters.ReadCpu();
        return Math.Max(0, job.CounterNsec - job.BookedNsec - job.SurelyLeftOutNsec);
    }

    /// <summary>It runs on elsewhere: from here on its time is shown, but not the job's.</summary>
    private void Leave(ProcessEntry entry, long run, in ProcessStat stat, Cause cause)
    {
        var job = entry.Job!;
        Table.Drop(entry);
        if (cause == Cause.Moved || (job.Members == job.SchedulerMembers && HearsOfEnds))
        {
            // The word of it may come late: what it used since is in no counter of the job.
            Booking.Book(entry, Math.Min(run, entry.BookedNsec + UnbookedOf(job)), stat, On.Host.TickNsec);
        }

        if (job.Path.Length == 0 || entry.Executable is null)
        {
            entry.Job = null;
            entry.Row = null;
            return;
        }

        Escape(entry);
    }

    /// <summary>What it uses from here on is shown, but not in the job's total.</summary>
    protected void Escape(ProcessEntry entry)
    {
        Table.Drop(entry);
        entry.Row = entry.Job!.Row(entry.Executable!, entry.Step, ExecutableRole.Escaped);
        entry.Job = null;
        entry.Counted = false;
        Booking.Count(entry);
    }
}
