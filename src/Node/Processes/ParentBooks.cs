using Actors.Messages.Wire;
using Actors.Node.Cgroups;

namespace Actors.Node.Processes;

/// <summary>
/// CPU that came after jobs' last readings, recovered from the counters of the directories above them: the user's, else the scheduler's root. One
/// job ended since: its total is exact. Several at once: the tail is no single one's, and they are lower bounds.
/// </summary>
internal sealed partial class ParentBooks(JobTable jobs) : IDisposable
{
    /// <summary>Deepest first: a user's directory before the root.</summary>
    private readonly List<ParentLedger> _ledgers = [];

    /// <summary>Directories whose birth the kernel told: all they count is their jobs'.</summary>
    private readonly HashSet<(CgroupHierarchy Hierarchy, string Path)> _born = [];
    private long _ends;
    private long _measuredEnds;

    /// <summary>Directories kept at present.</summary>
    internal int Count => _ledgers.Count;

    /// <summary>The tier misses nothing of a job that it has seen from its birth to its end.</summary>
    public bool ExecutablesAreWhole { get; set; }

    /// <summary>
    /// Every live job could be read as the directories above were measured. Else one was just being removed, of which the kernel's word is still to come: what it used last would be taken for nobody's, or for another's.
    /// </summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>A directory is kept that has not been settled yet, or not by this agent: what jobs used that came and went while none ran is none's that ends later.</summary>
    public bool NeedsSettling => _ledgers.Exists(ledger => ledger is { IsRemoved: false, ResidualNsec: null } or { IsRemoved: false, Unwatched: true } or { IsRemoved: false, Unseen: true });

    /// <summary>A directory above jobs was born just now.</summary>
    public void Born(CgroupHierarchy hierarchy, byte[] path) => _born.Add((hierarchy, JobTable.Text(path)));

    /// <summary>
    /// A directory above jobs was looked into whose birth the kernel had told. What it has counted by then beyond the jobs that were found in it is of others, that had come and gone before, and of which nobody tells.
    /// </summary>
    public void Looked(CgroupHierarchy hierarchy, byte[] path)
    {
        foreach (var ledger in _ledgers)
        {
            if (ReferenceEquals(ledger.Hierarchy, hierarchy) && path.AsSpan().SequenceEqual(ledger.Path) && !jobs.Ended.Exists(job => job.TailPending && IsAbove(ledger, job)) && ledger.Read())
            {
                var first = ledger.CounterNsec;
                IsWhole = true;
                ledger.Unseen |= first - ReadBelow(ledger) - ledger.GoneNsec - ledger.ResidualNsec.GetValueOrDefault() > ParentLedger.ExactWithinNsec && IsWhole;
            }
        }
    }

    /// <summary>A directory above jobs had come and gone before anybody could look into it.</summary>
    public void Missed(ReadOnlySpan<byte> path)
    {
        foreach (var ledger in _ledgers)
        {
            ledger.Unseen |= ledger.Holds(path);
        }
    }

    /// <summary>The kernel had no room for what it had to tell of directories.</summary>
    public void MissedAny() => _ledgers.ForEach(ledger => ledger.Unseen = true);

    /// <summary>A directory that is no job's was seen: in the scheduler's root it is the scheduler's own. A job that an agent with more finders knew stays one.</summary>
    public void Other(CgroupHierarchy hierarchy, ReadOnlySpan<byte> above, ReadOnlySpan<byte> name)
    {
        foreach (var ledger in _ledgers)
        {
            if (ledger.IsRoot && ReferenceEquals(ledger.Hierarchy, hierarchy) && above.SequenceEqual(ledger.Path) && (byte[])[.. above, (byte)'/', .. name] is var path
                && !jobs.ByPath.ContainsKey(JobTable.Text(path)))
            {
                ledger.AddOther(path);
            }
        }
    }

    /// <summary>Opens the counters above a job.</summary>
    public void Open(TrackedJob job)
    {
        if (job.LivesAmongOthers || job.Counters?.Cpu is null || job.Hierarchy is not { } hierarchy)
        {
            return;
        }

        var path = JobTable.ParentOf(job.Path);
        for (var isRoot = false; !isRoot && path.Length > 0 && path.Length >= hierarchy.SubPathBytes.Length; path = JobTable.ParentOf(path))
        {
            isRoot = !IsUserDirectory(path);
            if (jobs.StatusOf(hierarchy, path, out var status) == 0)
            {
                if (path.Length == JobTable.ParentOf(job.Path).Length)
                {
                    job.AboveInode = status.Inode;
                }

                Keep(hierarchy, path, status.Inode, isRoot, job.Node);
            }
        }
    }

    /// <summary>
    /// Opens the counter of the scheduler's root above a job of which only other hierarchies tell, or that was gone before anybody could look: where there is one, what such jobs use
    /// is in it.
    /// </summary>
    public void OpenRoot(TrackedJob job, IReadOnlyList<CgroupHierarchy> hierarchies)
    {
        var path = JobTable.ParentOf(job.Path);
        while (path.Length > 0 && IsUserDirectory(path))
        {
            path = JobTable.ParentOf(path);
        }

        foreach (var hierarchy in hierarchies)
        {
            if (!job.LivesAmongOthers && hierarchy.CountsCpu && path.Length > 0 && path.Length >= hierarchy.SubPathBytes.Length && jobs.StatusOf(hierarchy, path, out var status) == 0)
            {
                Keep(hierarchy, path, status.Inode, isRoot: true, job.Node);
            }
        }
    }

    /// <summary>
    /// Where the CPU of a job is counted of which only other hierarchies have told, while nobody can say whether its CPU directory is still to come or has gone; null when that is
    /// clear. The scheduler's own processes are in other hierarchies without being counted: they tell nothing.
    /// </summary>
    public CgroupHierarchy? UnclearIn(TrackedJob job) =>
        job is not { Ended: false, HasUncounted: false, LivesAmongOthers: false, Counters: { Cpu: null } }
            ? null
            : _ledgers.Find(ledger => ledger is { IsRoot: true, IsRemoved: false } && ledger.Holds(job.Path) && !ReferenceEquals(ledger.Hierarchy, job.Hierarchy))?.Hierarchy;

    /// <summary>A job's directory is gone: what was read last is booked, and the directories above are asked for the rest.</summary>
    public void Close(TrackedJob job)
    {
        if (job.Counters is { Cpu: null })
        {
            return;
        }

        Await(job);
        foreach (var ledger in _ledgers)
        {
            if (IsAbove(ledger, job))
            {
                ledger.GoneNsec += job.CounterNsec;
            }
        }
    }

    /// <summary>A job has ended, and what was read last is booked: the directories above are to be asked for the rest.</summary>
    public void Await(TrackedJob job)
    {
        job.TailPending = true;
        job.EndNumber = ++_ends;
    }

    /// <summary>Gives each tail that was measured to its job, or to nobody.</summary>
    public void Settle()
    {
        foreach (var ledger in _ledgers)
        {
            if (!ledger.IsRemoved)
            {
                Settle(ledger);
            }
        }

        foreach (var job in jobs.Ended)
        {
            if (job.TailPending && job.EndNumber <= _measuredEnds)
            {
                // Nothing above could be asked: only a reading when its last process had gone is the whole.
                job.TailPending = false;
                job.LowerBound |= !job.ReadWhenEmpty && !IsAccountedFor(job);
            }
        }

        _born.Clear();
    }

    /// <summary>Adds each scheduler root's figures to its node's.</summary>
    public void AddTo(Dictionary<string, NodeUsage> nodes)
    {
        foreach (var ledger in _ledgers)
        {
            if (!ledger.IsRoot)
            {
                continue;
            }

            if (!nodes.TryGetValue(ledger.Node, out var usage))
            {
                nodes.Add(ledger.Node, usage = new NodeUsage());
            }

            var live = ledger.IsRemoved ? 0 : jobs.ByPath.Values.Where(job => ledger.Holds(job.Path)).Sum(job => job.CounterNsec);
            usage.RootUsec += ledger.CounterNsec / 1000;
            usage.JobsUsec += (ledger.GoneNsec + live) / 1000;
            usage.UnassignedTailUsec += Math.Max(0, (ledger.ResidualNsec ?? 0) - ledger.EarlierNsec) / 1000;
            usage.OtherUsec += ledger.OtherNsec / 1000;
            usage.EarlierUsec += ledger.EarlierNsec / 1000;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ledgers.ForEach(ledger => ledger.Dispose());

    /// <summary>Whether a directory counts what a job uses: a user's may have come in the place of the one that did.</summary>
    private static bool IsAbove(ParentLedger ledger, TrackedJob job) =>
        ledger.Holds(job.Path) && (ledger.IsRoot || (!job.ToldLate && (job.AboveInode == 0 || job.AboveInode == ledger.Inode)));

    private static bool IsUserDirectory(ReadOnlySpan<byte> path)
    {
        var name = path[(path.LastIndexOf((byte)'/') + 1)..];
        return name.StartsWith("uid_"u8) || name.StartsWith("oar-u"u8);
    }

    private void Keep(CgroupHierarchy hierarchy, ReadOnlySpan<byte> path, ulong inode, bool isRoot, string node)
    {
        if (Find(path, inode) is not null || CpuCounter.Open(hierarchy, path) is not { } counter)
        {
            return;
        }

        counter.Read();
        var isBorn = _born.Remove((hierarchy, JobTable.Text(path)));

        // Jobs of a directory that this one came in the place of may not be known to have ended: what they used is not in it.
        var first = isBorn ? 0 : Math.Max(0, counter.UsageNsec - CountedBelow(hierarchy, path));
        var ledger = new ParentLedger(hierarchy, path.ToArray(), inode, counter) { IsRoot = isRoot, Node = node, SinceEnd = isBorn ? 0 : _ends, FirstNsec = first };
        if (isBorn)
        {
            ledger.ResidualNsec = 0;
        }

        _ledgers.Add(ledger);
        _ledgers.Sort((a, b) => b.Path.Length.CompareTo(a.Path.Length));
    }

    /// <summary>What the live jobs below a directory had used when they were read last.</summary>
    private long CountedBelow(CgroupHierarchy hierarchy, ReadOnlySpan<byte> path)
    {
        var sum = 0L;
        foreach (var job in jobs.ByPath.Values)
        {
            sum += ReferenceEquals(job.Hierarchy, hierarchy) && job.Path.AsSpan().StartsWith(path) && job.Path[path.Length] == (byte)'/' ? job.CounterNsec : 0;
        }

        return sum;
    }

    private ParentLedger? Find(ReadOnlySpan<byte> path, ulong inode)
    {
        foreach (var ledger in _ledgers)
        {
            if (!ledger.IsRemoved && ledger.Inode == inode && path.SequenceEqual(ledger.Path))
            {
                return ledger;
            }
        }

        return null;
    }
}
