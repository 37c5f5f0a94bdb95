using Actors.Node.Checks;

namespace Actors.Node.Tests.Checks;

/// <summary>A host with nothing to better, in a directory of its own; a test changes what it is about.</summary>
internal sealed class FrozenHost : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("actors-test-").FullName;
    private readonly List<string> _mounts = [];

    public FrozenHost()
    {
        Write("proc/self/status", "Name:\tactors-node\nUid:\t0\t0\t0\t0\nCapEff:\t000001ffffffffff\n");
        Write("proc/self/limits", "Limit                     Soft Limit           Hard Limit           Units     \nMax open files            1024                 524288               files     \n");
        Write("proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
        Write("proc/sys/kernel/random/boot_id", "00000000-0000-4000-8000-000000000000\n");
        Write("proc/sys/fs/inotify/max_user_watches", "192533\n");
        Directory.CreateDirectory(Path.Combine(_root, "proc/self/ns"));
        Namespace("pid", "pid:[4026531836]");
        Namespace("user", "user:[4026531837]");
        Namespace("cgroup", "cgroup:[4026531835]");
        Mount("proc", "/proc", "proc", "rw");
        Unified();
    }

    public string Cluster { get; set; } = "testcluster";

    public string Node { get; set; } = "node1";

    public List<string> Finders { get; } = ["slurm-cgroup-v1", "slurm-cgroup-v2", "oar-cgroup-v1", "oar-cgroup-v2", "environ"];

    public string Attribution { get; set; } = "auto";

    public bool ProcessCounts { get; set; }

    /// <summary>Null: the hub is spoken to.</summary>
    public string? HubDirectory { get; set; }

    public EventSources Events { get; set; } = new("", "", 16, Inotify: true);

    /// <summary>Output of <c>scontrol</c> by its second word; none: there is no such command.</summary>
    public Dictionary<string, string> Scontrol { get; } = new(StringComparer.Ordinal);

    /// <summary>With this configuration alone scontrol has an answer; null: without any.</summary>
    public string? ScontrolNeeds { get; set; }

    /// <summary>A slurmd of a user's.</summary>
    public void Slurmd(int pid, uint uid, string[] arguments, string environment = "")
    {
        Write($"proc/{pid}/stat", $"{pid} (slurmd) S 1 {string.Join(' ', Enumerable.Repeat("0", 50))}\n");
        Write($"proc/{pid}/status", $"Name:\tslurmd\nUid:\t{uid}\t{uid}\t{uid}\t{uid}\n");
        Write($"proc/{pid}/cmdline", string.Concat(arguments.Prepend("slurmd").Select(a => a + "\0")));
        Write($"proc/{pid}/environ", environment);
    }

    public void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Remove(string path) => File.Delete(Path.Combine(_root, path));

    public void Make(string path) => Directory.CreateDirectory(Path.Combine(_root, path));

    public void Namespace(string kind, string inode)
    {
        var link = Path.Combine(_root, "proc/self/ns", kind);
        File.Delete(link);
        File.CreateSymbolicLink(link, inode);
    }

    public void Mount(string root, string mountPoint, string type, string options)
    {
        _mounts.Add($"30 20 0:{_mounts.Count} {(root is "proc" ? "/" : root)} {mountPoint} rw,relatime - {type} {type} {options}");
        Write("proc/self/mountinfo", string.Join('\n', _mounts) + "\n");
    }

    /// <summary>Cgroup v2 alone.</summary>
    public void Unified()
    {
        NoCgroups();
        Mount("/", Path.Combine(_root, "cgroup"), "cgroup2", "rw");
        Write("cgroup/cgroup.controllers", "cpuset cpu io memory hugetlb pids\n");
    }

    /// <summary>Cgroup v1 alone, a mount for each controller.</summary>
    public void Legacy(params string[] controllers)
    {
        NoCgroups();
        foreach (var controller in controllers.Length > 0 ? controllers : ["cpu,cpuacct", "memory", "freezer", "cpuset"])
        {
            Make("cgroup/" + controller);
            Mount("/", Path.Combine(_root, "cgroup", controller), "cgroup", "rw," + controller);
        }
    }

    public void NoCgroups()
    {
        if (Directory.Exists(Path.Combine(_root, "cgroup")))
        {
            Directory.Delete(Path.Combine(_root, "cgroup"), recursive: true);
        }

        _mounts.RemoveAll(m => m.Contains(" - cgroup", StringComparison.Ordinal));
        Write("proc/self/mountinfo", string.Join('\n', _mounts) + "\n");
    }

    /// <summary>Slurm as it should be, with changes: <c>key=value</c>, or <c>key</c> to leave it out.</summary>
    public void Slurm(params string[] changes)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["ClusterName"] = "testcluster",
            ["SLURM_VERSION"] = "22.05.8",
            ["ProctrackType"] = "proctrack/cgroup",
            ["JobAcctGatherType"] = "jobacct_gather/cgroup",
            ["PrologFlags"] = "Alloc,Contain",
            ["TaskPlugin"] = "task/cgroup,task/affinity",
            ["CgroupPlugin"] = "autodetect",
            ["ConstrainCores"] = "yes",
            ["ConstrainRAMSpace"] = "yes",
            ["MailProg"] = "(null)",
        };
        foreach (var change in changes.Select(c => c.Split('=', 2)))
        {
            values.Remove(change[0]);
            if (change.Length > 1)
            {
                values[change[0]] = change[1];
            }
        }

        Scontrol["config"] = "Configuration data as of 2026-01-01T00:00:00\n" + string.Concat(values.Select(v => $"{v.Key,-24}= {v.Value}\n")) + "\nSlurmctld(primary) at m is UP\n";
        Scontrol["node"] = "NodeName=node1 Arch=x86_64 CoresPerSocket=1\nNodeName=node2 Arch=x86_64\n";
    }

    public IReadOnlyList<Finding> Findings() => HostCheck.Run(new HostView
    {
        HubDirectory = HubDirectory,
        Cluster = Cluster,
        Node = Node,
        Finders = Finders,
        SystemdUnits = ["run-*.scope"],
        Attribution = Attribution,
        ProcessCounts = ProcessCounts,
        Proc = Path.Combine(_root, "proc"),
        CgroupRoot = "",
        Root = _root,
        SlurmConf = null,
        Events = Events,
        Run = (command, arguments) => command is "scontrol" && ScontrolNeeds is null ? Scontrol.GetValueOrDefault(arguments[1])
            : command is "env" && arguments[0] == $"SLURM_CONF={ScontrolNeeds}" ? Scontrol.GetValueOrDefault(arguments[3])
            : null,
    });

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
