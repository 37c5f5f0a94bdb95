using Actors.Messages.Events;
using Actors.Messages.Wire;

namespace Actors.Hub.Jobs;

/// <summary>One node's part of an incarnation: the newest state that its reference reported.</summary>
/// <param name="Node">The scheduler's name of the node.</param>
/// <param name="Ref">How the node names the job.</param>
public sealed record NodePart(string Node, NodeJobRef Ref)
{
    /// <summary>Number of the report this state is from; 0 before the first.</summary>
    public ulong Seq { get; init; }

    /// <summary>When its counters were read, on the node's clock; 0 before the first report.</summary>
    public long ObservedUnixUsec { get; init; }

    /// <summary>Null before the first report.</summary>
    public JobUsage? Usage { get; init; }

    /// <summary>When the hub learnt that the job has ended on this node, on the hub's clock; null while it runs.</summary>
    public long? FinishedUnixUsec { get; init; }

    /// <summary>The node's clock less the hub's when it was bound; 0 where that is within what networks take.</summary>
    public long ClockOffsetUsec { get; init; }

    /// <summary>When the node first saw the job, on the hub's clock.</summary>
    public long FirstSeenUnixUsec => Ref.FirstSeenUnixUsec - ClockOffsetUsec;

    /// <summary>True when another system's files told of it.</summary>
    public bool Imported => string.Equals(Ref.BootId, Importing.Boot, StringComparison.Ordinal);

    /// <summary>True when it saw CPU time of programs that are the job's own.</summary>
    internal bool RanPrograms => Usage?.Executables.Any(executable => executable is { Role: Messages.Wire.ExecutableRole.Job, CpuUsec: > 0 }) == true;

    /// <summary>Takes a report's state when it is newer than this one. The same report again, or an older one, changes nothing.</summary>
    /// <param name="seq">Number of the report.</param>
    /// <param name="observedUnixUsec">When its counters were read.</param>
    /// <param name="usage">The counters.</param>
    /// <param name="finishedUnixUsec">Hub's clock when it was the last report; else null.</param>
    public NodePart Take(ulong seq, long observedUnixUsec, JobUsage usage, long? finishedUnixUsec)
    {
        var ends = seq == Seq && FinishedUnixUsec is null && finishedUnixUsec is not null;
        return seq > Seq || ends
            ? this with { Seq = seq, ObservedUnixUsec = observedUnixUsec, Usage = UsageRules.Newest(Usage, usage), FinishedUnixUsec = finishedUnixUsec }
            : this;
    }

    /// <summary>True when a report names the same job on the same node.</summary>
    public bool Holds(string node, NodeJobRef reference) => string.Equals(Node, node, StringComparison.Ordinal) && SameRef(reference);

    internal NodePart OwnedBy(uint uid)
    {
        var reference = Ref.Clone();
        reference.Uid = uid;
        return this with { Ref = reference };
    }

    internal NodeState ToState()
    {
        var state = new NodeState { Node = Node, Ref = Ref, Seq = Seq, ObservedUnixUsec = ObservedUnixUsec, Usage = Usage, ClockOffsetUsec = ClockOffsetUsec };
        if (FinishedUnixUsec is { } finished)
        {
            state.FinishedUnixUsec = finished;
        }

        return state;
    }

    internal static NodePart From(NodeState state) => new(state.Node, state.Ref)
    {
        Seq = state.Seq,
        ObservedUnixUsec = state.ObservedUnixUsec,
        Usage = state.Usage,
        FinishedUnixUsec = state.HasFinishedUnixUsec ? state.FinishedUnixUsec : null,
        ClockOffsetUsec = state.ClockOffsetUsec,
    };

    // A cgroup is one thing per boot and inode, whatever an agent that lost its outbox says of its birth. Where an inode number was given out
    // again, the new directory was born after the old one's last word.
    private bool SameRef(NodeJobRef other) =>
        string.Equals(Ref.BootId, other.BootId, StringComparison.Ordinal)
        && !Claims.Apart(Ref, other)
        && Ref.CgroupInode == other.CgroupInode
        && (Ref.CgroupInode == 0
            ? Ref.FirstSeenUnixUsec == other.FirstSeenUnixUsec
            : FinishedUnixUsec is null || Ref.FirstSeenUnixUsec == other.FirstSeenUnixUsec || other.FirstSeenUnixUsec <= ObservedUnixUsec);
}
