using Actors.Messages.Wire;

namespace Actors.Node.Cgroups;

/// <summary>Counters of a job's cgroup directory at one instant. What the host does not offer is null.</summary>
public sealed record CgroupReading
{
    /// <summary>When they were read.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The directory is gone: this is the reading before, and no other will come.</summary>
    public bool Final { get; init; }

    /// <summary>CPU nanoseconds.</summary>
    public long? CpuNsec { get; init; }

    /// <summary>Of them in user mode.</summary>
    public long? UserNsec { get; init; }

    /// <summary>Of them in the kernel.</summary>
    public long? SystemNsec { get; init; }

    /// <summary>Memory charged now, bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary><c>memory.current</c>, <c>memory.usage_in_bytes</c>, or empty.</summary>
    public string MemoryDefinition { get; init; } = "";

    /// <summary>Most memory charged, bytes; what that means says <see cref="MemoryPeakDefinition"/>.</summary>
    public long? MemoryPeakBytes { get; init; }

    /// <summary><c>memory.peak</c>, <c>memory.max_usage_in_bytes</c>, <c>sampled</c>, or empty.</summary>
    public string MemoryPeakDefinition { get; init; } = "";

    /// <summary>Limit of memory, bytes; null also where there is none.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>Swap used, bytes.</summary>
    public long? SwapBytes { get; init; }

    /// <summary>Most swap used, bytes; what that means says <see cref="SwapPeakDefinition"/>.</summary>
    public long? SwapPeakBytes { get; init; }

    /// <summary><c>memory.swap.peak</c>, <c>sampled</c>, or empty.</summary>
    public string SwapPeakDefinition { get; init; } = "";

    /// <summary>Page faults, those with I/O too.</summary>
    public long? Faults { get; init; }

    /// <summary>Page faults with I/O.</summary>
    public long? MajorFaults { get; init; }

    /// <summary>Tasks now.</summary>
    public long? Pids { get; init; }

    /// <summary>Most tasks; what that means says <see cref="PidsPeakDefinition"/>.</summary>
    public long? PidsPeak { get; init; }

    /// <summary><c>pids.peak</c>, <c>sampled</c>, or empty.</summary>
    public string PidsPeakDefinition { get; init; } = "";

    /// <summary>What counts the I/O: <c>io.stat</c>, <c>blkio.throttle</c>, or empty.</summary>
    public string IoSource { get; init; } = "";

    /// <summary>Bytes read from block devices.</summary>
    public long? ReadBytes { get; init; }

    /// <summary>Bytes written to block devices.</summary>
    public long? WriteBytes { get; init; }

    /// <summary>Reads from block devices.</summary>
    public long? ReadOperations { get; init; }

    /// <summary>Writes to block devices.</summary>
    public long? WriteOperations { get; init; }

    /// <summary>PSI totals, microseconds: some and full, of CPU, memory and I/O.</summary>
    public long? CpuSomeUsec { get; init; }

    /// <inheritdoc cref="CpuSomeUsec"/>
    public long? CpuFullUsec { get; init; }

    /// <inheritdoc cref="CpuSomeUsec"/>
    public long? MemorySomeUsec { get; init; }

    /// <inheritdoc cref="CpuSomeUsec"/>
    public long? MemoryFullUsec { get; init; }

    /// <inheritdoc cref="CpuSomeUsec"/>
    public long? IoSomeUsec { get; init; }

    /// <inheritdoc cref="CpuSomeUsec"/>
    public long? IoFullUsec { get; init; }

    /// <summary>PSI's averages of the last 10, 60 and 300 s: some and full, of CPU, memory and I/O.</summary>
    public PressureAverages? CpuSomeAverages { get; init; }

    /// <inheritdoc cref="CpuSomeAverages"/>
    public PressureAverages? CpuFullAverages { get; init; }

    /// <inheritdoc cref="CpuSomeAverages"/>
    public PressureAverages? MemorySomeAverages { get; init; }

    /// <inheritdoc cref="CpuSomeAverages"/>
    public PressureAverages? MemoryFullAverages { get; init; }

    /// <inheritdoc cref="CpuSomeAverages"/>
    public PressureAverages? IoSomeAverages { get; init; }

    /// <inheritdoc cref="CpuSomeAverages"/>
    public PressureAverages? IoFullAverages { get; init; }

    /// <summary>CPUs in the job's own cpuset.</summary>
    public uint? CpusetCpus { get; init; }
}
