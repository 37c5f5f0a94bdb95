using System.Runtime.InteropServices;
using Actors.Node.Processes;
using Actors.Node.Samplers.Metrics;

namespace Actors.Node.Samplers.NodeWide;

/// <summary>One value of a reading of the node.</summary>
/// <param name="Id">What it is.</param>
/// <param name="Value">Of a counter, as it stands.</param>
/// <param name="WrapsAt">A counter begins again at 0 when it gets there; 0: it does not.</param>
/// <param name="Rule">How it is given to jobs; null: as the sampler's setting says.</param>
/// <param name="Owner">Whose it is alone; null: the node's.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NodeValue(MetricId Id, double Value, double WrapsAt = 0, string? Rule = null, LocalJobId? Owner = null);

/// <summary>Node sampler to the jobs that follow it: what it read.</summary>
/// <param name="At">When.</param>
/// <param name="Values">All of it: each job takes what is its own.</param>
/// <param name="Jobs">Jobs that were on the node then.</param>
/// <param name="BusyNsec">Busy time of the host's CPUs since its boot; null where it is not known.</param>
internal sealed record NodeReading(DateTimeOffset At, IReadOnlyList<NodeValue> Values, int Jobs, long? BusyNsec);

/// <summary>A job as a sampler of the node sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="GpuIds">Its GPUs as its environment names them; empty where it says nothing.</param>
internal sealed record FollowedJob(LocalJobId Id, string GpuIds);

/// <summary>A job's sampler to that of the node: tell me of every reading from now on.</summary>
internal sealed record Follow(FollowedJob Job);

/// <summary>A job's sampler to that of the node: the job ends, tell me what it is now. Answered by a <see cref="NodeReading"/>, or <see cref="NothingNow"/>.</summary>
internal sealed record ReadNow
{
    public static readonly ReadNow Instance = new();
}

/// <summary>Nothing newer can be read now.</summary>
internal sealed record NothingNow
{
    public static readonly NothingNow Instance = new();
}
