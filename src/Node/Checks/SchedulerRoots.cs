using System.Text;
using Actors.Node.Cgroups;
using Actors.Node.Finders;

namespace Actors.Node.Checks;

/// <summary>A scheduler's directory in one hierarchy.</summary>
/// <param name="Finder">Who knows the layout.</param>
/// <param name="Hierarchy">Where it is.</param>
/// <param name="Path">Below the hierarchy: <c>/slurm_node1</c>.</param>
/// <param name="Jobs">Directories of jobs in it at present.</param>
internal sealed record SchedulerRoot(ICgroupFinder Finder, CgroupHierarchy Hierarchy, string Path, int Jobs)
{
    /// <summary>The node that Slurm names its directory by; empty where it does not.</summary>
    public string Node => SlurmNodeName.OfCgroupRoot(Path) ?? "";
}

/// <summary>Finds schedulers' directories by their names.</summary>
internal static class SchedulerRoots
{
    private const int Deepest = 5;

    /// <summary>Looks where the agent's own walk looks.</summary>
    public static IReadOnlyList<SchedulerRoot> Find(IReadOnlyList<CgroupHierarchy> hierarchies, IEnumerable<ICgroupFinder> finders)
    {
        var found = new List<SchedulerRoot>();
        foreach (var finder in finders)
        {
            foreach (var hierarchy in hierarchies)
            {
                var top = Encoding.UTF8.GetString(hierarchy.SubPathBytes);
                if (top.Length > 0 && IsRoot(finder, Path.GetFileName(top)))
                {
                    found.Add(new SchedulerRoot(finder, hierarchy, top, Jobs(hierarchy, finder, top, 0)));
                }
                else
                {
                    Walk(hierarchy, finder, top, found);
                }
            }
        }

        return found;
    }

    private static void Walk(CgroupHierarchy hierarchy, ICgroupFinder finder, string path, List<SchedulerRoot> found)
    {
        foreach (var name in Names(hierarchy.Directory + path))
        {
            var below = $"{path}/{name}";
            if (IsRoot(finder, name))
            {
                found.Add(new SchedulerRoot(finder, hierarchy, below, Jobs(hierarchy, finder, below, 0)));
            }
            else if (path.Length == 0 && name.EndsWith(".slice", StringComparison.Ordinal) && finder.MayHoldJobs(Encoding.UTF8.GetBytes(name)))
            {
                Walk(hierarchy, finder, below, found);
            }
        }
    }

    private static bool IsRoot(ICgroupFinder finder, string name) =>
        finder.MayHoldJobs(Encoding.UTF8.GetBytes(name)) && name is not "system.slice" && !name.StartsWith("uid_", StringComparison.Ordinal);

    private static int Jobs(CgroupHierarchy hierarchy, ICgroupFinder finder, string path, int depth)
    {
        var jobs = 0;
        foreach (var name in Names(hierarchy.Directory + path))
        {
            var below = Encoding.UTF8.GetBytes($"{path}/{name}");
            if (finder.TryMatch(below, out var match))
            {
                jobs += match.DirectoryLength == below.Length ? 1 : 0;
            }
            else if (depth < Deepest && finder.MayHoldJobs(Encoding.UTF8.GetBytes(name)))
            {
                jobs += Jobs(hierarchy, finder, $"{path}/{name}", depth + 1);
            }
        }

        return jobs;
    }

    private static IEnumerable<string> Names(string directory)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(directory).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
