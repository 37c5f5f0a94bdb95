using Actors.Messages.Wire;
using Actors.Node.Attribution.Table;
using Actors.Node.Cgroups;
using Actors.Node.Kernel;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Taskstats;

/// <summary>Ends of processes: their last run time, and the readings of their job's counters while its directory is there.</summary>
internal sealed partial class TaskstatsAttribution
{
    /// <summary>Starts of processes are known to a tick.</summary>
    private const long AgeSlackNsec = 20_000_000;

    /// <summary>A process that used less than this since it was looked at is not asked whether it was the job's to its end.</summary>
    private const long LeastUnseenNsec = 10_000_000;

    private static readonly TimeSpan s_exitReadSpacing = TimeSpan.FromMilliseconds(5);

    private readonly List<ExitRecord> _records = [];
    private readonly List<TrackedJob> _exitReads = [];

    private void OnExit(in ProcessEvent told)
    {
        if (!Table.TryGet(told.ProcessId, out var entry) || told.Pid != told.ProcessId)
        {
            return;
        }

        // Other threads of it may go on; then its record comes later, and the pass sees it alive.
        entry.ExitedNsec = told.MonotonicNsec;
        ReadSoon(entry.Job);
        if (entry.Finished)
        {
            Booking.BookLast(entry);
            Table.Remove(entry);
        }
    }

    private void OnRecord(in ExitRecord record)
    {
        if (!Table.TryGet(record.ProcessId, out var entry) || entry.Finished || !IsOf(entry, record))
        {
            return;
        }

        entry.Finished = true;
        if (entry.Job is not null || entry.Row is not null)
        {
            NameExecutable(entry, record);
        }

        var job = entry.Job;
        LeaveUnseen(entry, record.RunNsec);
        Booking.Book(entry, record);
        BookCounts(entry, record);
        Table.Drop(entry);
        ReadSoon(job);
        if (entry.ExitedNsec != 0)
        {
            Booking.BookLast(entry);
            Table.Remove(entry);
        }
    }

    /// <summary>Before its number goes to another process: what was told of its end is its own.</summary>
    private void TakeRecordOf(ProcessEntry entry)
    {
        foreach (ref var record in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_records))
        {
            if (record.ProcessId == entry.Pid)
            {
                entry.ExitedNsec = 0;
                OnRecord(record);
                record.ProcessId = 0;
                return;
            }
        }
    }

    /// <summary>A record that tells of a longer life than the process can have had is of one that had its number before.</summary>
    private bool IsOf(ProcessEntry entry, in ExitRecord record)
    {
        var age = entry.StartTicks != 0 ? ProcessClock.SinceBoot() - ((long)entry.StartTicks * On.Host.TickNsec)
            : entry.BornNsec != 0 ? ProcessClock.MonotonicNow() - entry.BornNsec
            : long.MaxValue - AgeSlackNsec;
        return record.ElapsedUsec * 1000 <= age + AgeSlackNsec;
    }

    /// <summary>It has used more since it was looked at than its job's counter has: it had been put elsewhere, where nobody tells of it. What the counter has is the job's.</summary>
    private void LeaveUnseen(ProcessEntry entry, long runNsec)
    {
        if (runNsec - entry.BookedNsec > LeastUnseenNsec && entry is { Row.Key.Role: not ExecutableRole.Escaped, Job: { Path.Length: > 0, Counters: { Cpu: not null } counters } job } && counters.ReadCpu(withSplit: false)
            && Math.Max(0, job.CounterNsec - job.BookedNsec) is var inside && runNsec - entry.BookedNsec > inside + ParentLedger.ExactWithinNsec)
        {
            Booking.Book(entry, entry.BookedNsec + inside);
            Escape(entry);
        }
    }

    /// <summary>Which program the last run time belongs to, where nobody could read it while the process lived.</summary>
    private void NameExecutable(ProcessEntry entry, in ExitRecord record)
    {
        if (entry.Row is not null && entry.Executable is { } known && !entry.ExecutableUnknown)
        {
            if (!_lostSincePass)
            {
                On.Executables.Learn(record.ExecutableDevice, record.ExecutableInode, known);
            }

            return;
        }

        if (entry.Job is null)
        {
            return;
        }

        var name = record.Name;
        Run(entry, On.Executables.OfFile(record.ExecutableDevice, record.ExecutableInode, name)
            ?? On.Executables.Placeholder(name, record.ExecutableDevice, record.ExecutableInode));
    }

    private void ReadSoon(TrackedJob? job)
    {
        if (job is not null && !_exitReads.Contains(job))
        {
            _exitReads.Add(job);
        }
    }

    /// <summary>The directory may be gone in a millisecond: its counters are read while it is there.</summary>
    private void ReadAtExit(TrackedJob job)
    {
        job.ReadWhenEmpty = false;
        if (job.Ended || job.Counters is null)
        {
            return;
        }

        if (job.Members == job.SchedulerMembers)
        {
            job.ReadWhenEmpty = !job.Counters.Read().Final;
        }
        else if (job.Members <= 2 || On.Time.GetElapsedTime(job.LastExitReadTimestamp) >= s_exitReadSpacing)
        {
            job.Counters.ReadCpu(withSplit: false);
            job.LastExitReadTimestamp = On.Time.GetTimestamp();
        }
    }
}
