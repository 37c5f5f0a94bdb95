using Actors.Node.Kernel;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Table;

/// <summary>What processes do beside using CPU. Page faults come with what is read anyway; I/O and context switches cost two more files a process and pass.</summary>
internal abstract partial class TableAttribution
{
    private readonly List<int> _threads = [];
    private bool? _accountsIo;

    /// <summary>Reads what a process did so far, and notes in its row what is known of it.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="stat">As just read.</param>
    /// <param name="row">Its row now; null: none yet.</param>
    /// <param name="peakRssBytes">Most resident memory of the program it runs, which may have another row; 0: unknown.</param>
    private ProcessCounts CountsOf(int pid, in ProcessStat stat, UsageRow? row, out long peakRssBytes)
    {
        peakRssBytes = 0;
        var counts = new ProcessCounts(stat.MinorFaults, stat.MajorFaults, 0, 0, 0, 0, 0, 0);
        if (!On.ProcessCounts)
        {
            return counts;
        }

        var hasIo = ReadIo(pid, stat.Threads, ref counts);
        var status = On.Host.Proc.Status(pid);
        var hasSwitches = ProcessCounts.TrySwitches(status, ref counts);
        if (row is not null)
        {
            row.HasIo |= hasIo;
            row.HasSwitches |= hasSwitches;
        }

        peakRssBytes = ProcessCounts.PeakRssBytes(status) ?? 0;
        return counts;
    }

    /// <summary>
    /// Adds up the I/O of a process's threads. What the process as a whole is said to have done holds its reaped children's, who are processes of their own. Of
    /// threads that have ended the last sum stands until the others have done more.
    /// </summary>
    private bool ReadIo(int pid, int threads, ref ProcessCounts counts)
    {
        if (threads <= 1)
        {
            return ProcessCounts.TryIo(On.Host.Proc.Io(pid, pid), ref counts);
        }

        var any = false;
        On.Host.Proc.ListThreads(pid, _threads);
        foreach (var thread in _threads)
        {
            any |= ProcessCounts.TryIo(On.Host.Proc.Io(pid, thread), ref counts);
        }

        return any;
    }

    /// <summary>Before another program's row takes over: but for the instants before its first exec, it was the old one's.</summary>
    private static void BookBeforeChange(ProcessEntry entry, in ProcessCounts counts)
    {
        if (entry.Counted && !entry.ExecutableUnknown)
        {
            Booking.Book(entry, counts);
        }
    }

    /// <summary>
    /// Takes the counts of an exit record. They are those of one thread: of a process with more of them what is still to be seen is read once more.
    /// </summary>
    protected void BookCounts(ProcessEntry entry, in ExitRecord record)
    {
        if (entry.Row is not { } row)
        {
            return;
        }

        if (entry.Threads > 1 && On.Host.Proc.TryStat(entry.Pid, out var stat) && stat.StartTicks == entry.StartTicks)
        {
            Booking.Book(entry, CountsOf(entry.Pid, stat, row, out _));
        }

        if (!On.ProcessCounts)
        {
            Booking.Book(entry, new ProcessCounts(record.Counts.MinorFaults, record.Counts.MajorFaults, 0, 0, 0, 0, 0, 0));
            return;
        }

        // A kernel that does not account I/O says 0.
        row.HasIo |= _accountsIo ??= !On.Host.Proc.TopFile("self/io"u8).IsEmpty;
        row.HasSwitches = true;
        Booking.Book(entry, record.Counts);
    }
}
