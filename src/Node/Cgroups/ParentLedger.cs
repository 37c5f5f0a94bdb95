namespace Actors.Node.Cgroups;

/// <summary>
/// A directory above jobs. Its counter keeps what removed jobs used, to the nanosecond: so the part of a job's CPU that came after the job's last
/// reading can be recovered. Residual = counter − Σ live jobs − Σ gone jobs − the scheduler's own directories: it grows by such parts alone.
/// </summary>
internal sealed class ParentLedger(CgroupHierarchy? hierarchy, byte[] path, ulong inode, CpuCounter? counter) : IDisposable
{
    /// <summary>Reads of several counters are microseconds apart: less than this is no tail.</summary>
    public const long NoiseNsec = 100_000;

    /// <summary>
    /// A total that misses no more than this, or than a thousandth of it, is called exact: what a process uses while it is being taken down comes after
    /// every record of it.
    /// </summary>
    public const long ExactWithinNsec = 1_000_000;

    private readonly Dictionary<string, CpuCounter> _others = new(StringComparer.Ordinal);
    private long _counterNsec;

    /// <summary>The hierarchy it is in; null once the directory is gone.</summary>
    public CgroupHierarchy? Hierarchy { get; private set; } = hierarchy;

    /// <summary>Path of the directory below its hierarchy.</summary>
    public byte[] Path => path;

    /// <summary>Inode of the directory.</summary>
    public ulong Inode => inode;

    /// <summary>The scheduler's root, not a user's directory.</summary>
    public bool IsRoot { get; init; }

    /// <summary>The scheduler's name of the node, where the path tells it.</summary>
    public string Node { get; init; } = "";

    /// <summary>The directory is gone, and all it will ever count is here.</summary>
    public bool IsRemoved => Hierarchy is null;

    /// <summary>As last settled; null before the first settling.</summary>
    public long? ResidualNsec { get; set; }

    /// <summary>The residual may have been larger by this, as last settled.</summary>
    public long UncertainNsec { get; set; }

    /// <summary>What it counted beyond live jobs and the scheduler's own directories, as last measured: at least this.</summary>
    public long MeasuredNsec { get; set; }

    /// <summary>What it counted while the directories below were read: the measured part is larger by no more than this.</summary>
    public long SpanNsec { get; set; }

    /// <summary>Finals of the jobs that are gone, tails included.</summary>
    public long GoneNsec { get; set; }

    /// <summary>Part of the residual that was there when the first agent of this boot came.</summary>
    public long EarlierNsec { get; set; }

    /// <summary>What it had counted beyond the jobs then known as it was found: more than this is not older than that.</summary>
    public long FirstNsec { get; init; }

    /// <summary>What it counted since the last settling that is nobody's yet, as measured.</summary>
    public long UnsettledNsec => Math.Max(0, MeasuredNsec - GoneNsec - ResidualNsec.GetValueOrDefault());

    /// <summary>The last end of a job before this directory was watched: earlier ends cannot be settled by it.</summary>
    public long SinceEnd { get; set; }

    /// <summary>A directory of jobs below came and went unseen since the last settling.</summary>
    public bool Unseen { get; set; }

    /// <summary>No agent ran since the last settling: jobs may have begun and ended below of which nobody tells.</summary>
    public bool Unwatched { get; set; }

    /// <summary>Its counter as last read.</summary>
    public long CounterNsec => Math.Max(_counterNsec, counter?.UsageNsec ?? 0);

    /// <summary>CPU of the scheduler's own directories below it, as last read.</summary>
    public long OtherNsec
    {
        get
        {
            var sum = 0L;
            foreach (var other in _others.Values)
            {
                sum += other.UsageNsec;
            }

            return sum;
        }
    }

    /// <summary>Whether a job's directory lies below.</summary>
    public bool Holds(ReadOnlySpan<byte> jobPath) => jobPath.Length > path.Length && jobPath[path.Length] == (byte)'/' && jobPath.StartsWith(path);

    /// <summary>Takes a counter reading that an earlier agent made.</summary>
    public void RestoreCounter(long nsec) => _counterNsec = nsec;

    /// <summary>Reads the counter.</summary>
    /// <returns>False when the directory is gone.</returns>
    public bool Read() => counter is not null && !IsRemoved && counter.Read(withSplit: false);

    /// <summary>Reads the scheduler's own directories.</summary>
    public void ReadOthers()
    {
        foreach (var other in _others.Values)
        {
            other.Read(withSplit: false);
        }
    }

    /// <summary>The scheduler's own directories below it.</summary>
    public IEnumerable<byte[]> Others => _others.Keys.Select(System.Text.Encoding.Latin1.GetBytes);

    /// <summary>Its residual is another agent's, which did not tell what directories below it were the scheduler's own: those found first were.</summary>
    public bool HasUntoldOthers { get; set; }

    /// <summary>A directory below is the scheduler's own: what it counts is no job's. What it has counted by now was taken for older than the agent, or for nobody's, where that is settled.</summary>
    /// <param name="relative">Its path.</param>
    /// <param name="isNew">It was not known as such when the residual was settled.</param>
    public void AddOther(byte[] relative, bool isNew = true)
    {
        var key = System.Text.Encoding.Latin1.GetString(relative);
        if (Hierarchy is not { } there || _others.ContainsKey(key) || CpuCounter.Open(there, relative) is not { } found)
        {
            return;
        }

        found.Read();
        _others.Add(key, found);
        if (isNew && !HasUntoldOthers && ResidualNsec is { } residual)
        {
            var earlier = Math.Min(found.UsageNsec, EarlierNsec);
            ResidualNsec -= earlier + Math.Min(found.UsageNsec - earlier, residual - EarlierNsec);
            EarlierNsec -= earlier;
        }
    }

    /// <summary>It is settled for the first time: what it counted before it was found is nobody's.</summary>
    public void Begin()
    {
        EarlierNsec = Math.Clamp(MeasuredNsec - GoneNsec, 0, FirstNsec);
        ResidualNsec = EarlierNsec;
        UncertainNsec = Math.Clamp(MeasuredNsec - GoneNsec + SpanNsec, 0, FirstNsec) - EarlierNsec;
    }

    /// <summary>Something is a job's after all: of nobody's first, then of what is not settled yet, at last of what seemed older than the agent.</summary>
    public void Yield(long nsec, long unsettledNsec)
    {
        var nobodys = Math.Min(nsec, ResidualNsec.GetValueOrDefault() - EarlierNsec);
        var earlier = Math.Clamp(nsec - nobodys - unsettledNsec, 0, EarlierNsec);
        ResidualNsec -= nobodys + earlier;
        EarlierNsec -= earlier;
    }

    /// <summary>The directory is gone.</summary>
    public void MarkRemoved() => Hierarchy = null;

    /// <inheritdoc/>
    public void Dispose()
    {
        counter?.Dispose();
        foreach (var other in _others.Values)
        {
            other.Dispose();
        }
    }
}
