using System.Diagnostics.CodeAnalysis;
using Actors.Node.Kernel;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Table;

/// <summary>The processes of the node, and which of them are live members of a job.</summary>
internal sealed class ProcessTable(TimeProvider time, ProcFiles proc)
{
    private const int MostSpare = 4096;

    private readonly Dictionary<int, ProcessEntry> _entries = [];
    private readonly Stack<ProcessEntry> _spare = [];

    /// <summary>All entries.</summary>
    public Dictionary<int, ProcessEntry>.ValueCollection All => _entries.Values;

    /// <summary>The process that has a number now.</summary>
    public bool TryGet(int pid, [NotNullWhen(true)] out ProcessEntry? entry) => _entries.TryGetValue(pid, out entry);

    /// <summary>A process that was not known.</summary>
    public ProcessEntry Add(int pid, long pass)
    {
        var entry = _spare.Count > 0 ? _spare.Pop() : new ProcessEntry();
        entry.Reset(pid);
        entry.Pass = pass;
        _entries[pid] = entry;
        return entry;
    }

    /// <summary>A process that is no more. Its entry is used again.</summary>
    public void Remove(ProcessEntry entry)
    {
        Drop(entry);
        if (_entries.TryGetValue(entry.Pid, out var present) && ReferenceEquals(present, entry))
        {
            _entries.Remove(entry.Pid);
        }

        proc.Release(ref entry.Files);
        entry.Reset(0);
        if (_spare.Count < MostSpare)
        {
            _spare.Push(entry);
        }
    }

    /// <summary>Closes what is open.</summary>
    public void Close()
    {
        foreach (var entry in _entries.Values)
        {
            proc.Release(ref entry.Files);
        }
    }

    /// <summary>It counts as a live process of its job.</summary>
    public static void Join(ProcessEntry entry)
    {
        if (!entry.Member && entry.Job is { } job)
        {
            entry.Member = true;
            job.Members++;
            job.SchedulerMembers += entry.Row?.Key.Role == Messages.Wire.ExecutableRole.Scheduler ? 1 : 0;
        }
    }

    /// <summary>It counts as a live process of its job no more.</summary>
    public void Drop(ProcessEntry entry)
    {
        if (entry.Member && entry.Job is { } job)
        {
            entry.Member = false;
            job.Members--;
            job.SchedulerMembers -= entry.Row?.Key.Role == Messages.Wire.ExecutableRole.Scheduler ? 1 : 0;
            job.LastAliveTimestamp = time.GetTimestamp();
        }
    }

    /// <summary>Takes all processes out of a job that is none, or is told by another hierarchy from now on.</summary>
    public void Leave(TrackedJob job)
    {
        foreach (var entry in _entries.Values)
        {
            if (ReferenceEquals(entry.Job, job))
            {
                Drop(entry);
                entry.Job = null;
                entry.Row = null;
            }
        }
    }
}
