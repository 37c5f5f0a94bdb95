using Actors.Node.Attribution.Taskstats;
using Actors.Node.Kernel;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Table;

/// <summary>
/// Charges run time to rows. A process's booked time only grows, so no moment is charged twice; what cannot be told to be one program's is charged to
/// none, so no executable gets more than its own.
/// </summary>
internal static class Booking
{
    /// <summary>A child's instants before its first exec are the new program's, as in the kernel's own word on it.</summary>
    private const long ForkToExecNsec = 10_000_000;

    /// <summary>Numbers of processes come round in seconds at the earliest.</summary>
    private const long NumberKeptNsec = 1_000_000_000;

    /// <summary>Charges the run time since the last booking.</summary>
    /// <param name="entry">The process.</param>
    /// <param name="run">Its run time, nanoseconds.</param>
    /// <returns>False when there was nothing to charge.</returns>
    public static bool Book(ProcessEntry entry, long run)
    {
        if (entry.Row is null || run <= entry.BookedNsec)
        {
            return false;
        }

        entry.LastBookedNsec = run - entry.BookedNsec;
        entry.BookedAtNsec = ProcessClock.MonotonicNow();
        entry.Row.CpuNsec += entry.LastBookedNsec;
        entry.BookedNsec = run;
        return true;
    }

    /// <summary>Charges the run time since the last booking, and splits it as the ticks do.</summary>
    public static void Book(ProcessEntry entry, long run, in ProcessStat stat, long tickNsec)
    {
        if (Book(entry, run) && entry.Row is { } row)
        {
            row.UserWeight += Math.Max(0, stat.UserTicks - entry.UserTicks) * tickNsec;
            row.SystemWeight += Math.Max(0, stat.SystemTicks - entry.SystemTicks) * tickNsec;
            entry.UserTicks = Math.Max(entry.UserTicks, stat.UserTicks);
            entry.SystemTicks = Math.Max(entry.SystemTicks, stat.SystemTicks);
        }
    }

    /// <summary>Gives the row what the process did beside since the last booking.</summary>
    public static void Book(ProcessEntry entry, in ProcessCounts counts)
    {
        if (entry.Row is { } row && counts != entry.BookedCounts)
        {
            var growth = counts.Since(entry.BookedCounts);
            row.Counts = row.Counts.Plus(growth);
            entry.BookedCounts = entry.BookedCounts.Plus(growth);
        }
    }

    /// <summary>Charges the exit record. The ticks of a process that nobody looked at while it lived are its split.</summary>
    public static void Book(ProcessEntry entry, in ExitRecord record)
    {
        if (entry.Row is not { } row)
        {
            return;
        }

        if (entry.UserTicks == 0 && entry.SystemTicks == 0)
        {
            row.UserWeight += record.UserUsec * 1000;
            row.SystemWeight += record.SystemUsec * 1000;
        }

        Book(entry, record.RunNsec);
        entry.LeftOut = LeftOut.Of(record);
        row.LeftOut += entry.LeftOut;
        Count(entry);
        row.MaxRssBytes = Math.Max(row.MaxRssBytes, record.PeakRssBytes);
    }

    /// <summary>
    /// The record is taken before the address space is given back: the clock of a process that is not reaped yet has that time too, as far as it is over. Long after
    /// the end the number may be another process's.
    /// </summary>
    public static void BookLast(ProcessEntry entry)
    {
        if (entry.Row is { } row && ProcessClock.MonotonicNow() - entry.ExitedNsec < NumberKeptNsec && ProcessClock.Of(entry.Pid) is var run && run >= entry.BookedNsec)
        {
            row.LeftOut += entry.LeftOut.After(run - entry.BookedNsec) - entry.LeftOut;
            Book(entry, run);
        }
    }

    /// <summary>Before another program takes over at an exec: the old one gets what it surely used, the run time less the wall time since.</summary>
    /// <param name="entry">The process; its row is still the old program's.</param>
    /// <param name="run">Its run time now.</param>
    /// <param name="stat">What /proc shows now.</param>
    /// <param name="execNsec">When it ran the new program, monotonic.</param>
    /// <param name="tickNsec">Length of a tick.</param>
    public static void BookBeforeExec(ProcessEntry entry, long run, in ProcessStat stat, long execNsec, long tickNsec)
    {
        if (entry.BookedAtNsec > execNsec && entry.Row is { } row)
        {
            // A pass booked it after the exec whose word comes only now: that part is the new program's.
            var since = Math.Min(entry.BookedAtNsec - execNsec, Math.Min(entry.LastBookedNsec, row.CpuNsec));
            row.CpuNsec -= since;
            entry.BookedNsec -= since;
            entry.LastBookedNsec = 0;
            return;
        }

        var upTo = run - Math.Max(0, ProcessClock.MonotonicNow() - execNsec);
        if (upTo > entry.BookedNsec && (entry.Counted || upTo > ForkToExecNsec))
        {
            Book(entry, upTo, stat, tickNsec);
        }
    }

    /// <summary>Nobody can tell who used what until now: nobody gets it.</summary>
    public static void PassOver(ProcessEntry entry, long run, in ProcessStat stat)
    {
        entry.BookedNsec = Math.Max(entry.BookedNsec, run);
        entry.UserTicks = stat.UserTicks;
        entry.SystemTicks = stat.SystemTicks;
    }

    /// <summary>It is one of the processes that ran this program.</summary>
    public static void Count(ProcessEntry entry)
    {
        if (!entry.Counted && entry.Row is { } row)
        {
            row.Processes++;
            entry.Counted = true;
        }
    }
}
