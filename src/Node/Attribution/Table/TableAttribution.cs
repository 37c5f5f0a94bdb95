using Actors.Messages.Checkpoints;
using Actors.Node.Cgroups;
using Actors.Node.Kernel;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Table;

/// <summary>
/// What the tiers have in common that look at processes one by one: a table of them, with the run time that is booked of each. A pass goes over
/// /proc; what differs is who tells of what happens between two passes.
/// </summary>
internal abstract partial class TableAttribution(AttributionContext context) : IAttribution
{
    private readonly List<int> _pids = [];
    private readonly PathBuffer _path = new();
    private readonly ReadBuffer _procs = new(4096, 1 << 20);
    private int _next;

    /// <inheritdoc/>
    public abstract AttributionTier Tier { get; }

    /// <inheritdoc/>
    public int Processes => _pids.Count;

    /// <inheritdoc/>
    public virtual long Lost => 0;

    /// <inheritdoc/>
    public IReadOnlyList<int> Descriptors => [];

    /// <inheritdoc/>
    public virtual IReadOnlyList<int> PatientDescriptors => [];

    /// <inheritdoc/>
    public virtual Pace Patience { get; } = new(TimeSpan.Zero, 1);

    /// <inheritdoc/>
    public IEnumerable<Executable> Executables => Table.All.Where(e => e.Executable is not null).Select(e => e.Executable!);

    /// <summary>What it works with.</summary>
    protected AttributionContext On => context;

    /// <summary>The processes.</summary>
    protected ProcessTable Table { get; } = new(context.Time, context.Host.Proc);

    /// <summary>No word of the kernel was missed since the pass before: what the table says needs no asking.</summary>
    protected virtual bool IsTrusted => false;

    /// <summary>The kernel tells of ends, and of the last run time.</summary>
    protected virtual bool HearsOfEnds => false;

    /// <inheritdoc/>
    public virtual void BeginPass() => _next = -1;

    /// <inheritdoc/>
    public bool LookAtNext()
    {
        if (_next < 0)
        {
            On.Host.Proc.ListProcesses(_pids);
            _next = 0;
        }

        if (_next >= _pids.Count)
        {
            return false;
        }

        ObserveInPass(_pids[_next++]);
        return true;
    }

    /// <inheritdoc/>
    public abstract void EndPass();

    /// <inheritdoc/>
    public virtual void TakeEvents()
    {
    }

    /// <inheritdoc/>
    public void Adopt(TrackedJob job, CgroupHierarchy hierarchy, byte[] relative, bool toldOfBirth) =>
        ObserveThoseIn(hierarchy, relative, toldOfBirth ? Cause.Moved : Cause.Pass);

    /// <inheritdoc/>
    public void Moved(TrackedJob? job, CgroupHierarchy hierarchy, byte[] relative)
    {
        if (job is { Ended: false })
        {
            ObserveThoseIn(hierarchy, relative, Cause.Moved);
        }
        else
        {
            ObserveMembers();
        }
    }

    /// <inheritdoc/>
    public void BeginAnew(TrackedJob job) => Table.Leave(job);

    /// <inheritdoc/>
    public void Release(TrackedJob job) => Table.Leave(job);

    /// <inheritdoc/>
    public bool IsEnding(TrackedJob job) => false;

    /// <inheritdoc/>
    public void Forget(TrackedJob job)
    {
    }

    /// <inheritdoc/>
    public void Moved(UsageRow from, UsageRow to)
    {
        foreach (var entry in Table.All)
        {
            if (ReferenceEquals(entry.Row, from))
            {
                entry.Row = to;
                entry.Executable = to.Key.Executable;
            }
        }
    }

    /// <inheritdoc/>
    public void Restore(TrackedJob job, UsageRow row, ProcessCheckpoint saved)
    {
        if (Table.TryGet(saved.Pid, out _))
        {
            return;
        }

        var entry = Table.Add(saved.Pid, On.Progress.Pass);
        entry.StartTicks = saved.StartTicks;
        entry.Job = job;
        entry.EnvironmentJob = job.Path.Length == 0 ? job : null;
        entry.Row = row;
        entry.Executable = row.Key.Executable;
        entry.Step = row.Key.Step;
        entry.BookedNsec = saved.BookedNsec;
        entry.ParentId = saved.Parent;
        entry.ReapedTicks = saved.ReapedTicks;
        entry.GoneChildrenNsec = saved.GoneChildrenNsec;
        entry.BookedCounts = NodeScanner.CountsOf(saved.Counts);
        entry.Counted = true;
        ProcessTable.Join(entry);
    }

    /// <inheritdoc/>
    public void Save(Action<UsageRow, ProcessCheckpoint> keep)
    {
        foreach (var entry in Table.All)
        {
            if (entry.Member && !entry.Finished && entry.StartTicks != 0 && entry.Row is { } row)
            {
                keep(row, new ProcessCheckpoint
                {
                    Pid = entry.Pid,
                    StartTicks = entry.StartTicks,
                    BookedNsec = entry.BookedNsec,
                    Parent = entry.ParentId,
                    ReapedTicks = entry.ReapedTicks,
                    GoneChildrenNsec = entry.GoneChildrenNsec,
                    Counts = NodeScanner.CountsOf(entry.BookedCounts),
                });
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the tier has opened.</summary>
    protected virtual void Dispose(bool disposing) => Table.Close();

    /// <summary>A process was read that has ended and is not reaped yet.</summary>
    protected virtual void SeenDead(ProcessEntry entry, long run, in ProcessStat stat)
    {
    }

    /// <summary>Another process has its number now.</summary>
    protected virtual void Replaced(ProcessEntry entry)
    {
    }

    /// <summary>A process of a job was read.</summary>
    /// <param name="entry">The process.</param>
    /// <param name="stat">As read.</param>
    /// <param name="joined">It has just come into the job.</param>
    /// <param name="born">It was born there.</param>
    protected virtual void Read(ProcessEntry entry, in ProcessStat stat, bool joined, bool born)
    {
    }

    /// <summary>Looks at the processes in a directory.</summary>
    private void ObserveThoseIn(CgroupHierarchy hierarchy, ReadOnlySpan<byte> relative, Cause cause)
    {
        if (_procs.ReadAll(Libc.AtCurrentDirectory, _path.Reset().Add(hierarchy.DirectoryBytes).Add(relative).Add("/cgroup.procs"u8).Terminated) != 0)
        {
            return;
        }

        var text = _procs.Content;
        foreach (var range in text.Split((byte)'\n'))
        {
            if (System.Buffers.Text.Utf8Parser.TryParse(text[range], out int pid, out _) && pid > 0)
            {
                Observe(pid, cause, 0);
            }
        }
    }

    /// <summary>Somebody was put into a directory above jobs: perhaps a process of a job, which has left it then.</summary>
    private void ObserveMembers()
    {
        List<int>? members = null;
        foreach (var entry in Table.All)
        {
            if (entry.Member && entry.Job is { Path.Length: > 0 })
            {
                (members ??= []).Add(entry.Pid);
            }
        }

        foreach (var pid in members ?? [])
        {
            Observe(pid, Cause.Moved, 0);
        }
    }
}
