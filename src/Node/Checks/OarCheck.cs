using System.Text.RegularExpressions;

namespace Actors.Node.Checks;

/// <summary>What OAR's set-up means for the numbers.</summary>
internal static partial class OarCheck
{
    private const string Topic = "OAR";
    private const string Conf = "/etc/oar/oar.conf";

    /// <summary>Whether OAR is set up here.</summary>
    public static bool IsHere(HostView host) => host.Text(Conf) is not null || host.Roots.Any(r => r.Finder.Scheduler is "oar");

    public static IEnumerable<Finding> Run(HostView host)
    {
        var conf = Values(host.Text(Conf) ?? "");
        if (conf.Count > 0 && !conf.ContainsKey("JOB_RESOURCE_MANAGER_PROPERTY_DB_FIELD"))
        {
            yield return Finding.Better(
                Topic,
                "jobs have no cpuset: they are found by their environment, which users can change, and their totals are sums of processes",
                "set JOB_RESOURCE_MANAGER_PROPERTY_DB_FIELD=\"cpuset\" in /etc/oar/oar.conf");
            yield break;
        }

        if (conf.TryGetValue("CPUSET_PATH", out var path) && path is not "/oar")
        {
            yield return Finding.Better(Topic, $"CPUSET_PATH={path}: the agent knows jobs below /oar only", "set CPUSET_PATH=\"/oar\" in /etc/oar/oar.conf");
        }

        if (host.Text(conf.GetValueOrDefault("JOB_RESOURCE_MANAGER_FILE") ?? "/etc/oar/job_resource_manager_cgroups.pl") is not { } script)
        {
            yield break;
        }

        yield return script.Contains("\"cpuacct\"", StringComparison.Ordinal)
            ? Finding.Good(Topic, "each job has a CPU counter of its own")
            : Finding.Better(
                Topic,
                "jobs have cpusets alone: totals are sums of processes",
                "set JOB_RESOURCE_MANAGER_FILE=\"/etc/oar/job_resource_manager_cgroups.pl\" in /etc/oar/oar.conf");
        if (MemoryOff().IsMatch(script))
        {
            yield return Finding.Better(
                Topic,
                "jobs have no memory cgroup: a job's peak is that of its largest process",
                "set $Enable_mem_cg = \"YES\" in the node's job_resource_manager script");
        }
    }

    private static Dictionary<string, string> Values(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                values[line[..equals].Trim()] = line[(equals + 1)..].Trim().Trim('"', '\'');
            }
        }

        return values;
    }

    [GeneratedRegex("^\\s*my\\s+\\$Enable_mem_cg\\s*=\\s*\"NO\"", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MemoryOff();
}
