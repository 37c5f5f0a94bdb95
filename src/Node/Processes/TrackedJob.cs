using Actors.Messages.Wire;
using Actors.Node.Cgroups;
using Actors.Node.Finders;

namespace Actors.Node.Processes;

/// <summary>A job on this node while the scanner knows it.</summary>
internal sealed class TrackedJob(string scheduler, string rawId, byte[] path)
{
    /// <summary>Whose job.</summary>
    public string Scheduler => scheduler;

    /// <summary>Raw id; empty while only a SLUID is known.</summary>
    public string RawId { get; set; } = rawId;

    /// <summary>Where the raw id is from: the path; the environment, which users can forge; else the scheduler's own processes.</summary>
    public FactSource IdSource { get; set; } = SourceOf(path.Length);

    /// <summary>Where a job's id is from that has a directory, or none.</summary>
    public static FactSource SourceOf(int pathLength) => pathLength > 0 ? FactSource.Path : FactSource.Environment;

    /// <summary>Slurm's unique id.</summary>
    public string Sluid { get; init; } = "";

    /// <summary>What its raw id is unless its processes tell another; empty where the path tells the raw id or nothing.</summary>
    public string IdByPath { get; init; } = "";

    /// <summary>Its shepherd has told what it knows.</summary>
    public bool ToldByShepherd { get; set; }

    /// <summary>Others than jobs live in the directory above: what that counts tells nothing of jobs.</summary>
    public bool LivesAmongOthers => string.Equals(scheduler, SystemdFinder.SchedulerName, StringComparison.Ordinal);

    /// <summary>The scheduler's name of the node, where the path tells it; empty: the agent's.</summary>
    public string Node { get; init; } = "";

    /// <summary>When its processes were frozen.</summary>
    public Suspensions Suspensions { get; } = new();

    /// <summary>Directory below the hierarchies; empty for a job by environment.</summary>
    public byte[] Path => path;

    /// <summary>Fixed once reported.</summary>
    public LocalJobId? Id { get; set; }

    /// <summary>The hierarchy it was found in: of its counter, if any has one.</summary>
    public CgroupHierarchy? Hierarchy { get; set; }

    /// <summary>Inode of its directory there.</summary>
    public ulong Inode { get; set; }

    /// <summary>Birth as seen here, or start of the oldest process.</summary>
    public long FirstSeenUnixUsec { get; set; }

    /// <summary>Kept descriptors; null for a job by environment, or one that ended while the agent was away.</summary>
    public JobCounters? Counters { get; set; }

    /// <summary>Last reading where there are no descriptors any more.</summary>
    public long RestoredNsec { get; set; }

    /// <inheritdoc cref="RestoredNsec"/>
    public long RestoredUserNsec { get; set; }

    /// <inheritdoc cref="RestoredNsec"/>
    public long RestoredSystemNsec { get; set; }

    /// <inheritdoc cref="RestoredNsec"/>
    public DateTimeOffset RestoredAsOf { get; set; }

    /// <summary>Part of the total that came from a parent's counter.</summary>
    public long TailNsec { get; set; }

    /// <summary>Part of the tail that was counted while no agent ran: it is the job's own unless another came and went then.</summary>
    public long UnwatchedNsec { get; set; }

    /// <summary>CPU of executables by row.</summary>
    public Dictionary<UsageRowKey, UsageRow> Rows { get; } = [];

    /// <summary>Live processes.</summary>
    public int Members { get; set; }

    /// <summary>Of them the scheduler's own.</summary>
    public int SchedulerMembers { get; set; }

    /// <summary>What is known beside usage.</summary>
    public JobFacts Facts { get; } = new();

    /// <summary>The first process's environment was read.</summary>
    public bool FactsFromEnvironment { get; set; }

    /// <summary>Restarts, if the environment tells.</summary>
    public int? RestartCount { get; set; }

    /// <summary>Owner of a job by environment: another user's process that names it is none of its.</summary>
    public uint? OwnerUid { get; set; }

    /// <summary>Whether this is what the environment of one of its processes names, perhaps without a node.</summary>
    public bool IsNamed(string byScheduler, string id, string node) =>
        string.Equals(scheduler, byScheduler, StringComparison.Ordinal) && string.Equals(RawId, id, StringComparison.Ordinal)
        && (node.Length == 0 || string.Equals(Node, node, StringComparison.Ordinal));

    /// <summary>When the last process of a job by environment was seen.</summary>
    public long LastAliveTimestamp { get; set; }

    /// <summary>When its counters were last read at an exit.</summary>
    public long LastExitReadTimestamp { get; set; }

    /// <summary>Its counters were last read when no process of its own was left.</summary>
    public bool ReadWhenEmpty { get; set; }

    /// <summary>From its birth on nothing was missed: what its executables lack is what exit records leave out.</summary>
    public bool SeenWhole { get; set; }

    /// <summary>It is over.</summary>
    public bool Ended { get; set; }

    /// <summary>When its end was seen; 0 before.</summary>
    public long EndedTimestamp { get; set; }

    /// <summary>It was not told to have ended yet: its last tasks still run their last instants, or the directories above are asked once more.</summary>
    public bool IsHeld { get; set; }

    /// <summary>It ended and a parent's counter has not been asked yet.</summary>
    public bool TailPending { get; set; }

    /// <summary>Passes since then, or since it is held: an agent that was stopped has not looked meanwhile, however long it was.</summary>
    public int PassesPending { get; set; }

    /// <summary>Its end was told when the directory above it had gone too: of that nobody asks what it counted.</summary>
    public bool ToldLate { get; set; }

    /// <summary>Inode of the directory above its own; 0: not known.</summary>
    public ulong AboveInode { get; set; }

    /// <summary>Counts the ends of jobs on the node.</summary>
    public long EndNumber { get; set; }

    /// <summary>Its total may be short.</summary>
    public bool LowerBound { get; set; }

    /// <summary>No counter holds what its processes used at their very ends, and it is more than what a total may miss.</summary>
    public bool MissesEnds => Source == TotalSource.Processes && Rows.Values.Sum(row => row.LeftOut.Sure + row.LeftOut.Possible + (2 * row.LeftOut.Teardown)) > Math.Max(ParentLedger.ExactWithinNsec, BookedNsec / 1000);

    /// <summary>Where the total comes from.</summary>
    public TotalSource Source =>
        path.Length == 0 || (Counters is { Cpu: null }) || (Counters is null && (RestoredProcesses || (NeverRead && !AnsweredAbove && TailNsec == 0)))
            ? TotalSource.Processes
            : TailNsec > 0 || NeverRead ? TotalSource.CgroupParent : TotalSource.Cgroup;

    /// <summary>Its directory was gone before anybody could read its counter; what it used the kernel has told by executable.</summary>
    public bool NeverRead { get; set; }

    /// <summary>The scheduler's root was asked for what it used: that alone is its total, as all the rest there is somebody else's or nobody's.</summary>
    public bool AnsweredAbove { get; set; }

    /// <summary>A process of its own was seen that no CPU directory holds: its scheduler keeps none for it.</summary>
    public bool HasUncounted { get; set; }

    /// <summary>Restored as a job without a counter.</summary>
    public bool RestoredProcesses { get; set; }

    /// <summary>CPU of its counter as last read, without the tail.</summary>
    public long CounterNsec => Math.Max(Counters?.Cpu?.UsageNsec ?? 0, RestoredNsec);

    /// <summary>Of its total, what is charged to executables.</summary>
    public long BookedNsec => Rows.Values.Where(row => row.Key.Role != ExecutableRole.Escaped).Sum(row => row.CpuNsec);

    /// <summary>Of its total, what is not booked and yet surely its executables': exit records left it out.</summary>
    public long SurelyLeftOutNsec => Rows.Values.Where(row => row.Key.Role != ExecutableRole.Escaped).Sum(row => row.LeftOut.Sure);

    /// <summary>The row of a key, made if need be.</summary>
    public UsageRow Row(Executable executable, string step, ExecutableRole role)
    {
        var key = new UsageRowKey(executable, step, role);
        if (!Rows.TryGetValue(key, out var row))
        {
            row = new UsageRow(key);
            Rows.Add(key, row);
        }

        return row;
    }

    /// <summary>Moves rows of a placeholder to the executable it stood for.</summary>
    public void Replace(Executable placeholder, Executable executable, Action<UsageRow, UsageRow> moved)
    {
        List<UsageRow>? found = null;
        foreach (var row in Rows.Values)
        {
            if (ReferenceEquals(row.Key.Executable, placeholder))
            {
                (found ??= []).Add(row);
            }
        }

        foreach (var row in found ?? [])
        {
            Rows.Remove(row.Key);
            var target = Row(executable, row.Key.Step, row.Key.Role);
            target.Add(row);
            moved(row, target);
        }
    }
}
