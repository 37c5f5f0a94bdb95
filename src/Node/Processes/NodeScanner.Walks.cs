using Actors.Node.Cgroups;
using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>Walks over the directories above jobs: the net behind the kernel's word of births.</summary>
public sealed partial class NodeScanner
{
    private const int DeepestWalk = 5;

    private readonly PathBuffer _path = new();
    private readonly DirectoryEntries _walk = new();

    /// <summary>Directories above jobs that only processes' paths told of.</summary>
    private readonly HashSet<(CgroupHierarchy Hierarchy, string Path)> _roots = [];

    /// <summary>Finds job directories, those without processes too.</summary>
    private void WalkHierarchies()
    {
        if (_cgroupFinders.Length == 0)
        {
            return;
        }

        foreach (var hierarchy in _hierarchies)
        {
            if (hierarchy.CountsCpu)
            {
                Walk(hierarchy, hierarchy.SubPathBytes, 0);
            }
        }

        foreach (var (hierarchy, path) in _roots.ToList())
        {
            if (!Walk(hierarchy, JobTable.Bytes(path), 0))
            {
                _roots.Remove((hierarchy, path));
            }
        }

        _jobs.SweepResidue();
    }

    private bool Walk(CgroupHierarchy hierarchy, byte[] relative, int depth)
    {
        Watch(hierarchy, relative, null);
        if (!_walk.Open(Libc.AtCurrentDirectory, _path.Reset().Add(hierarchy.DirectoryBytes).Add(relative).Terminated))
        {
            return false;
        }

        List<byte[]>? below = null;
        while (_walk.NextDirectory())
        {
            if (Below(relative, _walk.Name) is { } candidate)
            {
                (below ??= []).Add(candidate);
            }
            else
            {
                _books.Other(hierarchy, relative, _walk.Name);
            }
        }

        foreach (var path in below ?? [])
        {
            Visit(hierarchy, path, depth, told: false);
        }

        return true;
    }

    /// <summary>The path of a directory that is a job's or may hold jobs; null for any other.</summary>
    private byte[]? Below(byte[] relative, ReadOnlySpan<byte> name)
    {
        byte[] path = [.. relative, (byte)'/', .. name];
        foreach (var finder in _cgroupFinders)
        {
            if (finder.MayHoldJobs(name) || finder.TryMatch(path, out _))
            {
                return path;
            }
        }

        return null;
    }

    /// <param name="hierarchy">The hierarchy.</param>
    /// <param name="path">A directory that is a job's or may hold jobs.</param>
    /// <param name="depth">Of the walk.</param>
    /// <param name="told">The kernel told of its birth; else it was listed.</param>
    private void Visit(CgroupHierarchy hierarchy, byte[] path, int depth, bool told)
    {
        foreach (var finder in _cgroupFinders)
        {
            if (finder.TryMatch(path, out var match))
            {
                if (match.DirectoryLength == path.Length && EnsureJob(hierarchy, finder, path, path, match) is null)
                {
                    Miss(hierarchy, finder, path, match, told);
                }

                return;
            }
        }

        if (depth < DeepestWalk && !Walk(hierarchy, path, depth + 1) && _inEvents)
        {
            _books.Missed(path);
        }
    }

    private List<byte[]> DirectoriesIn(CgroupHierarchy hierarchy, byte[] relative)
    {
        List<byte[]> found = [];
        if (_walk.Open(Libc.AtCurrentDirectory, _path.Reset().Add(hierarchy.DirectoryBytes).Add(relative).Terminated))
        {
            while (_walk.NextDirectory())
            {
                found.Add([.. relative, (byte)'/', .. _walk.Name]);
            }
        }

        return found;
    }
}
