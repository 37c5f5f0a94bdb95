using Actors.Node.Cgroups;

namespace Actors.Node.Checks;

/// <summary>The cgroup hierarchies: which there are, and which of a job's figures they can count.</summary>
internal static class CgroupCheck
{
    private const string Topic = "cgroups";

    public static IEnumerable<Finding> Run(HostView host)
    {
        if (host.Hierarchies.Count == 0)
        {
            yield return Finding.Better(
                Topic,
                "no cgroup hierarchy is mounted: jobs are found by their environment alone and their totals are sums of processes",
                "mount cgroups, or give a container the host's /sys/fs/cgroup and run it in the host's cgroup namespace");
            yield break;
        }

        yield return Finding.Good(Topic, $"version {Version(host)}: {string.Join("; ", host.Hierarchies.Select(Words))}");
        foreach (var finding in Cpu(host).Concat(Memory(host)).Concat(Sight(host)))
        {
            yield return finding;
        }
    }

    /// <summary><c>1</c>, <c>2</c>, or <c>1 and 2</c>.</summary>
    internal static string Version(HostView host) =>
        host.Hierarchies.All(h => h.IsUnified) ? "2" : host.Hierarchies.Any(h => h.IsUnified) ? "1 and 2" : "1";

    private static string Words(CgroupHierarchy hierarchy) =>
        $"{(hierarchy.IsUnified ? "v2" : string.Join(',', hierarchy.Controllers))} at {hierarchy.Directory}";

    private static IEnumerable<Finding> Cpu(HostView host)
    {
        if (host.Hierarchies.FirstOrDefault(h => h.CountsCpu) is { } counting)
        {
            yield return Finding.Good(Topic, $"CPU time is counted by {Words(counting)}");
        }
        else
        {
            yield return Finding.Better(
                Topic,
                "no hierarchy counts CPU time: totals are sums of processes, and what nobody could be charged with is not seen",
                "mount the cpuacct controller, or boot with systemd.unified_cgroup_hierarchy=1");
        }
    }

    private static IEnumerable<Finding> Memory(HostView host)
    {
        var counted = host.Hierarchies.Any(h => h.Controllers.Contains("memory", StringComparer.Ordinal))
            || host.Hierarchies.Any(h => h.IsUnified && Controllers(h).Contains("memory", StringComparer.Ordinal));
        if (!counted)
        {
            yield return Finding.Better(
                Topic,
                "no hierarchy has the memory controller: a job's peak is that of its largest process",
                "boot with cgroup_enable=memory, and without cgroup_disable=memory");
        }
    }

    private static string[] Controllers(CgroupHierarchy hierarchy)
    {
        try
        {
            return File.ReadAllText(Path.Combine(hierarchy.Directory, "cgroup.controllers")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<Finding> Sight(HostView host)
    {
        var parts = host.Hierarchies.Where(h => h.MountRoot.Length > 0).Select(h => h.MountRoot).Distinct(StringComparer.Ordinal).ToList();
        if (parts.Count > 0)
        {
            yield return Finding.Better(
                Topic,
                $"only the part below {string.Join(", ", parts)} is mounted here: jobs elsewhere are not seen",
                "run the agent in the host's own cgroup namespace with the host's /sys/fs/cgroup");
        }

        if (host.Namespace("cgroup") is { } space && !string.Equals(space, "cgroup:[4026531835]", StringComparison.Ordinal))
        {
            yield return Finding.Better(
                Topic,
                "the agent is in a cgroup namespace of its own: paths of processes outside it begin with /..",
                "run the agent in the host's cgroup namespace");
        }
    }
}
