using Actors.Messages.Events;
using Actors.Messages.Wire;

namespace Actors.Hub.Jobs;

/// <summary>What is known of the one who binds.</summary>
/// <param name="AtUnixUsec">Hub's clock.</param>
/// <param name="Awaits">A scheduler is asked: what it has not confirmed is bound provisionally.</param>
/// <param name="ClockOffsetUsec">The node's clock less the hub's.</param>
/// <param name="NodeIsKnown">The scheduler has a node of the reporting one's name.</param>
public readonly record struct BindingContext(long AtUnixUsec, bool Awaits = false, long ClockOffsetUsec = 0, bool NodeIsKnown = false);

/// <summary>To which incarnation a reference belongs: where a scheduler is asked and has told of the run, that one; else by the nodes' own words.</summary>
public static class Binding
{
    /// <summary>How far clocks and starts of one run may lie apart.</summary>
    public const long SlackUsec = 120_000_000;

    /// <summary>The events that bind a reference which no incarnation holds yet, in the order to apply them.</summary>
    /// <param name="history">What is known.</param>
    /// <param name="node">The node that reports.</param>
    /// <param name="reference">Its new reference.</param>
    /// <param name="context">Who binds, and when.</param>
    public static IReadOnlyList<object> Bind(JobHistory history, string node, NodeJobRef reference, BindingContext context)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(reference);
        var events = new List<object>();
        var (atUnixUsec, firstSeen) = (context.AtUnixUsec, reference.FirstSeenUnixUsec - context.ClockOffsetUsec);
        var home = Told(history, node, reference, firstSeen) ?? history.Incarnations.Values.LastOrDefault(i => !i.HasWord && SameRun(i, node, reference, firstSeen));
        if (home is { Closed: true })
        {
            events.Add(new JobReopened { Incarnation = home.Ordinal, AtUnixUsec = atUnixUsec, Reason = $"node {node} took part" });
        }

        events.Add(new NodeBound
        {
            Incarnation = home?.Ordinal ?? history.Incarnations.Keys.LastOrDefault() + 1,
            Node = node,
            Ref = reference,
            AtUnixUsec = atUnixUsec,
            AwaitsScheduler = context.Awaits,
            ClockOffsetUsec = context.ClockOffsetUsec,
        });

        // A new boot or a new cgroup of the same raw id: what the node said under the old one was its last word.
        foreach (var incarnation in history.Incarnations.Values)
        {
            events.AddRange(incarnation.Nodes
                .Where(part => part.FinishedUnixUsec is null && string.Equals(part.Node, node, StringComparison.Ordinal) && Supersedes(reference, part.Ref))
                .Select(part => Last(incarnation.Ordinal, part, atUnixUsec)));
        }

        return events;
    }

    // Another reference of the same node may be a run that the scheduler has not told of yet: it waits for its word.
    private static Incarnation? Told(JobHistory history, string node, NodeJobRef reference, long firstSeen)
    {
        var windows = RunWindows.Of(history);
        return windows.Count > 0 && RunWindows.OnEitherClock(windows, node, reference, firstSeen, awaited: false, present: 0) is { } ordinal
            && history.Incarnations[ordinal] is var told && !told.Nodes.Exists(part => !part.Imported && string.Equals(part.Node, node, StringComparison.Ordinal))
            ? told
            : null;
    }

    private static NodeFinished Last(int incarnation, NodePart part, long atUnixUsec)
    {
        var usage = part.Usage?.Clone() ?? new JobUsage();
        usage.TotalIsLowerBound = true;
        return new NodeFinished
        {
            Incarnation = incarnation,
            Node = part.Node,
            Ref = part.Ref,
            Seq = part.Seq,
            ObservedUnixUsec = part.ObservedUnixUsec == 0 ? part.Ref.FirstSeenUnixUsec : part.ObservedUnixUsec,
            Usage = usage,
            AtUnixUsec = atUnixUsec,
        };
    }

    // Beside a job's cgroup anybody's processes may name it, and beside those of one user another's.
    private static bool Supersedes(NodeJobRef reference, NodeJobRef older) =>
        !string.Equals(reference.BootId, older.BootId, StringComparison.Ordinal) || (!Claims.Apart(reference, older) && (!Claims.IsClaim(reference) || Claims.IsClaim(older)));

    private static bool SameRun(Incarnation incarnation, string node, NodeJobRef reference, long firstSeen)
    {
        if (incarnation.Nodes.IsEmpty || incarnation.Nodes.Exists(part => Claims.Apart(part.Ref, reference) || (!part.Imported && string.Equals(part.Node, node, StringComparison.Ordinal))))
        {
            return false;
        }

        if (reference.Sluid.Length > 0 && incarnation.Nodes.Find(part => part.Ref.Sluid.Length > 0) is { } named)
        {
            return string.Equals(named.Ref.Sluid, reference.Sluid, StringComparison.Ordinal);
        }

        if (reference.HasRestartCount && incarnation.Nodes.Exists(part => part.Ref.HasRestartCount && part.Ref.RestartCount != reference.RestartCount))
        {
            return false;
        }

        return firstSeen >= incarnation.FirstSeenUnixUsec - SlackUsec
            && (incarnation.EndUnixUsec is not { } end || firstSeen <= end + SlackUsec);
    }
}
