using Actors.Messages.Wire;
using Actors.Node.Cgroups;

namespace Actors.Node.Processes;

/// <summary>Everything one pass knows of one job on this node. Counters are cumulative.</summary>
public sealed record JobSlice
{
    /// <summary>Which job.</summary>
    public required LocalJobId Id { get; init; }

    /// <summary>How often the scheduler had restarted it, from the environment; null when not set there.</summary>
    public int? RestartCount { get; init; }

    /// <summary>Slurm's unique id, from the path; empty when there is none.</summary>
    public string Sluid { get; init; } = "";

    /// <summary>Where the raw id is from.</summary>
    public FactSource IdSource { get; init; }

    /// <summary>Owner of the job's processes as the kernel says; null while not known.</summary>
    public uint? OwnerUid { get; init; }

    /// <summary>The scheduler's name of the node, where the path tells it; empty: the agent's.</summary>
    public string Node { get; init; } = "";

    /// <summary>When its processes were frozen, in order.</summary>
    public IReadOnlyList<Suspension> Suspended { get; init; } = [];

    /// <summary>What is known of the job, each fact with its source. A copy of its own.</summary>
    public required JobFacts Facts { get; init; }

    /// <summary>Processes of the job that run now; zombies are not among them.</summary>
    public required int LiveProcesses { get; init; }

    /// <summary>One entry per (path, device, inode, step, role), of containers per (path, image, step, role), as booked; <see cref="UsageBalance"/> makes them fit the total. Copies.</summary>
    public required IReadOnlyList<ExecutableUsage> Executables { get; init; }

    /// <summary>I/O, page faults and context switches of its processes, as far as the tier knows them: for where its cgroup does not count them.</summary>
    public BesideProcesses Beside { get; init; } = BesideProcesses.None;

    /// <summary>The job's own total.</summary>
    public required TotalReading Total { get; init; }

    /// <summary>Of <see cref="Total"/>, what was counted while no agent ran.</summary>
    public long UnwatchedUsec { get; init; }

    /// <summary>The job may have used more than <see cref="Total"/> says.</summary>
    public bool TotalIsLowerBound { get; init; }

    /// <summary>The job is over: this is its last state. It comes with every pass until <see cref="NodeScanner.Forget"/>.</summary>
    public bool Ended { get; init; }

    /// <summary>How CPU was given to executables: <c>bpf</c>, <c>taskstats</c> or <c>poll</c>.</summary>
    public required string Attribution { get; init; }

    /// <summary>Why so and no better, in words.</summary>
    public string AttributionReason { get; init; } = "";

    /// <summary>The job directory's kept counters; null for a job without a cgroup, or one that ended while the agent was away.</summary>
    public JobCounters? Counters { get; init; }

    /// <summary>When the pass read it.</summary>
    public required DateTimeOffset At { get; init; }
}
