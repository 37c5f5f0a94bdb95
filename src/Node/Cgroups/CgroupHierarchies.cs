using Actors.Node.Kernel;

namespace Actors.Node.Cgroups;

/// <summary>Finds the cgroup hierarchies that matter for jobs.</summary>
internal static class CgroupHierarchies
{
    private static readonly string[] Controllers = ["cpuacct", "memory", "freezer", "pids", "cpuset", "blkio", "devices", "cpu"];

    /// <summary>The hierarchies in the order in which jobs are looked for.</summary>
    /// <param name="procRoot">Where <c>self/mountinfo</c> is.</param>
    /// <param name="cgroupRoot">As <c>actors.node.cgroup-root</c>.</param>
    public static IReadOnlyList<CgroupHierarchy> Find(string procRoot, string cgroupRoot)
    {
        var mounted = Mounted(procRoot);
        var found = mounted;
        if (cgroupRoot.Length > 0)
        {
            var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(cgroupRoot));
            var holder = mounted.Where(m => IsAtOrBelow(root, m.Directory)).MaxBy(m => m.Directory.Length);
            if (holder is null)
            {
                found = Standing(root);
            }
            else
            {
                var subPath = root[holder.Directory.Length..];
                found = [.. mounted.Select(m => m.Below(subPath))];
            }
        }

        return [.. found.OrderBy(h => h.Rank)];
    }

    private static IReadOnlyList<CgroupHierarchy> Mounted(string procRoot)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(Path.Combine(procRoot, "self", "mountinfo"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }

        var found = new List<CgroupHierarchy>();
        foreach (var mount in MountInfo.Parse(lines))
        {
            var unified = string.Equals(mount.FileSystem, "cgroup2", StringComparison.Ordinal);
            string[] controllers = unified ? [] : [.. mount.SuperOptions.Where(o => Controllers.Contains(o, StringComparer.Ordinal))];
            if ((unified || (controllers.Length > 0 && string.Equals(mount.FileSystem, "cgroup", StringComparison.Ordinal)))
                && !found.Exists(h => h.IsUnified == unified && h.Controllers.SequenceEqual(controllers, StringComparer.Ordinal)))
            {
                found.Add(new CgroupHierarchy(mount.MountPoint.TrimEnd('/'), controllers, unified, mount.Root, ""));
            }
        }

        return found;
    }

    /// <summary>A directory in place of /sys/fs/cgroup: a folder per v1 hierarchy, named by its controllers, or the files of v2, or both.</summary>
    private static List<CgroupHierarchy> Standing(string root)
    {
        var found = new List<CgroupHierarchy>();
        if (!Directory.Exists(root))
        {
            return found;
        }

        var links = new HashSet<string>(StringComparer.Ordinal);
        foreach (var directory in Directory.EnumerateDirectories(root))
        {
            string[] controllers = [.. Path.GetFileName(directory).Split(',').Where(c => Controllers.Contains(c, StringComparer.Ordinal))];
            var real = new DirectoryInfo(directory).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? directory;
            if (controllers.Length > 0 && links.Add(real))
            {
                found.Add(new CgroupHierarchy(directory, controllers, isUnified: false, "/", ""));
            }
        }

        var unified = Path.Combine(root, "unified");
        if (Directory.Exists(unified) || File.Exists(Path.Combine(root, "cgroup.controllers")) || File.Exists(Path.Combine(root, "cgroup.procs"))
            || found.Count == 0)
        {
            found.Add(new CgroupHierarchy(Directory.Exists(unified) ? unified : root, [], isUnified: true, "/", ""));
        }

        return found;
    }

    private static bool IsAtOrBelow(string path, string ancestor) =>
        path.StartsWith(ancestor, StringComparison.Ordinal) && (path.Length == ancestor.Length || path[ancestor.Length] == '/');
}
