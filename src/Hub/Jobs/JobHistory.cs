using System.Collections.Immutable;
using Actors.Messages.Events;
using Actors.Messages.Wire;

namespace Actors.Hub.Jobs;

/// <summary>
/// All incarnations of one raw id, as its events made them. Immutable: applying an event gives the next state.
/// The aggregator, the projections and the tests share this one meaning of the events.
/// </summary>
public sealed record JobHistory
{
    /// <summary>Before the first event.</summary>
    public static readonly JobHistory Empty = new();

    /// <summary>By ordinal.</summary>
    public ImmutableSortedDictionary<int, Incarnation> Incarnations { get; init; } = ImmutableSortedDictionary<int, Incarnation>.Empty;

    /// <summary>The state after <paramref name="journalled"/>. Events that say nothing new leave the state itself.</summary>
    /// <exception cref="ArgumentException">It is no event of a job.</exception>
    public JobHistory Apply(object journalled) => journalled switch
    {
        NodeBound e => Bind(e),
        NodeRebound e => Rebind(e),
        JobDescribed { WholeWord: true } e => With(Told(e)),
        JobDescribed e => Change(e.Incarnation, i => Describe(i, e.Facts)),
        UsageRecorded e => Change(e.Incarnation, i => Report(i, e.Node, e.Ref, e.Seq, e.ObservedUnixUsec, e.Usage, finishedUnixUsec: null)),
        NodeFinished e => Change(e.Incarnation, i => Report(i, e.Node, e.Ref, e.Seq, e.ObservedUnixUsec, e.Usage, e.AtUnixUsec)),
        JobClosed e => Change(e.Incarnation, i => Close(i, e)),
        JobReopened e => Change(e.Incarnation, i => i with { ClosedUnixUsec = null }),
        SoftwareResolved e => Change(e.Incarnation, i => i with { Software = e }),
        RecordsIssued e => Change(e.Incarnation, i => Issue(i, e)),
        JobSettled e => Change(e.Incarnation, i => Settle(i, e)),
        JobImported e => With(Import(e)),
        _ => throw new ArgumentException($"{journalled?.GetType()} is no event of a job", nameof(journalled)),
    };

    /// <summary>The incarnation that holds a node's reference, and its part; null when it is not bound.</summary>
    public (Incarnation Incarnation, NodePart Part)? Find(string node, NodeJobRef reference)
    {
        // The newest first: where an inode number was given out again the older holder has ended.
        foreach (var incarnation in Incarnations.Values.Reverse())
        {
            if (incarnation.Part(node, reference) is { } part)
            {
                return (incarnation, part);
            }
        }

        return null;
    }

    /// <summary>For the snapshot.</summary>
    public JobState ToState()
    {
        var state = new JobState();
        state.Incarnations.Add(Incarnations.Values.Select(incarnation => incarnation.ToState()));
        return state;
    }

    /// <summary>From a snapshot.</summary>
    public static JobHistory From(JobState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new() { Incarnations = state.Incarnations.Select(Incarnation.From).ToImmutableSortedDictionary(incarnation => incarnation.Ordinal, incarnation => incarnation) };
    }

    private JobHistory Bind(NodeBound e)
    {
        var incarnation = Incarnations.GetValueOrDefault(e.Incarnation) ?? new Incarnation(e.Incarnation) { FirstBoundUnixUsec = e.AtUnixUsec, Awaits = e.AwaitsScheduler };
        if (incarnation.Part(e.Node, e.Ref) is { } known)
        {
            return e.Ref.HasUid && !(known.Ref.HasUid && known.Ref.Uid == e.Ref.Uid) ? With(incarnation.With(known, known.OwnedBy(e.Ref.Uid))) : this;
        }

        return With(incarnation with { Nodes = incarnation.Nodes.RemoveAll(part => part.Imported && string.Equals(part.Node, e.Node, StringComparison.Ordinal)).Add(new NodePart(e.Node, e.Ref) { ClockOffsetUsec = e.ClockOffsetUsec }) });
    }

    private Incarnation Told(JobDescribed e)
    {
        var incarnation = Incarnations.GetValueOrDefault(e.Incarnation) ?? new Incarnation(e.Incarnation) { FirstBoundUnixUsec = e.AtUnixUsec, Awaits = true };
        var facts = FactRules.Replace(incarnation.Facts, e.Facts ?? new JobFacts());
        return incarnation with { Facts = facts, EndHeardUnixUsec = facts.EndUnixUsec is null ? null : incarnation.EndHeardUnixUsec ?? e.AtUnixUsec };
    }

    private JobHistory Rebind(NodeRebound e)
    {
        if (Incarnations.GetValueOrDefault(e.FromIncarnation) is not { } source || source.Part(e.Node, e.Ref) is not { } part)
        {
            return this;
        }

        var to = Incarnations.GetValueOrDefault(e.ToIncarnation) ?? new Incarnation(e.ToIncarnation) { FirstBoundUnixUsec = e.AtUnixUsec, Awaits = true };
        var moved = to.Part(e.Node, e.Ref) is { } present
            ? to.With(present, part.Seq > present.Seq ? part : present)
            : to with { Nodes = to.Nodes.Add(part) };
        var left = source with { Nodes = source.Nodes.Remove(part, ReferenceEqualityComparer.Instance) };
        if (left is not { Nodes.IsEmpty: true, OrdinalStays: false })
        {
            return With(left).With(moved);
        }

        // It was made for the part alone, and what was learnt with it goes with it.
        return (this with { Incarnations = Incarnations.Remove(left.Ordinal) }).With(Describe(moved, left.Facts));
    }

    private static Incarnation Describe(Incarnation incarnation, JobFacts? facts)
    {
        var merged = FactRules.Merge(incarnation.Facts, facts);
        return ReferenceEquals(merged, incarnation.Facts) ? incarnation : incarnation with { Facts = merged };
    }

    private static Incarnation Report(Incarnation incarnation, string node, NodeJobRef reference, ulong seq, long observed, JobUsage? usage, long? finishedUnixUsec) =>
        incarnation.Part(node, reference) is { } part
            ? incarnation.With(part, part.Take(seq, observed, usage ?? new JobUsage(), finishedUnixUsec))
            : incarnation;

    private static Incarnation Issue(Incarnation incarnation, RecordsIssued issued) =>
        incarnation.Records.TryGetValue(issued.Kind, out var known) && known.Revision >= issued.Revision
            ? incarnation
            : incarnation with { Records = incarnation.Records.SetItem(issued.Kind, issued) };

    private static Incarnation Close(Incarnation incarnation, JobClosed e) =>
        incarnation with { ClosedUnixUsec = e.AtUnixUsec, RecordId = incarnation.RecordId ?? (e.RecordId.Length == 0 ? null : e.RecordId) };

    private static Incarnation Settle(Incarnation incarnation, JobSettled e)
    {
        var closed = e.Closed is null ? incarnation : Close(incarnation, e.Closed);
        return e.Records.Aggregate(e.Software is null ? closed : closed with { Software = e.Software }, Issue);
    }

    private Incarnation Import(JobImported e)
    {
        var imported = Importing.Apply(Incarnations.GetValueOrDefault(e.Incarnation) ?? new Incarnation(e.Incarnation) { FirstBoundUnixUsec = e.AtUnixUsec, Awaits = e.AwaitsScheduler }, e);
        return e.Settled is null ? imported : Settle(imported, e.Settled);
    }

    private JobHistory Change(int ordinal, Func<Incarnation, Incarnation> change) =>
        Incarnations.GetValueOrDefault(ordinal) is { } incarnation ? With(change(incarnation)) : this;

    private JobHistory With(Incarnation incarnation) =>
        ReferenceEquals(Incarnations.GetValueOrDefault(incarnation.Ordinal), incarnation)
            ? this
            : this with { Incarnations = Incarnations.SetItem(incarnation.Ordinal, incarnation) };
}
