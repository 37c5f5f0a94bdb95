using Actors.Node.Cgroups;

namespace Actors.Node.Processes;

/// <summary>Newly found jobs: their directories are watched, and those who are in them are taken in.</summary>
public sealed partial class NodeScanner
{
    /// <summary>Never in the middle of looking at a process.</summary>
    private void AdoptNewborn()
    {
        while (_jobs.Newborn.TryDequeue(out var born))
        {
            if (born.Job is { Ended: false, Hierarchy: { } hierarchy } job)
            {
                if (Watch(hierarchy, JobTable.ParentOf(job.Path).ToArray(), null) && _progress.FirstIsOver && hierarchy.CountsCpu)
                {
                    // A process told of it before any directory did, as where the agent's root has just been made: there may be others.
                    Walk(hierarchy, hierarchy.SubPathBytes, 0);
                }

                AdoptTree(job, hierarchy, job.Path, born.Told, 0);
                WatchFreezer(job);
            }
        }
    }

    private void AdoptTree(TrackedJob job, CgroupHierarchy hierarchy, byte[] relative, bool toldOfBirth, int depth)
    {
        Watch(hierarchy, relative, job);
        _tier.Adopt(job, hierarchy, relative, toldOfBirth);
        foreach (var path in depth < CgroupWalk.Deepest ? _walk.DirectoriesIn(hierarchy, relative) : [])
        {
            AdoptTree(job, hierarchy, path, toldOfBirth, depth + 1);
        }
    }
}
