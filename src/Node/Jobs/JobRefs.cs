using Actors.Messages.Checkpoints;
using Actors.Messages.Wire;
using Actors.Node.Outbox;
using Actors.Node.Processes;

namespace Actors.Node.Jobs;

/// <summary>Names the jobs of this node as the hub knows them. A job that an earlier boot left behind keeps that boot's name.</summary>
internal sealed class JobRefs
{
    private readonly string _cluster;
    private readonly string _bootId;
    private readonly Dictionary<LocalJobId, string> _bootOf = [];

    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="bootId">Of the present boot.</param>
    /// <param name="known">References of the outbox.</param>
    /// <param name="checkpoint">The scanner's last, or null.</param>
    public JobRefs(string cluster, string bootId, IEnumerable<NodeJobRef> known, ScannerCheckpoint? checkpoint)
    {
        _cluster = cluster;
        _bootId = bootId;
        foreach (var job in checkpoint?.Jobs ?? [])
        {
            Remember(new LocalJobId(job.Scheduler, job.RawId, job.IdentityInode, job.FirstSeenUnixUsec), checkpoint!.BootId);
        }

        foreach (var reference in known)
        {
            Remember(new LocalJobId(reference.Scheduler, reference.RawId, reference.CgroupInode, reference.FirstSeenUnixUsec), reference.BootId);
        }
    }

    /// <summary>The name of a slice's job.</summary>
    public NodeJobRef Of(JobSlice slice)
    {
        var id = slice.Id;
        var reference = new NodeJobRef
        {
            Cluster = _cluster,
            Scheduler = id.Scheduler,
            RawId = id.RawId,
            BootId = _bootOf.GetValueOrDefault(id, _bootId),
            CgroupInode = id.CgroupInode,
            FirstSeenUnixUsec = id.FirstSeenUnixUsec,
            Sluid = slice.Sluid,
            IdSource = slice.IdSource,
            NodeByPath = slice.Node.Length > 0 && slice.IdSource is not FactSource.Environment,
        };
        if (slice.OwnerUid is { } owner)
        {
            reference.Uid = owner;
            reference.UidByPath = slice.Facts.Uid is { Source: FactSource.Path };
        }

        if (slice.RestartCount is { } restarts)
        {
            reference.RestartCount = restarts;
        }

        return reference;
    }

    private void Remember(LocalJobId id, string bootId)
    {
        if (bootId.Length > 0 && !string.Equals(bootId, _bootId, StringComparison.Ordinal))
        {
            _bootOf[id] = bootId;
        }
    }
}
