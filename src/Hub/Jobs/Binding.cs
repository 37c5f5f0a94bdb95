using Actors.Messages.Events;
using Actors.Messages.Wire;

namespace Actors.Hub.Jobs;

/// <summary>To which incarnation a reference belongs where no scheduler can be asked.</summary>
public static class Binding
{
    /// <summary>How far clocks and starts of one run may lie apart.</summary>
    public const long SlackUsec = 120_000_000;

    /// <summary>The events that bind a reference which no incarnation holds yet, in the order to apply them.</summary>
    /// <param name="history">What is known.</param>
    /// <param name="node">The node that reports.</param>
    /// <param name="reference">Its new reference.</param>
    /// <param name="atUnixUsec">Hub's clock.</param>
    public static IReadOnlyList<object> Bind(JobHistory history, string node, NodeJobRef reference, long atUnixUsec)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(reference);
        var events = new List<object>();
        var home = history.Incarnations.Values.LastOrDefault(i => SameRun(i, node, reference));
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
        });

        // A new boot or a new cgroup of the same raw id: what the node said under the old one was its last word.
        foreach (var incarnation in history.Incarnations.Values)
        {
            events.AddRange(incarnation.Nodes
                .Where(part => part.FinishedUnixUsec is null && string.Equals(part.Node, node, StringComparison.Ordinal))
                .Select(part => Last(incarnation.Ordinal, part, atUnixUsec)));
        }

        return events;
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

    private static bool SameRun(Incarnation incarnation, string node, NodeJobRef reference)
    {
        if (incarnation.Nodes.IsEmpty || incarnation.Nodes.Exists(part => string.Equals(part.Node, node, StringComparison.Ordinal)))
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

        return reference.FirstSeenUnixUsec >= incarnation.FirstSeenUnixUsec - SlackUsec
            && (incarnation.EndUnixUsec is not { } end || reference.FirstSeenUnixUsec <= end + SlackUsec);
    }
}
