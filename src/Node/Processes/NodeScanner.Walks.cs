using Actors.Node.Cgroups;
using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>Walks over the directories above jobs: the net behind the kernel's word of births.</summary>
public sealed partial class NodeScanner
{
    private readonly PathBuffer _path = new();
    private readonly CgroupWalk _walk = new();

    /// <summary>Finds job directories, those without processes too.</summary>
    private void WalkHierarchies()
    {
        if (_jobs.Finders.Count == 0)
        {
            return;
        }

        foreach (var hierarchy in _host.Hierarchies)
        {
            if (hierarchy.CountsCpu)
            {
                Walk(hierarchy, hierarchy.SubPathBytes, 0);
            }
        }

        foreach (var (hierarchy, path) in _jobs.Roots.ToList())
        {
            if (!Walk(hierarchy, JobTable.Bytes(path), 0))
            {
                _jobs.Roots.Remove((hierarchy, path));
            }
        }

        _jobs.Table.SweepResidue();
    }

    private bool Walk(CgroupHierarchy hierarchy, byte[] relative, int depth)
    {
        Watch(hierarchy, relative, null);
        if (_walk.TryList(hierarchy, relative) is not { } below)
        {
            return false;
        }

        List<byte[]>? visits = null;
        foreach (var path in below)
        {
            var name = path.AsSpan(relative.Length + 1);
            if (_jobs.MayHoldJobs(path, name))
            {
                (visits ??= []).Add(path);
            }
            else
            {
                _books.Other(hierarchy, relative, name);
            }
        }

        foreach (var path in visits ?? [])
        {
            Visit(hierarchy, path, depth, told: false);
        }

        return true;
    }

    /// <param name="hierarchy">The hierarchy.</param>
    /// <param name="path">A directory that is a job's or may hold jobs.</param>
    /// <param name="depth">Of the walk.</param>
    /// <param name="told">The kernel told of its birth; else it was listed.</param>
    private void Visit(CgroupHierarchy hierarchy, byte[] path, int depth, bool told)
    {
        if (_jobs.TryMatch(path, out var finder, out var match))
        {
            if (match.DirectoryLength == path.Length
                && (_jobs.Ensure(hierarchy, finder, path, path, match) is not { } job || (hierarchy.CountsCpu && job.Counters is { Cpu: null }))
                && _jobs.Miss(hierarchy, finder, path, match, told) is { } missed)
            {
                End(missed);
            }

            return;
        }

        if (depth >= CgroupWalk.Deepest)
        {
            return;
        }

        var isListed = Walk(hierarchy, path, depth + 1);
        var isBorn = !told || _watchedAnew.Remove((hierarchy, JobTable.Text(path)));
        if (_progress.InEvents && !(isListed && isBorn))
        {
            // It had gone, or is another one by now: nobody can say which jobs were in it.
            _books.Missed(path);
        }
        else if (told)
        {
            _books.Looked(hierarchy, path);
        }
    }
}
