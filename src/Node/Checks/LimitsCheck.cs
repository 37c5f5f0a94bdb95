using System.Globalization;

namespace Actors.Node.Checks;

/// <summary>Limits that many jobs on a node meet.</summary>
internal static class LimitsCheck
{
    private const string Topic = "limits";

    /// <summary>A job has a watch for its directory, each step's and each task's.</summary>
    private const int WatchesPerJob = 20;

    /// <summary>A job's counters are kept open.</summary>
    private const int FilesPerJob = 20;

    private const int FewestJobs = 200;

    public static IEnumerable<Finding> Run(HostView host)
    {
        if (!host.Events.Inotify)
        {
            yield return Finding.Better(
                Topic,
                "no inotify instance can be had: jobs are found a pass late, and short ones may be missed",
                "raise the sysctl fs.inotify.max_user_instances");
        }

        var jobs = Math.Max(FewestJobs, host.Roots.GroupBy(r => r.Hierarchy).Select(g => g.Sum(r => r.Jobs)).DefaultIfEmpty().Max());
        if (host.ProcNumber("sys/fs/inotify/max_user_watches") is { } watches)
        {
            yield return watches >= jobs * WatchesPerJob
                ? Finding.Good(Topic, string.Create(CultureInfo.InvariantCulture, $"{watches} inotify watches suffice for {watches / WatchesPerJob} jobs"))
                : Finding.Better(
                    Topic,
                    string.Create(CultureInfo.InvariantCulture, $"{watches} inotify watches suffice for {watches / WatchesPerJob} jobs at a time: others are found a pass late"),
                    "raise the sysctl fs.inotify.max_user_watches to 65536");
        }

        if (OpenFiles(host) is { } files && files < jobs * FilesPerJob)
        {
            yield return Finding.Better(
                Topic,
                string.Create(CultureInfo.InvariantCulture, $"{files} open files suffice for the counters of {files / FilesPerJob} jobs at a time"),
                "give the agent's service LimitNOFILE=65536");
        }
    }

    private static long? OpenFiles(HostView host)
    {
        const string key = "Max open files";
        var line = host.ProcText("self/limits")?.Split('\n').FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal));
        return line?[key.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1) is { } hard
            && long.TryParse(hard, NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? files : null;
    }
}
