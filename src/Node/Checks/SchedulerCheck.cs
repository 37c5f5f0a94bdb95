using System.Globalization;

namespace Actors.Node.Checks;

/// <summary>Which schedulers work on this host, and whether their jobs are looked for.</summary>
internal static class SchedulerCheck
{
    private const string Topic = "scheduler";

    public static IEnumerable<Finding> Run(HostView host, SlurmSetup? slurm, bool oar)
    {
        string[] found = [.. new[] { slurm is not null ? "Slurm" : "", oar ? "OAR" : "" }.Where(s => s.Length > 0)];
        if (slurm is null && (host.SlurmDaemons.Count > 0 || host.Roots.Any(r => r.Finder.Scheduler is "slurm")))
        {
            yield return Finding.Better(
                Topic,
                $"Slurm is here ({(host.SlurmDaemons.Count > 0 ? "slurmd runs" : "its directories are there")}), but not its set-up: {SlurmSetup.Looked(host)}",
                $"run the check with the {SlurmSetup.Variable} that slurmd has, and where scontrol is on the PATH");
        }
        else if (found.Length == 0 && host.Roots.Count == 0)
        {
            yield return Finding.Note(Topic, $"neither Slurm nor OAR is set up here; jobs of PBS, Grid Engine and LSF are found by their environment. Of Slurm: {SlurmSetup.Looked(host)}");
        }
        else if (found.Length > 0)
        {
            yield return Finding.Good(Topic, $"{string.Join(" and ", found)}");
        }

        foreach (var layout in host.Roots.GroupBy(r => r.Finder.Name, StringComparer.Ordinal))
        {
            var jobs = layout.GroupBy(r => r.Hierarchy).Max(g => g.Sum(r => r.Jobs));
            var words = $"{string.Join(", ", layout.Select(r => r.Path).Distinct(StringComparer.Ordinal))} in "
                + string.Join(", ", layout.Select(r => r.Hierarchy.IsUnified ? "v2" : string.Join(',', r.Hierarchy.Controllers)).Distinct(StringComparer.Ordinal))
                + string.Create(CultureInfo.InvariantCulture, $", {jobs} {(jobs == 1 ? "job" : "jobs")} at present");
            yield return host.Finders.Contains(layout.Key, StringComparer.Ordinal)
                ? Finding.Good(Topic, $"{layout.Key}: {words}")
                : Finding.Better(Topic, $"{words}: nobody looks there", $"add {layout.Key} to actors.node.finders");
            if (jobs > 0 && !layout.Any(r => r.Hierarchy.CountsCpu && r.Jobs > 0))
            {
                yield return Finding.Better(
                    Topic,
                    $"{layout.Key}: the present jobs have no directory where CPU time is counted: their totals are sums of processes",
                    layout.First().Finder.Scheduler switch
                    {
                        "slurm" => "set JobAcctGatherType=jobacct_gather/cgroup in slurm.conf",
                        "oar" => "let the node's job_resource_manager script make cpuacct directories",
                        _ => "let the scheduler make directories in the hierarchy cpuacct too, or in cgroup version 2",
                    });
            }
        }

        string[] wanted = [.. slurm is null ? [] : new[] { CgroupCheck.Version(host) is "2" ? "slurm-cgroup-v2" : "slurm-cgroup-v1" }, .. oar ? new[] { CgroupCheck.Version(host) is "2" ? "oar-cgroup-v2" : "oar-cgroup-v1" } : []];
        foreach (var finder in wanted.Where(f => !host.Finders.Contains(f, StringComparer.Ordinal) && !host.Roots.Any(r => string.Equals(r.Finder.Name, f, StringComparison.Ordinal))))
        {
            yield return Finding.Better(Topic, $"jobs of the layout {finder} are not looked for", $"add {finder} to actors.node.finders");
        }
    }
}
