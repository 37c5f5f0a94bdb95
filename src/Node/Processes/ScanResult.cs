using Actors.Messages.Wire;

namespace Actors.Node.Processes;

/// <summary>One pass over all processes of the node.</summary>
/// <param name="At">When the pass began.</param>
/// <param name="Jobs">All live jobs, and ended ones until they are forgotten.</param>
/// <param name="Duration">How long the pass took.</param>
/// <param name="Processes">Processes seen, kernel threads among them.</param>
/// <param name="LostEvents">Overruns of the kernel's event queues since the start.</param>
/// <param name="Nodes">What the node counts beside its jobs, by the scheduler's name of the node; empty: the agent's.</param>
public sealed record ScanResult(
    DateTimeOffset At,
    IReadOnlyList<JobSlice> Jobs,
    TimeSpan Duration,
    int Processes,
    long LostEvents,
    IReadOnlyDictionary<string, NodeUsage> Nodes);
