using Actors.Node.Checks;

namespace Actors.Node.Tests.Checks;

/// <summary>Every piece of advice on a frozen host that lacks one thing.</summary>
public sealed class AdviceTests
{
    private const string OarScript = "my @cgroup_list = (\"cpuset\",\"cpu\",\"cpuacct\");\nmy $Enable_mem_cg = \"YES\";\n";

    /// <summary>What is wrong → how the host comes to it, words of the finding, words of the advice.</summary>
    private static readonly Dictionary<string, (Action<FrozenHost> Change, string Text, string Advice)> Flaws = new(StringComparer.Ordinal)
    {
        ["no proc"] = (h => h.Remove("proc/self/mountinfo"), "shows no processes", "actors.node.proc-root"),
        ["no boot id"] = (h => h.Remove("proc/sys/kernel/random/boot_id"), "does not start", "boot_id"),
        ["an ordinary user"] = (h => h.Write("proc/self/status", "Uid:\t5\t5\t5\t5\nCapEff:\t0\n"), "uid 5 lacks CAP_SYS_PTRACE", "AmbientCapabilities"),
        ["no right to events"] = (h => h.Write("proc/self/status", "Uid:\t0\t0\t0\t0\nCapEff:\t000001ffffffefff\n"), "lacks CAP_NET_ADMIN: the kernel", "CAP_NET_ADMIN"),
        ["hidepid"] = (Hide, "hidepid=2: other users' processes are hidden", "gid="),
        ["no directory for segments"] = (h => h.HubDirectory = "/nowhere/spool", "cannot give its reports away: /nowhere/spool is not there", "mount the file system"),
        ["a pid namespace"] = (h => h.Namespace("pid", "pid:[4026532000]"), "pid namespace", "host's pid namespace"),
        ["a user namespace"] = (h => h.Namespace("user", "user:[4026532000]"), "user namespace", "host's user namespace"),
        ["no exit records"] = (h => h.Events = new("", "no taskstats", 0, true), "poll: no taskstats", "CONFIG_TASKSTATS"),
        ["no process connector"] = (h => h.Events = new("no connector", "", 16, true), "poll: no connector", "CONFIG_PROC_EVENTS"),
        ["taskstats asked for in vain"] = (h => (h.Events, h.Attribution) = (new("", "no taskstats", 0, true), "taskstats"), "will not start", "attribution = auto"),
        ["poll without need"] = (h => h.Attribution = "poll", "stays unattributed", "attribution = auto"),
        ["no cgroups"] = (h => h.NoCgroups(), "no cgroup hierarchy is mounted", "mount cgroups"),
        ["no cpuacct"] = (h => h.Legacy("memory", "freezer"), "no hierarchy counts CPU time", "cpuacct"),
        ["no memory in v1"] = (h => h.Legacy("cpu,cpuacct", "freezer"), "no hierarchy has the memory controller", "cgroup_enable=memory"),
        ["no memory in v2"] = (h => h.Write("cgroup/cgroup.controllers", "cpu\n"), "no hierarchy has the memory controller", "cgroup_enable=memory"),
        ["a part of the cgroups"] = (Part, "only the part below /docker/c0ffee", "host's own cgroup namespace"),
        ["a cgroup namespace"] = (h => h.Namespace("cgroup", "cgroup:[4026532000]"), "cgroup namespace", "host's cgroup namespace"),
        ["jobs nobody looks for"] = (LookElsewhere, "/system.slice/slurmstepd.scope", "add slurm-cgroup-v2 to actors.node.finders"),
        ["a scheduler nobody looks for"] = (h => { h.Slurm(); h.Finders.Remove("slurm-cgroup-v2"); }, "layout slurm-cgroup-v2", "add slurm-cgroup-v2"),
        ["Slurm's jobs without a counter"] = (Uncounted, "no directory where CPU time is counted", "jobacct_gather/cgroup"),
        ["OAR's jobs without a counter"] = (OarUncounted, "no directory where CPU time is counted", "job_resource_manager"),
        ["proctrack"] = (h => h.Slurm("ProctrackType=proctrack/linuxproc"), "ProctrackType=proctrack/linuxproc", "ProctrackType=proctrack/cgroup"),
        ["cgroups disabled"] = (h => h.Slurm("CgroupPlugin=disabled"), "CgroupPlugin=disabled", "CgroupPlugin=autodetect"),
        ["no Contain"] = (h => h.Slurm("PrologFlags=Alloc"), "lacks Contain", "PrologFlags=Contain"),
        ["no PrologFlags"] = (h => h.Slurm("PrologFlags=(null)"), "lacks Contain", "PrologFlags=Contain"),
        ["v1 plugin on v2"] = (h => h.Slurm("CgroupPlugin=cgroup/v1"), "cgroup version 2: slurmd does not work", "CgroupPlugin=autodetect"),
        ["v2 plugin on v1"] = (h => { h.Legacy(); h.Slurm("CgroupPlugin=cgroup/v2"); }, "cgroup version 1: slurmd does not work", "CgroupPlugin=autodetect"),
        ["jobacct_gather/linux in v1"] = (h => { h.Legacy(); h.Slurm("JobAcctGatherType=jobacct_gather/linux"); }, "no CPU counter", "jobacct_gather/cgroup"),
        ["no jobacct_gather in v1"] = (h => { h.Legacy(); h.Slurm("JobAcctGatherType"); }, "JobAcctGatherType=(default)", "jobacct_gather/cgroup"),
        ["no memory cgroup in v1"] = (h => { h.Legacy(); h.Slurm("JobAcctGatherType=jobacct_gather/linux", "ConstrainRAMSpace=no"); }, "no memory cgroup", "ConstrainRAMSpace=yes"),
        ["no memory asked for in v2"] = (h => h.Slurm("JobAcctGatherType=jobacct_gather/linux", "ConstrainRAMSpace=no"), "memory controller", "EnableControllers=yes"),
        ["constraint without task/cgroup"] = (h => h.Slurm("TaskPlugin=task/affinity"), "nothing is constrained", "task/cgroup"),
        ["another cluster's name"] = (h => { h.Slurm(); h.Cluster = "local"; }, "Slurm calls the cluster testcluster", "actors.cluster = testcluster"),
        ["another node's name"] = (h => { h.Slurm(); h.Node = "vm"; }, "knows no node vm", "actors.node.name"),
        ["another node's directory"] = (h => { h.Slurm(); h.Node = "vm"; h.Make("cgroup/system.slice/node1_slurmstepd.scope"); }, "here works node1", "actors.node.name = node1"),
        ["another node's directory and no controller"] = (SilentController, "here works node1", "actors.node.name = node1"),
        ["slurmd with a set-up that is not there"] = (h => h.Slurmd(70, 0, ["-f", "/opt/slurm/slurm.conf"]), "Slurm is here (slurmd runs), but not its set-up", "SLURM_CONF"),
        ["a Slurm whose set-up is not there"] = (h => h.Make("cgroup/system.slice/slurmstepd.scope"), "Slurm is here (its directories are there), but not its set-up", "SLURM_CONF"),
        ["Grid Engine nobody looks for"] = (h => Daemon(h, "sge_execd"), "Grid Engine (sge_execd runs here): nobody looks", "add sge to"),
        ["PBS nobody looks for"] = (h => Daemon(h, "pbs_mom"), "PBS (pbs_mom runs here): nobody looks", "add pbs to"),
        ["LSF nobody looks for"] = (h => Daemon(h, "sbatchd"), "LSF (sbatchd runs here): nobody looks", "add lsf to"),
        ["units without a counter"] = (h => { h.Legacy("memory", "freezer"); h.Finders.Add("systemd"); }, "units have no total", "version 2"),
        ["OAR without cpusets"] = (h => h.Write("etc/oar/oar.conf", "DB_TYPE=\"Pg\"\n"), "jobs have no cpuset", "JOB_RESOURCE_MANAGER_PROPERTY_DB_FIELD"),
        ["OAR elsewhere"] = (h => Oar(h, OarScript, "/oar2"), "CPUSET_PATH=/oar2", "CPUSET_PATH=\"/oar\""),
        ["OAR with cpusets alone"] = (h => Oar(h, "my $x = 1;\n"), "cpusets alone", "job_resource_manager_cgroups.pl"),
        ["OAR without memory"] = (h => Oar(h, OarScript.Replace("YES", "NO", StringComparison.Ordinal)), "no memory cgroup", "Enable_mem_cg"),
        ["no inotify"] = (h => h.Events = h.Events with { Inotify = false }, "no inotify instance", "max_user_instances"),
        ["few watches"] = (h => h.Write("proc/sys/fs/inotify/max_user_watches", "1000\n"), "1000 inotify watches suffice for 50 jobs", "max_user_watches"),
        ["few files"] = (h => h.Write("proc/self/limits", "Max open files            256                  1024                 files     \n"), "1024 open files", "LimitNOFILE"),
    };

    private static void Daemon(FrozenHost host, string name)
    {
        host.Finders.Remove("environ");
        host.Write("proc/77/stat", $"77 ({name}) S 1 1 1 0 -1 4194560 1 2 3 4 5 6 0 0 20 0 1 0 10 1000 10 0\n");
    }

    public static TheoryData<string> Names => [.. Flaws.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_could_be_better_is_said_with_what_to_change(string flaw)
    {
        var (change, text, advice) = Flaws[flaw];
        using var host = new FrozenHost();
        change(host);
        var found = Better(host.Findings());
        Assert.Contains(found, f => f.Text.Contains(text, StringComparison.Ordinal) && f.Advice.Contains(advice, StringComparison.Ordinal));
    }

    [Fact]
    public void A_host_without_a_scheduler_is_as_it_should_be() => Fine(_ => { });

    [Fact]
    public void Slurm_with_cgroup_v2_is_as_it_should_be() => Fine(h => h.Slurm());

    [Fact]
    public void Slurm_with_cgroup_v1_is_as_it_should_be() => Fine(h =>
    {
        h.Legacy();
        h.Slurm();
    });

    [Fact]
    public void Oar_with_memory_cgroups_is_as_it_should_be() => Fine(h =>
    {
        h.Legacy();
        Oar(h, OarScript);
    });

    [Fact]
    public void Both_settings_of_CgroupJobIdPaths_are_fine() => Fine(
        h => h.Slurm("CgroupJobIdPaths=no"), "slurmstepd tells the id",
        h => h.Slurm("CgroupJobIdPaths=yes"), "the path tells");

    [Fact]
    public void Hidden_processes_do_no_harm_to_a_privileged_agent() => Fine(h => h.Mount("proc", "/proc", "proc", "rw,hidepid=2"), "does not hide anything");

    [Fact]
    public void Counts_of_processes_go_before_programs_in_the_kernel() => Fine(
        h => (h.Events, h.ProcessCounts) = (h.Events with { Bpf = "" }, true), "taskstats: the kernel tells");

    [Fact]
    public void Several_slurmd_are_named() => Fine(
        h =>
        {
            h.Slurm();
            h.Make("cgroup/system.slice/node1_slurmstepd.scope/job_1");
            h.Make("cgroup/system.slice/node2_slurmstepd.scope/job_2");
        },
        "several slurmd here: node1, node2");

    [Fact]
    public void Present_jobs_are_counted() => Fine(
        h =>
        {
            h.Legacy();
            h.Slurm();
            h.Make("cgroup/cpu,cpuacct/slurm/uid_5/job_1/step_0");
            h.Make("cgroup/cpu,cpuacct/slurm/uid_6/job_2");
            h.Make("cgroup/memory/slurm/uid_5/job_1");
        },
        "slurm-cgroup-v1: /slurm in cpu,cpuacct, memory, 2 jobs at present");

    [Fact]
    public void What_can_be_seen_of_Grid_Engine_and_of_units_is_told() => Fine(
        h =>
        {
            Daemon(h, "sge_execd");
            h.Write("proc/78/stat", "78 (sge_shepherd) S 77 1 1 0 -1 4194560 1 2 3 4 5 6 0 0 20 0 1 0 10 1000 10 0\n");
            h.Finders.Add("sge");
        },
        "found by their shepherds, 1 at present",
        h =>
        {
            h.Make("cgroup/system.slice/run-u1.scope");
            h.Make("cgroup/user.slice/user-5.slice/user@5.service/app.slice/run-r1.scope/run-r2.scope");
            h.Make("cgroup/system.slice/cron.service");
            h.Finders.Add("systemd");
        },
        "systemd: 2 units are jobs at present (run-*.scope)");

    [Fact]
    public void The_set_up_is_the_one_that_slurmd_was_started_with() => Fine(
        h =>
        {
            h.Slurm();
            h.ScontrolNeeds = "/opt/slurm/slurm.conf";
            h.Slurmd(70, 0, ["-N", "node1", "-f", "/opt/slurm/slurm.conf"], "SLURM_CONF=/else/slurm.conf\0");
            h.Slurmd(71, 0, ["-N", "node2", "-f", "/opt/another/slurm.conf"]);
        },
        "read by scontrol show config with SLURM_CONF=/opt/slurm/slurm.conf, as slurmd has it",
        h =>
        {
            h.Slurm();
            h.ScontrolNeeds = "/opt/slurm/slurm.conf";
            h.Slurmd(70, 0, [], "A=1\0SLURM_CONF=/opt/slurm/slurm.conf\0");
        },
        "with SLURM_CONF=/opt/slurm/slurm.conf",
        h =>
        {
            h.Write("opt/slurm/slurm.conf", "ClusterName=testcluster\nJobAcctGatherType=jobacct_gather/cgroup\nPrologFlags=Contain\nTaskPlugin=task/cgroup\n");
            h.Write("opt/slurm/cgroup.conf", "ConstrainRAMSpace=yes\n");
            h.Slurmd(70, 0, ["-f/opt/slurm/slurm.conf"]);
        },
        "set-up read by /opt/slurm/slurm.conf");

    [Fact]
    public void A_users_own_slurmd_says_nothing_and_it_is_told_where_the_set_up_was_looked_for() => Fine(
        h => h.Slurmd(70, 5, ["-f", "/home/a/slurm.conf"]), "neither Slurm nor OAR is set up here", h => h.Slurmd(70, 5, []), "SLURM_CONF is not set");

    [Fact]
    public void Without_a_controller_to_ask_the_files_tell() => Fine(
        h =>
        {
            h.Write("etc/slurm/slurm.conf", "# main\nclustername=testcluster\nProcTrackType=proctrack/cgroup # good\nInclude more.conf\nNodeName=node1 CPUs=4\nJobAcctGatherType=jobacct_gather/cgroup\n");
            h.Write("etc/slurm/more.conf", "PrologFlags=contain\nTaskPlugin=\"task/cgroup\"\n");
            h.Write("etc/slurm/cgroup.conf", "ConstrainCores=yes\n");
        },
        "set-up read by /etc/slurm/slurm.conf");

    private static void Fine(params object[] changesAndWords)
    {
        for (var i = 0; i < changesAndWords.Length; i += 2)
        {
            using var host = new FrozenHost();
            ((Action<FrozenHost>)changesAndWords[i])(host);
            var findings = host.Findings();
            Assert.Empty(Better(findings));
            Assert.Contains(findings, f => f.Text.Contains((string)changesAndWords[i + 1], StringComparison.Ordinal));
        }
    }

    private static void Fine(Action<FrozenHost> change, string words = "Linux 6.1.0") => Fine([change, words]);

    private static void Fine(Action<FrozenHost> first, string words, Action<FrozenHost> second, string otherWords) => Fine([first, words, second, otherWords]);

    private static void Fine(Action<FrozenHost> first, string words, Action<FrozenHost> second, string otherWords, Action<FrozenHost> third, string thirdWords) =>
        Fine([first, words, second, otherWords, third, thirdWords]);

    private static List<Finding> Better(IReadOnlyList<Finding> findings)
    {
        Assert.All(findings, f => Assert.Equal(f.Verdict == Verdict.Better, f.Advice.Length > 0));
        return [.. findings.Where(f => f.Verdict == Verdict.Better)];
    }

    private static void Hide(FrozenHost host)
    {
        host.Write("proc/self/status", "Uid:\t5\t5\t5\t5\nCapEff:\t0\n");
        host.Mount("proc", "/proc", "proc", "rw,gid=7,hidepid=2");
    }

    private static void Part(FrozenHost host)
    {
        host.NoCgroups();
        host.Make("part");
        host.Mount("/docker/c0ffee", "/nowhere/cgroup", "cgroup2", "rw");
    }

    private static void LookElsewhere(FrozenHost host)
    {
        host.Finders.Remove("slurm-cgroup-v2");
        host.Make("cgroup/system.slice/slurmstepd.scope/job_7");
    }

    private static void SilentController(FrozenHost host)
    {
        host.Node = "vm";
        host.Write("etc/slurm/slurm.conf", "ClusterName=testcluster\nPrologFlags=Contain\nTaskPlugin=task/cgroup\n");
        host.Make("cgroup/system.slice/node1_slurmstepd.scope");
    }

    private static void Uncounted(FrozenHost host)
    {
        host.Legacy();
        host.Make("cgroup/memory/slurm_node1/uid_5/job_7");
    }

    private static void OarUncounted(FrozenHost host)
    {
        host.Legacy();
        host.Make("cgroup/cpuset/oar/ann_7");
    }

    private static void Oar(FrozenHost host, string script, string path = "/oar")
    {
        host.Write("etc/oar/oar.conf", $"#CPUSET_PATH=\"/old\"\nJOB_RESOURCE_MANAGER_PROPERTY_DB_FIELD=\"cpuset\"\nJOB_RESOURCE_MANAGER_FILE=\"/etc/oar/nodes.pl\"\nCPUSET_PATH=\"{path}\"\n");
        host.Write("etc/oar/nodes.pl", script);
    }
}
