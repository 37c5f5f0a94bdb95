using System.Text.Json.Serialization;

namespace Actors.Messages.Json;

/// <summary>One incarnation of a job as the HTTP API and the console give it. Seconds as double, bytes, instants RFC 3339 in UTC; null: not known.</summary>
public sealed record JobView
{
    public required string Key { get; init; }
    public required string JobId { get; init; }
    public required int Incarnation { get; init; }
    public required string Cluster { get; init; }
    public required string Scheduler { get; init; }

    /// <summary>running, closing or closed.</summary>
    public required string State { get; init; }

    /// <summary>True once every node that the scheduler gave it, and any other that told of it, has said final.</summary>
    public required bool Complete { get; init; }

    /// <summary>True once the scheduler has confirmed who and when.</summary>
    public required bool Confirmed { get; init; }

    /// <summary>True while it has no record because the scheduler that is asked has not confirmed it.</summary>
    public bool AwaitsScheduler { get; init; }

    /// <summary>Why the scheduler has not confirmed it, for people. Not there where it has, where none is asked, and in lists of jobs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UnconfirmedReason { get; init; }
    public string? User { get; init; }
    public string? Project { get; init; }
    public string? Partition { get; init; }
    public string? Name { get; init; }
    public string? ArrayJobId { get; init; }
    public string? ArrayTaskId { get; init; }

    /// <summary>Job that this one is a component of, and which.</summary>
    public string? HetJobId { get; init; }
    public long? HetOffset { get; init; }
    public string? Qos { get; init; }

    /// <summary>In the scheduler's words: RUNNING, COMPLETED, CANCELLED, …</summary>
    public string? SchedulerState { get; init; }

    /// <summary>Code and signal, <c>0:15</c>.</summary>
    public string? ExitCode { get; init; }

    /// <summary>The worst of the job's steps.</summary>
    public string? DerivedExitCode { get; init; }
    public string? Eligible { get; init; }
    public double? WallSeconds { get; init; }

    /// <summary>In wall, not in active time.</summary>
    public double? SuspendedSeconds { get; init; }
    public long? NodeCount { get; init; }

    /// <summary>Allocated, compact: <c>node[1-3]</c>.</summary>
    public string? NodeList { get; init; }

    /// <summary>Physical cores of the allocated CPUs.</summary>
    public long? Cores { get; init; }
    public long? Gpus { get; init; }

    /// <summary>Allocated.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Allocated CPUs × active time of an ended job; likewise its cores and nodes.</summary>
    public double? CpuHours { get; init; }
    public double? CoreHours { get; init; }
    public double? NodeHours { get; init; }
    public string? Submit { get; init; }
    public string? Start { get; init; }
    public string? End { get; init; }
    public long? Cpus { get; init; }
    public double? CpuSeconds { get; init; }
    public double? UnattributedSeconds { get; init; }
    public double? ExcessSeconds { get; init; }
    public bool TotalIsLowerBound { get; init; }

    /// <summary>Of the CPU time, what nodes recovered of a time in which no agent ran there: another job that began and ended then, and that they never saw, would be in it. Null for nothing.</summary>
    public double? UnwatchedSeconds { get; init; }
    public string? TotalSource { get; init; }

    /// <summary>CPU time of the ended job as its scheduler measured it: beside what nodes measured, in no sum, but for a job that no agent saw.</summary>
    public double? SchedulerMeasuredSeconds { get; init; }

    /// <summary>Energy as the scheduler measured it, of whole nodes; in no other figure. What nodes measured is in <see cref="Metrics"/>.</summary>
    public long? SchedulerEnergyJoules { get; init; }
    public string? Attribution { get; init; }
    public long? MaxRssBytes { get; init; }

    /// <summary>What is counted beside CPU. Not there in lists of jobs, nor before a node has reported.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ResourcesView? Resources { get; init; }

    /// <summary>Where each fact is from, by the fact's name: path, process, environment, scheduler or import. Not there in lists of jobs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Sources { get; init; }

    /// <summary>Parts of the job: not there in lists of jobs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<NodeView>? Nodes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ExecutableView>? Executables { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SoftwareView>? Software { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RecordView>? Records { get; init; }

    /// <summary>What samplers measured, all nodes together.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MetricView>? Metrics { get; init; }
}

/// <summary>One node's part of a job.</summary>
public sealed record NodeView
{
    public required string Node { get; init; }
    public double? CpuSeconds { get; init; }
    public double? UnattributedSeconds { get; init; }
    public string? TotalSource { get; init; }

    /// <summary>How CPU was given to executables there: <c>bpf</c>, <c>taskstats</c> or <c>poll</c>; <c>sams</c> of an imported file.</summary>
    public string? Attribution { get; init; }

    /// <summary>Why so and no better, in the agent's words. Null: it did not say.</summary>
    public string? AttributionReason { get; init; }
    public long? MaxRssBytes { get; init; }
    public required bool Final { get; init; }

    /// <summary>The node's part of the job may have used more than it says.</summary>
    public bool TotalIsLowerBound { get; init; }

    /// <summary>Of the CPU time, what was recovered of a time in which no agent ran there. Null for nothing.</summary>
    public double? UnwatchedSeconds { get; init; }

    /// <summary>When the job was frozen there, in order.</summary>
    public IReadOnlyList<SuspensionView> Suspended { get; init; } = [];
    public string? FirstSeen { get; init; }
    public string? Observed { get; init; }
    public long? MemoryBytes { get; init; }
    public long? ReadBytes { get; init; }
    public long? WriteBytes { get; init; }
    public long? Pids { get; init; }
    public double? CpuPressureSeconds { get; init; }
    public double? MemoryPressureSeconds { get; init; }
    public double? IoPressureSeconds { get; init; }

    /// <summary>What is counted beside CPU.</summary>
    public ResourcesView? Resources { get; init; }

    /// <summary>What samplers measured on the node.</summary>
    public IReadOnlyList<MetricView> Metrics { get; init; } = [];
}

/// <summary>A job was frozen on a node.</summary>
public sealed record SuspensionView
{
    public required string Start { get; init; }

    /// <summary>Null: it still is.</summary>
    public string? End { get; init; }
}

/// <summary>CPU of one path in a job, all nodes and steps together.</summary>
public sealed record ExecutableView
{
    /// <summary>The path; bytes that are not UTF-8 are shown as U+FFFD.</summary>
    public required string Path { get; init; }

    /// <summary>The path's bytes in base 64.</summary>
    public required string PathBase64 { get; init; }

    /// <summary>job where any of it is the job's, else scheduler; escaped where all of it left the job.</summary>
    public required string Role { get; init; }

    /// <summary>In the job's total, the scheduler's part too.</summary>
    public required double CpuSeconds { get; init; }
    public required double UserSeconds { get; init; }
    public required double SystemSeconds { get; init; }
    public required long Processes { get; init; }

    /// <summary>Resident memory of its largest process.</summary>
    public long? MaxRssBytes { get; init; }

    /// <summary>From storage, as accounted to its processes; null where no node looks. Likewise the next three.</summary>
    public long? ReadBytes { get; init; }

    /// <summary>To storage.</summary>
    public long? WriteBytes { get; init; }

    /// <summary>By calls of read: from caches, pipes and sockets too.</summary>
    public long? ReadChars { get; init; }

    /// <summary>By calls of write.</summary>
    public long? WriteChars { get; init; }

    /// <summary>Of the CPU time, its share of what exit records leave out, by the job's own counter (tier taskstats).</summary>
    public double CorrectedCpuSeconds { get; init; }

    /// <summary>Of the CPU time, what children it has reaped used, of which nobody saw what they ran (tier poll).</summary>
    public double ChildrenCpuSeconds { get; init; }

    /// <summary>Of the CPU time, what the scheduler's own processes used.</summary>
    public double SchedulerCpuSeconds { get; init; }

    /// <summary>CPU time after processes had left the job: in no other figure.</summary>
    public double EscapedCpuSeconds { get; init; }

    /// <summary>Of an interpreter, what of its CPU time went to which scripts; absent where no node tells.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ScriptView>? Scripts { get; init; }

    /// <summary>Images of the containers it ran in; absent where none is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Images { get; init; }

    /// <summary>Its shared objects; absent where no node tells.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Libraries { get; init; }
}

/// <summary>CPU of one script of an interpreter in a job.</summary>
public sealed record ScriptView
{
    /// <summary>As it was given, or its last part, of a module or a class its name; bytes that are not UTF-8 are shown as U+FFFD.</summary>
    public required string Path { get; init; }

    /// <summary>The same in base 64.</summary>
    public required string PathBase64 { get; init; }

    /// <summary>Of its interpreter's CPU time.</summary>
    public required double CpuSeconds { get; init; }
    public required long Processes { get; init; }
}

/// <summary>CPU of one software in a job.</summary>
public sealed record SoftwareView
{
    /// <summary>Null: no rule matched.</summary>
    public string? Name { get; init; }
    public string? Version { get; init; }
    public string? LocalVersion { get; init; }
    public required bool UserProvided { get; init; }
    public required bool Ignore { get; init; }
    public required double CpuSeconds { get; init; }

    /// <summary>Of the CPU of all executables in the job with role job.</summary>
    public required double SharePercent { get; init; }
}

/// <summary>A record that a writer has confirmed.</summary>
public sealed record RecordView
{
    public required string Kind { get; init; }
    public required string RecordId { get; init; }
    public required int Revision { get; init; }
    public required string Issued { get; init; }
    public string? File { get; init; }
}

/// <summary>Answer of GET /v1/jobs.</summary>
public sealed record JobList
{
    public required IReadOnlyList<JobView> Jobs { get; init; }

    /// <summary>Give this as <c>after</c> for the next page; null at the end.</summary>
    public string? Next { get; init; }
}
