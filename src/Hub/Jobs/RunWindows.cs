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

    internal bool Near(long unixUsec) => unixUsec >= StartUnixUsec - Binding.SlackUsec && (EndUnixUsec is not { } end || unixUsec <= end + Binding.SlackUsec);

    // The scheduler drops fractions of seconds.
    internal bool Contains(long unixUsec) => unixUsec >= StartUnixUsec && (EndUnixUsec is not { } end || unixUsec < end + Second);
}

/// <summary>To which of the scheduler's runs a node's reference belongs.</summary>
public static class RunWindows
{
    /// <summary>Runs of a history that were started.</summary>
    public static IReadOnlyList<RunWindow> Of(JobHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return
        [
            .. from incarnation in history.Incarnations.Values
               let facts = incarnation.Facts
               where incarnation.HasWord && facts.StartUnixUsec is not null
               select new RunWindow(incarnation.Ordinal, facts.StartUnixUsec.Value, facts.EndUnixUsec?.Value, facts.Sluid?.Value, facts.RestartCount?.Value),
        ];
    }

    /// <summary>
    /// The run that has the reference's SLUID; else the one with its restart count, first seen from two minutes before its start to two minutes
    /// after its end; else the only one that is so near; else the one that contains it, of two that meet in a second the later.
    /// </summary>
    /// <param name="windows">All runs of the raw id.</param>
    /// <param name="reference">The node's.</param>
    /// <param name="firstSeenUnixUsec">On the hub's clock.</param>
    /// <param name="awaited">True when another run is submitted and not started yet: what came after the end of the others may be its.</param>
    /// <param name="present">Where the reference is bound now; 0: nowhere.</param>
    /// <returns>The run's incarnation; null when that cannot be told.</returns>
    public static int? Choose(IReadOnlyList<RunWindow> windows, NodeJobRef reference, long firstSeenUnixUsec, bool awaited, int present)
    {
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Sluid.Length > 0 && windows.FirstOrDefault(window => string.Equals(window.Sluid, reference.Sluid, StringComparison.Ordinal)) is { } named)
        {
            return named.Ordinal;
        }

        var near = windows.Where(window => window.Near(firstSeenUnixUsec) && (reference.Sluid.Length == 0 || window.Sluid is null) && Fits(window, reference)).ToList();
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

    private static bool Fits(RunWindow window, NodeJobRef reference) =>
        !reference.HasRestartCount || window.RestartCount is null || window.RestartCount == reference.RestartCount;
}
