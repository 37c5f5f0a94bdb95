namespace Actors.Messages.Json;

/// <summary>
/// What is counted beside CPU, of a job or of its part on a node. Of a job on several nodes sizes and numbers of tasks are those of the node that had most;
/// everything else is the sum over the nodes that know. Definitions and sources of several kinds are joined by a comma. Null: nobody knows.
/// </summary>
public sealed record ResourcesView
{
    /// <summary>Charged when last read.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>memory.current, memory.usage_in_bytes.</summary>
    public string? MemoryDefinition { get; init; }
    public long? MaxMemoryBytes { get; init; }

    /// <summary>memory.peak, memory.max_usage_in_bytes; sampled: the largest reading; rss: the largest process.</summary>
    public string? MaxMemoryDefinition { get; init; }
    public long? SwapBytes { get; init; }
    public long? MaxSwapBytes { get; init; }

    /// <summary>memory.swap.peak; sampled: the largest reading.</summary>
    public string? MaxSwapDefinition { get; init; }
    public long? ReadBytes { get; init; }
    public long? WriteBytes { get; init; }
    public long? ReadOperations { get; init; }
    public long? WriteOperations { get; init; }

    /// <summary>io.stat, blkio.throttle: of the job's cgroup; processes: as accounted to its processes.</summary>
    public string? IoSource { get; init; }

    /// <summary>With and without I/O.</summary>
    public long? PageFaults { get; init; }

    /// <summary>With I/O.</summary>
    public long? MajorPageFaults { get; init; }

    /// <summary>memory.stat: of the job's cgroup; processes.</summary>
    public string? PageFaultsSource { get; init; }

    /// <summary>Tasks when last read.</summary>
    public long? Tasks { get; init; }
    public long? MaxTasks { get; init; }

    /// <summary>pids.peak; sampled: the largest reading.</summary>
    public string? MaxTasksDefinition { get; init; }
    public long? VoluntarySwitches { get; init; }
    public long? InvoluntarySwitches { get; init; }

    /// <summary>threads: of all its threads; one-thread: of each process one thread alone.</summary>
    public string? SwitchesSource { get; init; }
    public double? CpuSomePressureSeconds { get; init; }
    public double? CpuFullPressureSeconds { get; init; }
    public double? MemorySomePressureSeconds { get; init; }
    public double? MemoryFullPressureSeconds { get; init; }
    public double? IoSomePressureSeconds { get; init; }
    public double? IoFullPressureSeconds { get; init; }
}
