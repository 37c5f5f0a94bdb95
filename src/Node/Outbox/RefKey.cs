using Actors.Messages.Wire;

namespace Actors.Node.Outbox;

/// <summary>
/// What tells one reference from another. The restart count and the SLUID are left out: they may become known later in a job's life.
/// </summary>
internal readonly record struct RefKey(string Cluster, string Scheduler, string RawId, string BootId, ulong CgroupInode, long FirstSeenUnixUsec)
{
    public static RefKey Of(NodeJobRef reference) =>
        new(reference.Cluster, reference.Scheduler, reference.RawId, reference.BootId, reference.CgroupInode, reference.FirstSeenUnixUsec);

    /// <summary>A reference with this key.</summary>
    public NodeJobRef ToRef() => new()
    {
        Cluster = Cluster,
        Scheduler = Scheduler,
        RawId = RawId,
        BootId = BootId,
        CgroupInode = CgroupInode,
        FirstSeenUnixUsec = FirstSeenUnixUsec,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Cluster}:{RawId}";
}
