using Actors.Messages.Events;
using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Hub.Jobs;

/// <summary>What a report does to a job.</summary>
/// <param name="Events">To be journalled before it is acknowledged; none when it can wait or says nothing new.</param>
/// <param name="Live">The state to show, usage that waits included.</param>
public sealed record ReportEffect(IReadOnlyList<IMessage> Events, JobHistory Live)
{
    /// <summary>Works it out.</summary>
    /// <param name="live">The newest state.</param>
    /// <param name="node">Who reports.</param>
    /// <param name="report">What.</param>
    /// <param name="context">Who takes it, and when.</param>
    /// <param name="usageDue">Whether usage of a running part is to be journalled now.</param>
    public static ReportEffect Of(JobHistory live, string node, JobReport report, BindingContext context, Func<(int Incarnation, NodePart Part), bool> usageDue)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(usageDue);
        var events = new List<IMessage>();
        var (state, nowUsec, reference) = (live, context.AtUnixUsec, Claims.Completed(report, context.NodeIsKnown));
        if (state.Find(node, reference) is not { } known)
        {
            foreach (var bound in Binding.Bind(state, node, reference, context))
            {
                Add((IMessage)bound);
            }
        }
        else if (Claims.IsClaim(reference) && reference.HasUid && !(known.Part.Ref.HasUid && known.Part.Ref.Uid == reference.Uid))
        {
            Add(new NodeBound { Incarnation = known.Incarnation.Ordinal, Node = node, Ref = reference, AtUnixUsec = nowUsec, AwaitsScheduler = context.Awaits, ClockOffsetUsec = known.Part.ClockOffsetUsec });
        }

        var (incarnation, part) = state.Find(node, report.Ref)!.Value;
        var facts = FactRules.Merge(incarnation.Facts, report.Facts);
        if (!ReferenceEquals(facts, incarnation.Facts))
        {
            Add(new JobDescribed { Incarnation = incarnation.Ordinal, Facts = facts, AtUnixUsec = nowUsec });
        }

        var changed = part.Take(report.Seq, report.ObservedUnixUsec, report.Usage, report.Final ? nowUsec : null);
        if (ReferenceEquals(changed, part))
        {
            return new ReportEffect(events, state);
        }

        if (incarnation.Closed)
        {
            Add(new JobReopened { Incarnation = incarnation.Ordinal, AtUnixUsec = nowUsec, Reason = $"node {node} reported again" });
        }

        if (report.Final)
        {
            // With what was read before and is in memory alone: the journal must not know less than the state that was shown.
            Add(Finished(incarnation.Ordinal, node, part.Ref, report, changed.Usage!, nowUsec));
        }
        else if (part.FinishedUnixUsec is not null || usageDue((incarnation.Ordinal, part)))
        {
            // A part that had ended and goes on must not be closed meanwhile.
            Add(Recorded(incarnation.Ordinal, changed));
        }
        else
        {
            state = state.Apply(Recorded(incarnation.Ordinal, changed));
        }

        return new ReportEffect(events, state);

        void Add(IMessage next)
        {
            events.Add(next);
            state = state.Apply(next);
        }
    }

    /// <summary>Events that journal what is only in memory.</summary>
    public static IReadOnlyList<IMessage> Unjournalled(JobHistory journalled, JobHistory live)
    {
        ArgumentNullException.ThrowIfNull(journalled);
        ArgumentNullException.ThrowIfNull(live);
        return
        [
            .. from incarnation in live.Incarnations.Values
               from part in incarnation.Nodes
               where part.Seq > (journalled.Incarnations.GetValueOrDefault(incarnation.Ordinal)?.Part(part.Node, part.Ref)?.Seq ?? 0)
               select Recorded(incarnation.Ordinal, part),
        ];
    }

    private static UsageRecorded Recorded(int incarnation, NodePart part) => new()
    {
        Incarnation = incarnation,
        Node = part.Node,
        Ref = part.Ref,
        Seq = part.Seq,
        ObservedUnixUsec = part.ObservedUnixUsec,
        Usage = part.Usage,
    };

    private static NodeFinished Finished(int incarnation, string node, NodeJobRef reference, JobReport report, JobUsage usage, long nowUsec) => new()
    {
        Incarnation = incarnation,
        Node = node,
        Ref = reference,
        Seq = report.Seq,
        ObservedUnixUsec = report.ObservedUnixUsec,
        Usage = usage,
        AtUnixUsec = nowUsec,
    };
}
