namespace Actors.Hub.Scheduler;

/// <summary>
/// What a scheduler's accounting says of one run of a job, or of one stretch of it between two changes of its size. Microseconds since the
/// Unix epoch, bytes; null: not known or not there yet.
/// </summary>
public sealed record SchedulerRow
{
    /// <summary>Whose word it is: <see cref="IScheduler.Name"/>.</summary>
    public string Scheduler { get; init; } = "";

    /// <summary>
    /// True where its controller told it, as its accounting did not: only of jobs of which a node reports processes of the same user, and until the
    /// accounting tells of them.
    /// </summary>
    public bool FromController { get; init; }

    /// <summary>The raw id: of an array's task and of a heterogeneous job's component its own.</summary>
    public required string RawId { get; init; }

    /// <summary>The run's place in the scheduler's database.</summary>
    public long? DbIndex { get; init; }
    public string? Sluid { get; init; }
    public int? RestartCount { get; init; }
    public required long SubmitUnixUsec { get; init; }
    public long? EligibleUnixUsec { get; init; }
    public long? StartUnixUsec { get; init; }
    public long? EndUnixUsec { get; init; }
    public long SuspendedUsec { get; init; }

    /// <summary>In the scheduler's words, without additions: RUNNING, COMPLETED, CANCELLED, …</summary>
    public required string State { get; init; }

    /// <summary>Exit code and signal, <c>0:15</c>.</summary>
    public string? ExitCode { get; init; }

    /// <summary>The worst of its steps.</summary>
    public string? DerivedExitCode { get; init; }
    public string? User { get; init; }
    public long? Uid { get; init; }
    public string? Account { get; init; }
    public string? Partition { get; init; }
    public string? Qos { get; init; }
    public string? Name { get; init; }

    /// <summary>Allocated, all nodes; null before it was allocated anything.</summary>
    public long? Cpus { get; init; }

    /// <summary>Physical cores of the allocated CPUs.</summary>
    public long? Cores { get; init; }
    public long? Nodes { get; init; }
    public long? Gpus { get; init; }
    public long? MemoryBytes { get; init; }

    /// <summary>Compact, <c>node[1-3,7]</c>; empty before it was allocated anything.</summary>
    public string NodeList { get; init; } = "";
    public string? ArrayJobId { get; init; }
    public string? ArrayTaskId { get; init; }
    public string? HetJobId { get; init; }
    public long? HetOffset { get; init; }

    /// <summary>CPU time that the scheduler measured; 0 where it measures none, null where it is not told.</summary>
    public long? CpuUsec { get; init; }

    /// <summary>Energy as the scheduler measured it, joules; null where it measures none.</summary>
    public long? EnergyJoules { get; init; }

    /// <summary>True while it waits to be started.</summary>
    public bool Pending => StartUnixUsec is null && EndUnixUsec is null;
}
