using System.Collections.Immutable;
using Actors.Messages.Events;
using Actors.Messages.Wire;

namespace Actors.Hub.Jobs;

/// <summary>One run of a raw id: the unit of records.</summary>
/// <param name="Ordinal">From 1, in the order of submission as the scheduler told it first; where none is asked, in the order in which they were first bound.</param>
public sealed record Incarnation(int Ordinal)
{
    /// <summary>What is known of the job beside its usage.</summary>
    public JobFacts Facts { get; init; } = new();

    /// <summary>In the order in which they were bound.</summary>
    public ImmutableList<NodePart> Nodes { get; init; } = [];

    /// <summary>Hub's clock at closing; null while open.</summary>
    public long? ClosedUnixUsec { get; init; }

    /// <summary>Software of the executables under the rules of its version; null before the first closing.</summary>
    public SoftwareResolved? Software { get; init; }

    /// <summary>Newest confirmed record of each kind.</summary>
    public ImmutableSortedDictionary<string, RecordsIssued> Records { get; init; } = ImmutableSortedDictionary.Create<string, RecordsIssued>(StringComparer.Ordinal);

    /// <summary>Id of its records, fixed when it closed first, whatever is learnt of its start later; null before.</summary>
    public string? RecordId { get; init; }

    /// <summary>Files that were imported for it.</summary>
    public ImmutableList<JobImported> Imports { get; init; } = [];

    /// <summary>True where no agent of ours told of it, but another system's files did.</summary>
    public bool OnlyImported => !Nodes.IsEmpty && Nodes.TrueForAll(part => part.Imported);

    /// <summary>Hub's clock when its first node was bound.</summary>
    public long FirstBoundUnixUsec { get; init; }

    /// <summary>True where a scheduler is asked: without its word there is no record.</summary>
    public bool Awaits { get; init; }

    /// <summary>Hub's clock when the scheduler first said that it has ended; null before.</summary>
    public long? EndHeardUnixUsec { get; init; }

    /// <summary>True once the scheduler has told of this run.</summary>
    public bool HasWord => Facts.SubmitUnixUsec?.Source is FactSource.Scheduler;

    /// <summary>True while the scheduler is still to be asked for it.</summary>
    public bool Waiting => Awaits && (!HasWord || Facts.EndUnixUsec is null) && Facts.SchedulerState?.Value is not Importing.Unknown;

    /// <summary>False while it is bound provisionally: the scheduler's first word may give its parts to others.</summary>
    public bool OrdinalStays => HasWord || !Awaits || RecordId is not null || !Records.IsEmpty || !Imports.IsEmpty;

    /// <summary>True once every node that took part has said final: those that the scheduler gave it, and any other that told of it. A run that was never given any had none.</summary>
    public bool Complete => HasWord ? Final && JobNodes.AllTold(this) : Nodes.Count > 0 && Final;

    /// <summary>False for a run that was cancelled before its start, or failed at it.</summary>
    public bool Ran => !HasWord
        || (Facts.StartUnixUsec is { } start
            && (Facts.EndUnixUsec is not { } end || end.Value > start.Value || Facts.SchedulerState?.Value is "COMPLETED" || Nodes.Exists(part => part.RanPrograms)));

    /// <summary>True while records of it may be issued.</summary>
    public bool Closed => ClosedUnixUsec is not null;

    /// <summary>running, closing (it has ended, and what is to come yet is awaited) or closed.</summary>
    public string State => Closed ? "closed" : (HasWord ? Facts.EndUnixUsec is not null : Complete) ? "closing" : "running";

    /// <summary>True once the scheduler has said who and when.</summary>
    public bool Confirmed => HasWord;

    /// <summary>The scheduler's word, else when the first node first saw it, on that node's clock; null when neither is known.</summary>
    public long? StartUnixUsec => Facts.StartUnixUsec?.Value ?? (HasWord || Nodes.Count == 0 ? null : Nodes.Min(part => part.Ref.FirstSeenUnixUsec));

    /// <summary>The scheduler's word, else the last reading once all nodes are final; null while it runs.</summary>
    public long? EndUnixUsec => Facts.EndUnixUsec?.Value ?? (!HasWord && Complete ? Nodes.Max(part => Math.Max(part.ObservedUnixUsec, part.Ref.FirstSeenUnixUsec)) : null);

    /// <summary>Hub's clock when the last node said final; null while one has not, and where no node took part.</summary>
    public long? CompleteUnixUsec => Complete && Nodes.Count > 0 ? Nodes.Max(part => part.FinishedUnixUsec) : null;

    // On the hub's clock.
    internal long? FirstSeenUnixUsec => Nodes.Count == 0 ? null : Nodes.Min(part => part.FirstSeenUnixUsec);

    private bool Final => Nodes.TrueForAll(part => part.FinishedUnixUsec is not null);

    /// <summary>The part of a node's reference; null when it is not bound here.</summary>
    public NodePart? Part(string node, NodeJobRef reference) => Nodes.Find(part => part.Holds(node, reference));

    internal Incarnation With(NodePart old, NodePart changed) => ReferenceEquals(old, changed) ? this : this with { Nodes = Nodes.Replace(old, changed, ReferenceEqualityComparer.Instance) };

    internal IncarnationState ToState()
    {
        var state = new IncarnationState { Incarnation = Ordinal, Facts = Facts, Software = Software, FirstBoundUnixUsec = FirstBoundUnixUsec, RecordId = RecordId ?? "", AwaitsScheduler = Awaits };
        if (EndHeardUnixUsec is { } heard)
        {
            state.EndHeardUnixUsec = heard;
        }

        if (ClosedUnixUsec is { } closed)
        {
            state.ClosedUnixUsec = closed;
        }

        state.Nodes.Add(Nodes.Select(part => part.ToState()));
        state.Records.Add(Records.Values);
        state.Imports.Add(Imports);
        return state;
    }

    internal static Incarnation From(IncarnationState state) => new(state.Incarnation)
    {
        Facts = state.Facts ?? new JobFacts(),
        Nodes = [.. state.Nodes.Select(NodePart.From)],
        ClosedUnixUsec = state.HasClosedUnixUsec ? state.ClosedUnixUsec : null,
        Software = state.Software,
        Records = state.Records.ToImmutableSortedDictionary(record => record.Kind, record => record, StringComparer.Ordinal),
        Imports = [.. state.Imports],
        FirstBoundUnixUsec = state.FirstBoundUnixUsec,
        RecordId = state.RecordId.Length == 0 ? null : state.RecordId,
        Awaits = state.AwaitsScheduler,
        EndHeardUnixUsec = state.HasEndHeardUnixUsec ? state.EndHeardUnixUsec : null,
    };
}
