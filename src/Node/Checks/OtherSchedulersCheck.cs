using System.Globalization;
using System.Text;
using Actors.Node.Cgroups;
using Actors.Node.Finders;
using Actors.Node.Kernel;

namespace Actors.Node.Checks;

/// <summary>Schedulers that use no cgroups of their own, by their daemons at work here, and systemd's units: what can be seen of their jobs.</summary>
internal static class OtherSchedulersCheck
{
    private const string Topic = "scheduler";
    private const string Environ = "environ";

    private static readonly (string Daemon, string Finder, string Product)[] s_daemons =
    [
        ("sge_execd", "sge", "Grid Engine"), ("pbs_mom", "pbs", "PBS"), ("sbatchd", "lsf", "LSF"),
    ];

    public static IEnumerable<Finding> Run(HostView host)
    {
        var names = Names(host.Proc);
        foreach (var (daemon, finder, product) in s_daemons)
        {
            if (!names.ContainsKey(daemon))
            {
                continue;
            }

            yield return host.Finders.Contains(finder, StringComparer.Ordinal) || host.Finders.Contains(Environ, StringComparer.Ordinal)
                ? Finding.Good(Topic, $"{product} ({daemon} runs here): {HowFound(finder, names)}")
                : Finding.Better(Topic, $"{product} ({daemon} runs here): nobody looks for its jobs", $"add {finder} to actors.node.finders");
        }

        if (host.Finders.Contains("systemd", StringComparer.Ordinal))
        {
            var finder = new SystemdFinder([.. host.SystemdUnits.Select(UnitPattern.Parse)], host.Node);
            var counting = host.Hierarchies.Where(h => h.CountsCpu).ToList();
            var units = counting.Sum(h => Units(h, finder, h.SubPathBytes, 0));
            yield return counting.Count == 0
                ? Finding.Better(Topic, "systemd: no hierarchy counts CPU time, so units have no total", "mount cgroups of version 2, or cpuacct of version 1")
                : Finding.Good(Topic, string.Create(CultureInfo.InvariantCulture, $"systemd: {units} {(units == 1 ? "unit is a job" : "units are jobs")} at present ({string.Join(", ", host.SystemdUnits)})"));
        }
    }

    private static string HowFound(string finder, Dictionary<string, int> names) => finder is "sge"
        ? string.Create(CultureInfo.InvariantCulture, $"jobs are found by their shepherds, {names.GetValueOrDefault("sge_shepherd")} at present, and by the environment")
        : "jobs without a cgroup are found by their environment, which users can change; their totals are sums of processes";

    private static int Units(CgroupHierarchy hierarchy, SystemdFinder finder, byte[] relative, int depth)
    {
        var units = 0;
        foreach (var path in depth <= CgroupWalk.Deepest ? new CgroupWalk().DirectoriesIn(hierarchy, relative) : [])
        {
            units += finder.TryMatch(path, out _) ? 1
                : finder.MayHoldJobs(path.AsSpan(relative.Length + 1)) ? Units(hierarchy, finder, path, depth + 1)
                : 0;
        }

        return units;
    }

    private static Dictionary<string, int> Names(string procRoot)
    {
        var proc = new ProcFiles(procRoot);
        List<int> pids = [];
        proc.ListProcesses(pids);
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pid in pids)
        {
            if (proc.TryStat(pid, out var stat))
            {
                var name = Encoding.UTF8.GetString(proc.StatText[stat.Name]);
                names[name] = names.GetValueOrDefault(name) + 1;
            }
        }

        return names;
    }
}
