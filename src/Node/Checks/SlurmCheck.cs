namespace Actors.Node.Checks;

/// <summary>What Slurm's set-up means for the numbers.</summary>
internal static class SlurmCheck
{
    private const string Topic = "Slurm";

    public static IEnumerable<Finding> Run(HostView host, SlurmSetup slurm)
    {
        yield return Finding.Good(Topic, $"set-up read by {slurm.Source}{(slurm["SLURM_VERSION"] is { } version ? $", version {version}" : "")}");
        var tracked = string.Equals(slurm["ProctrackType"] ?? "proctrack/cgroup", "proctrack/cgroup", StringComparison.OrdinalIgnoreCase)
            && !string.Equals(slurm["CgroupPlugin"], "disabled", StringComparison.OrdinalIgnoreCase);
        foreach (var finding in Tracking(slurm, tracked).Concat(tracked ? Counting(host, slurm) : []).Concat(Names(host, slurm)))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Tracking(SlurmSetup slurm, bool tracked)
    {
        yield return tracked
            ? Finding.Good(Topic, "ProctrackType=proctrack/cgroup: a job's processes are known by its cgroup")
            : Finding.Better(
                Topic,
                $"ProctrackType={slurm["ProctrackType"] ?? "(default)"}, CgroupPlugin={slurm["CgroupPlugin"] ?? "(default)"}: jobs have no cgroup; they are found by their environment, "
                    + "which users can change, and their totals are sums of processes",
                "set ProctrackType=proctrack/cgroup in slurm.conf, and CgroupPlugin=autodetect in cgroup.conf");
        yield return slurm.Has("PrologFlags", "Contain") || slurm.Has("PrologFlags", "X11")
            ? Finding.Good(Topic, "PrologFlags has Contain: a job's directory stands from its start to its end on every node of it")
            : Finding.Better(
                Topic,
                "PrologFlags lacks Contain: a job's directory comes with its first step only, and logins to the node are in no job",
                "set PrologFlags=Contain in slurm.conf");
    }

    private static IEnumerable<Finding> Counting(HostView host, SlurmSetup slurm)
    {
        var plugin = slurm["CgroupPlugin"] ?? "autodetect";
        var mounted = CgroupCheck.Version(host);
        var v2 = plugin.EndsWith("v2", StringComparison.OrdinalIgnoreCase) || (!plugin.EndsWith("v1", StringComparison.OrdinalIgnoreCase) && mounted is "2");
        if ((v2 && mounted is not "2") || (!v2 && mounted is "2"))
        {
            yield return Finding.Better(
                Topic,
                $"CgroupPlugin={plugin}, but this host has cgroup version {mounted}: slurmd does not work with it",
                "set CgroupPlugin=autodetect in cgroup.conf");
        }

        foreach (var finding in v2 ? Unified(slurm) : Legacy(slurm))
        {
            yield return finding;
        }

        if ((slurm.IsOn("ConstrainCores") is true || slurm.IsOn("ConstrainRAMSpace") is true || slurm.IsOn("ConstrainDevices") is true) && !slurm.Has("TaskPlugin", "task/cgroup"))
        {
            yield return Finding.Better(
                Topic,
                "ConstrainCores, ConstrainRAMSpace or ConstrainDevices is on, but without task/cgroup nothing is constrained: a job may use what others pay for",
                "add task/cgroup to TaskPlugin in slurm.conf");
        }
        else if (slurm.IsOn("ConstrainCores") is not true)
        {
            yield return Finding.Note(Topic, "ConstrainCores is not on: a job may use more CPUs than it has, and its CPU time may exceed its allocation");
        }
    }

    private static IEnumerable<Finding> Legacy(SlurmSetup slurm)
    {
        var gather = slurm["JobAcctGatherType"] ?? "(default)";
        var counted = gather.EndsWith("/cgroup", StringComparison.OrdinalIgnoreCase);
        yield return counted
            ? Finding.Good(Topic, "JobAcctGatherType=jobacct_gather/cgroup: each job has a CPU counter of its own")
            : Finding.Better(
                Topic,
                $"JobAcctGatherType={gather}: with cgroup v1 jobs have no CPU counter of their own; totals are sums of processes",
                "set JobAcctGatherType=jobacct_gather/cgroup in slurm.conf");
        if (!counted && !(slurm.IsOn("ConstrainRAMSpace") is true && slurm.Has("TaskPlugin", "task/cgroup")))
        {
            yield return Finding.Better(
                Topic,
                "jobs have no memory cgroup: a job's peak is that of its largest process",
                "set JobAcctGatherType=jobacct_gather/cgroup in slurm.conf, or ConstrainRAMSpace=yes in cgroup.conf with task/cgroup in TaskPlugin");
        }
    }

    private static IEnumerable<Finding> Unified(SlurmSetup slurm)
    {
        yield return Finding.Good(Topic, "cgroup v2: each job's directory counts its CPU time whatever JobAcctGatherType is");
        var memory = slurm.IsOn("EnableControllers") is true || slurm.IsOn("ConstrainRAMSpace") is true || slurm.IsOn("ConstrainSwapSpace") is true
            || (slurm["JobAcctGatherType"] ?? "").EndsWith("/cgroup", StringComparison.OrdinalIgnoreCase);
        if (!memory)
        {
            yield return Finding.Better(
                Topic,
                "nothing asks for the memory controller: jobs' directories may not count memory, and a job's peak is then that of its largest process",
                "set EnableControllers=yes or ConstrainRAMSpace=yes in cgroup.conf, or JobAcctGatherType=jobacct_gather/cgroup in slurm.conf");
        }

        if (slurm.IsOn("CgroupJobIdPaths") is { } ids)
        {
            yield return Finding.Good(Topic, ids
                ? "CgroupJobIdPaths=yes: the path tells a job's id"
                : "CgroupJobIdPaths=no: directories are named by SLUID, which no other job ever has; slurmstepd tells the id");
        }
    }

    private static IEnumerable<Finding> Names(HostView host, SlurmSetup slurm)
    {
        if (slurm["ClusterName"] is { } cluster)
        {
            yield return string.Equals(cluster, host.Cluster, StringComparison.OrdinalIgnoreCase)
                ? Finding.Good(Topic, $"the cluster's name is {cluster} here and there")
                : Finding.Better(Topic, $"Slurm calls the cluster {cluster}, the agent calls it {host.Cluster}", $"set actors.cluster = {cluster}, at the hub too");
        }

        string[] nodes = [.. host.Roots.Where(r => r.Finder.Scheduler is "slurm").Select(r => r.Node).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal)];
        if (nodes.Length > 1)
        {
            yield return Finding.Note(Topic, $"several slurmd here: {string.Join(", ", nodes)}");
        }

        if (!IsNode(host, slurm, nodes))
        {
            yield return Finding.Better(
                Topic,
                $"Slurm knows no node {host.Node}{(nodes.Length == 1 ? $"; here works {nodes[0]}" : "")}: usage is kept under a name that the scheduler does not have",
                $"set actors.node.name = {(nodes.Length == 1 ? nodes[0] : "the NodeName that slurm.conf gives this host")}");
        }
    }

    /// <summary>By the controller's word where it was the one to answer, else by the directory that slurmd named; where nobody tells, no complaint.</summary>
    private static bool IsNode(HostView host, SlurmSetup slurm, string[] nodes) => slurm.FromController
        ? slurm.Ask(host, "show", "node", host.Node, "-o")?.Contains($"NodeName={host.Node} ", StringComparison.Ordinal) == true
        : nodes.Length == 0 || nodes.Contains(host.Node, StringComparer.Ordinal);
}
