using Actors.Hub.Scheduler;
using Actors.Messages.Wire;

namespace Actors.Hub.Jobs;

/// <summary>A run that the scheduler has told of, as references of nodes are compared with it.</summary>
/// <param name="Ordinal">Its incarnation.</param>
/// <param name="StartUnixUsec">Whole seconds.</param>
/// <param name="EndUnixUsec">Whole seconds; null while it runs.</param>
/// <param name="Sluid">Null: not known.</param>
/// <param name="RestartCount">Null: not known.</param>
public sealed record RunWindow(int Ordinal, long StartUnixUsec, long? EndUnixUsec, string? Sluid, long? RestartCount)
{
    private const long Second = 1_000_000;

    /// <summary>Whose word it is; null: not known.</summary>
    public string? Scheduler { get; init; }

    /// <summary>Of its user; null: not known.</summary>
    public long? Uid { get; init; }

    /// <summary>All nodes that it was ever given, compact.</summary>
    public string NodeList { get; init; } = "";

    /// <summary>Nodes that told of it by its cgroup there.</summary>
    public IReadOnlySet<string> CgroupNodes { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Every node that it was given told of its cgroup there.</summary>
    public bool AllTold => Given() is { Count: > 0 } given && given.All(CgroupNodes.Contains);

    /// <summary>Whether it was given a node; null where its nodes are not told, or in a list that cannot be read.</summary>
    public bool? Has(string node) => Given()?.Contains(node, StringComparer.Ordinal);

    private IReadOnlyCollection<string>? Given()
    {
        try
        {
            return NodeList.Length == 0 ? null : [.. HostList.Expand(NodeList)];
        }
        catch (FormatException)
        {
            return null;
        }
    }

    internal bool Near(long unixUsec) => unixUsec >= StartUnixUsec - Binding.SlackUsec && (EndUnixUsec is not { } end || unixUsec <= end + Binding.SlackUsec);

    // The scheduler drops fractions of seconds.
    internal bool Contains(long unixUsec) => unixUsec >= StartUnixUsec && (EndUnixUsec is not { } end || unixUsec < end + Second);

    internal static RunWindow? Of(Incarnation incarnation) => !incarnation.HasWord || incarnation.Facts is not { StartUnixUsec: { } start } facts
        ? null
        : new RunWindow(incarnation.Ordinal, start.Value, facts.EndUnixUsec?.Value, facts.Sluid?.Value, facts.RestartCount?.Value)
        {
            Scheduler = facts.Scheduler?.Value,
            Uid = facts.Uid is { Source: FactSource.Scheduler } uid ? uid.Value : null,
            NodeList = JobNodes.Everywhere(facts),
            CgroupNodes = WithCgroup(incarnation),
        };

    internal static RunWindow Of(SchedulerRun run, long startUnixUsec, Incarnation incarnation) => new(incarnation.Ordinal, startUnixUsec, run.EndUnixUsec, run.Last.Sluid, run.Last.RestartCount)
    {
        Scheduler = run.Last.Scheduler,
        Uid = run.Last.Uid,
        NodeList = string.Join(',', run.Segments.Select(row => row.NodeList).Where(list => list.Length > 0)),
        CgroupNodes = WithCgroup(incarnation),
    };

    private static HashSet<string> WithCgroup(Incarnation incarnation) =>
        incarnation.Nodes.Where(part => !part.Imported && !Claims.IsClaim(part.Ref)).Select(part => part.Node).ToHashSet(StringComparer.Ordinal);
}

/// <summary>To which of the scheduler's runs a node's reference belongs.</summary>
public static class RunWindows
{
    /// <summary>Runs of a history that were started.</summary>
    public static IReadOnlyList<RunWindow> Of(JobHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return [.. history.Incarnations.Values.Select(RunWindow.Of).OfType<RunWindow>()];
    }

    /// <summary>
    /// The run that has the reference's SLUID; else the one with its restart count, first seen from two minutes before its start to two minutes
    /// after its end; else the only one that is so near; else the one that contains it, of two that meet in a second the later. Never one that a claim
    /// (<see cref="Claims"/>) does not fit.
    /// </summary>
    /// <param name="windows">All runs of the raw id.</param>
    /// <param name="node">The node that told.</param>
    /// <param name="reference">The node's.</param>
    /// <param name="firstSeenUnixUsec">On the hub's clock.</param>
    /// <param name="awaited">True when another run is submitted and not started yet: what came after the end of the others may be its.</param>
    /// <param name="present">Where the reference is bound now; 0: nowhere.</param>
    /// <returns>The run's incarnation; null when that cannot be told.</returns>
    public static int? Choose(IReadOnlyList<RunWindow> windows, string node, NodeJobRef reference, long firstSeenUnixUsec, bool awaited, int present)
    {
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Sluid.Length > 0 && windows.FirstOrDefault(window => string.Equals(window.Sluid, reference.Sluid, StringComparison.Ordinal)) is { } named)
        {
            return named.Ordinal;
        }

        var near = windows.Where(window =>
            window.Near(firstSeenUnixUsec) && (reference.Sluid.Length == 0 || window.Sluid is null) && Fits(window, reference, firstSeenUnixUsec)
            && Claims.Of(window, node, reference, present) is null).ToList();
        if (reference.HasRestartCount && near.FindAll(window => window.RestartCount == reference.RestartCount) is [var counted])
        {
            return counted.Ordinal;
        }

        var inside = near.FindAll(window => window.Contains(firstSeenUnixUsec));
        return inside.Count > 0 ? inside.MaxBy(window => window.StartUnixUsec)!.Ordinal
            : near.Count == 1 && !(awaited && firstSeenUnixUsec > near[0].EndUnixUsec) ? near[0].Ordinal
            : near.Exists(window => window.Ordinal == present) && !awaited ? present
            : null;
    }

    /// <summary>As above; where nothing fits on the hub's clock, on the node's: of two clocks that differ it may be the hub's that is wrong.</summary>
    public static int? OnEitherClock(IReadOnlyList<RunWindow> windows, string node, NodeJobRef reference, long firstSeenUnixUsec, bool awaited, int present)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Choose(windows, node, reference, firstSeenUnixUsec, awaited, present)
            ?? (awaited || reference.FirstSeenUnixUsec == firstSeenUnixUsec ? null : Choose(windows, node, reference, reference.FirstSeenUnixUsec, awaited, present));
    }

    // The count comes from the environment: a made-up one does not take a job's usage away from the run in whose time it was used.
    private static bool Fits(RunWindow window, NodeJobRef reference, long firstSeenUnixUsec) =>
        !reference.HasRestartCount || window.RestartCount is null || window.RestartCount == reference.RestartCount || window.Contains(firstSeenUnixUsec);
}
