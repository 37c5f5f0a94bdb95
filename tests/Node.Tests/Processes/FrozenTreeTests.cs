using System.Text;
using Actors.Messages.Wire;
using Actors.Node.Attribution;
using Actors.Node.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Node.Tests.Processes;

/// <summary>Frozen /proc and cgroup trees: what needs no rights and no real kernel.</summary>
public sealed class FrozenTreeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("actors-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Cgroup_v1_counters_and_the_processes_cpu_come_from_the_tree()
    {
        V1("slurm/uid_1006/job_1/step_0/task_0", "slurm/uid_1006/job_1", usage: 5_000_000_000);
        Process(100, "solver", "/apps/solver", user: 300, system: 100, cgroup: "4:memory:/slurm/uid_1006/job_1/step_0/task_0\n2:cpuacct:/slurm/uid_1006/job_1/step_0/task_1\n0::/\n");
        Process(101, "outside", "/apps/other", user: 1, system: 1, cgroup: "4:memory:/slurm/uid_1006/job_1/step_0\n2:cpuacct:/\n");
        using var scanner = Scanner();
        var slice = Assert.Single(scanner.Scan().Jobs);
        Assert.Equal(("slurm", "1"), (slice.Id.Scheduler, slice.Id.RawId));
        Assert.Equal(5_000_000, slice.Total.CpuUsec);
        Assert.Equal(1006, slice.Facts.Uid.Value);
        var row = Assert.Single(slice.Executables);
        Assert.Equal(("/apps/solver", "0", 4_000_000L, 3_000_000L), (row.Path.ToStringUtf8(), row.Step, row.CpuUsec, row.UserUsec));
        var usage = UsageBalance.Of(slice);
        Assert.Equal(1_000_000, usage.UnattributedUsec);
        Assert.Equal(70_000, slice.Counters!.Read().MemoryBytes);
        Assert.Equal("memory.max_usage_in_bytes", slice.Counters.Read().MemoryPeakDefinition);
        Assert.Null(slice.Counters.Read().MemoryLimitBytes);
    }

    [Fact]
    public void Cgroup_v2_counters_come_from_the_tree_and_slurmstepd_is_the_schedulers()
    {
        var job = Path.Combine(_root, "cgroup/system.slice/slurmstepd.scope/job_7");
        Directory.CreateDirectory(job);
        File.WriteAllText(Path.Combine(_root, "cgroup/cgroup.procs"), "");
        File.WriteAllText(Path.Combine(job, "cpu.stat"), "usage_usec 900000\nuser_usec 600000\nsystem_usec 300000\n");
        File.WriteAllText(Path.Combine(job, "memory.current"), "4096\n");
        File.WriteAllText(Path.Combine(job, "memory.peak"), "8192\n");
        File.WriteAllText(Path.Combine(job, "memory.max"), "max\n");
        File.WriteAllText(Path.Combine(job, "io.stat"), "8:0 rbytes=10 wbytes=20 rios=1 wios=2\n");
        File.WriteAllText(Path.Combine(job, "pids.current"), "3\n");
        File.WriteAllText(Path.Combine(job, "cpu.pressure"), "some avg10=0.00 avg60=0.00 avg300=0.00 total=11\n");
        Process(100, "solver", "/apps/solver", 50, 0, "0::/system.slice/slurmstepd.scope/job_7/step_0/user/task_0\n");
        Process(101, "slurmstepd", "/usr/sbin/slurmstepd", 10, 0, "0::/system.slice/slurmstepd.scope/job_7/step_0/slurm\n");
        using var scanner = Scanner();
        var slice = Assert.Single(scanner.Scan().Jobs);
        Assert.Equal((900_000L, 600_000L, 300_000L), (slice.Total.CpuUsec, slice.Total.UserUsec, slice.Total.SystemUsec));
        Assert.Equal(ExecutableRole.Scheduler, Assert.Single(slice.Executables, e => e.Path.ToStringUtf8() == "/usr/sbin/slurmstepd").Role);
        Assert.Equal(ExecutableRole.Job, Assert.Single(slice.Executables, e => e.Path.ToStringUtf8() == "/apps/solver").Role);
        var reading = slice.Counters!.Read();
        Assert.Equal((4096L, 8192L, (long?)null, 10L, 2L, 3L, 11L),
            (reading.MemoryBytes, reading.MemoryPeakBytes, reading.MemoryLimitBytes, reading.ReadBytes, reading.WriteOperations, reading.Pids, reading.CpuSomeUsec));
    }

    [Fact]
    public void Without_a_cpuacct_directory_other_hierarchies_tell_and_the_total_is_the_processes()
    {
        Directory.CreateDirectory(Path.Combine(_root, "cgroup/cpuacct"));
        Directory.CreateDirectory(Path.Combine(_root, "cgroup/memory/slurm/uid_5/job_2/step_0"));
        Process(100, "solver", "/apps/solver", 70, 30, "4:memory:/slurm/uid_5/job_2/step_0/task_0\n2:cpuacct:/\n");
        using var scanner = Scanner();
        var slice = Assert.Single(scanner.Scan().Jobs);
        Assert.Equal(TotalSource.Processes, slice.Total.Source);
        Assert.Equal(1_000_000, slice.Total.CpuUsec);
        Assert.NotEqual(0ul, slice.Id.CgroupInode);
        Assert.False(UsageBalance.Of(slice).HasUnattributedUsec);
        Directory.Delete(Path.Combine(_root, "cgroup/memory/slurm"), recursive: true);
        Directory.Delete(Path.Combine(_root, "proc/100"), recursive: true);
        Assert.True(Assert.Single(scanner.Scan().Jobs).Ended);
    }

    [Fact]
    public void Hostile_names_and_paths_are_read_whole()
    {
        V1("slurm/uid_0/job_1", "slurm/uid_0/job_1", 10_000_000_000);
        const string Member = "2:cpuacct:/slurm/uid_0/job_1\n";
        var long_ = "/" + string.Join('/', Enumerable.Repeat(new string('x', 200), 20));
        Process(100, ") R 1 2 (", "/bin/odd", 100, 0, Member);
        Process(101, "new\nline", long_, 100, 0, Member);
        Process(102, "bytes", "/bin/\udcff", 100, 0, Member);
        Process(103, "noexe", null, 100, 0, Member);
        Directory.CreateDirectory(Path.Combine(_root, "proc/104"));
        Process(105, "empty", "/bin/empty", 0, 0, Member);
        File.WriteAllText(Path.Combine(_root, "proc/105/stat"), "");
        Process(106, "cut", "/bin/cut", 0, 0, Member);
        File.WriteAllText(Path.Combine(_root, "proc/106/stat"), "106 (cut) R 1");
        Process(107, "nocgroup", "/bin/nocgroup", 1, 1, "");
        File.Delete(Path.Combine(_root, "proc/107/cgroup"));
        using var scanner = Scanner();
        var slice = Assert.Single(scanner.Scan().Jobs);
        Assert.Equal(4, slice.LiveProcesses);
        Assert.Contains(slice.Executables, e => e.Path.ToStringUtf8() == "/bin/odd");
        Assert.Contains(slice.Executables, e => e.Path.Length == long_.Length);
        Assert.Contains(slice.Executables, e => e.Path.ToStringUtf8() == "[noexe]");
        Assert.All(slice.Executables, e => Assert.Equal(1_000_000, e.CpuUsec));
    }

    [Fact]
    public void A_recycled_pid_is_another_process()
    {
        V1("slurm/uid_0/job_1", "slurm/uid_0/job_1", 10_000_000_000);
        const string Member = "2:cpuacct:/slurm/uid_0/job_1\n";
        Process(100, "a", "/bin/a", 200, 0, Member, start: 10);
        using var scanner = Scanner();
        scanner.Scan();
        Process(100, "a", "/bin/a", 50, 0, Member, start: 20);
        var row = Assert.Single(Assert.Single(scanner.Scan().Jobs).Executables);
        Assert.Equal((2_500_000L, 2L), (row.CpuUsec, row.Processes));
    }

    [Fact]
    public void A_user_who_names_anothers_job_has_one_of_his_own()
    {
        Directory.CreateDirectory(Path.Combine(_root, "cgroup"));
        Process(100, "a", "/bin/a", 100, 0, "0::/\n", environment: "PBS_JOBID=77.server\0PBS_QUEUE=short\0", uid: 1001);
        Process(101, "b", "/bin/b", 100, 0, "0::/\n", environment: "PBS_JOBID=77.server\0", uid: 1002);
        Process(102, "c", "/bin/c", 100, 0, "0::/\n", environment: "JOB_ID=1\0", uid: 1002);
        Process(103, "d", "/bin/d", 100, 0, "0::/\n", uid: 1002);
        using var scanner = Scanner();
        var jobs = scanner.Scan().Jobs;
        Assert.All(jobs, slice => Assert.Equal(("pbs", "77.server"), (slice.Id.Scheduler, slice.Id.RawId)));
        Assert.Equal([1001u, 1002u], jobs.Select(slice => slice.OwnerUid).Order());
        var first = jobs.Single(slice => slice.OwnerUid == 1001);
        Assert.Equal("short", first.Facts.Partition.Value);
        Assert.Equal("/bin/a", Assert.Single(first.Executables).Path.ToStringUtf8());
        Assert.Equal("/bin/b", Assert.Single(jobs.Single(slice => slice.OwnerUid == 1002).Executables).Path.ToStringUtf8());

        Directory.Delete(Path.Combine(_root, "proc/100"), recursive: true);
        jobs = scanner.Scan().Jobs;
        Assert.True(jobs.Single(slice => slice.OwnerUid == 1001).Ended);
        Assert.False(jobs.Single(slice => slice.OwnerUid == 1002).Ended);
    }

    [Fact]
    public void Whoever_names_no_job_is_in_the_one_of_those_above_whoevers_it_is_and_whoever_has_become_its_user()
    {
        Directory.CreateDirectory(Path.Combine(_root, "cgroup"));
        Process(100, "a", "/bin/a", 100, 0, "0::/\n", environment: "PBS_JOBID=77.server\0", uid: 1001);
        Process(101, "none", "/bin/none", 100, 0, "0::/\n", uid: 1001, parent: 100);
        Process(102, "root", "/bin/root", 100, 0, "0::/\n", environment: "HOME=/root\0", parent: 101);
        Process(103, "same", "/bin/same", 100, 0, "0::/\n", environment: "PBS_JOBID=77.server\0", uid: 1002, parent: 102);
        Process(104, "unusable", "/bin/unusable", 100, 0, "0::/\n", environment: "PBS_JOBID=a:b\0", uid: 1002, parent: 103);
        Process(105, "beside", "/bin/beside", 100, 0, "0::/\n", uid: 1001);
        using var scanner = Scanner();
        var slice = Assert.Single(scanner.Scan().Jobs);
        Assert.Equal((1001u, 1001L), (slice.OwnerUid, slice.Facts.Uid.Value));
        Assert.Equal(["/bin/a", "/bin/none", "/bin/root", "/bin/same", "/bin/unusable"], slice.Executables.Select(e => e.Path.ToStringUtf8()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_child_with_a_lower_number_than_its_parent_is_its_jobs_too()
    {
        Directory.CreateDirectory(Path.Combine(_root, "cgroup"));
        Process(300, "a", "/bin/a", 100, 0, "0::/\n", environment: "PBS_JOBID=77.server\0");
        Process(200, "child", "/bin/child", 100, 0, "0::/\n", start: 20, parent: 300);
        Process(100, "grandchild", "/bin/grandchild", 100, 0, "0::/\n", start: 30, parent: 200);
        using var scanner = Scanner();
        Assert.Equal(3, Assert.Single(scanner.Scan().Jobs).LiveProcesses);
    }

    [Fact]
    public void Another_process_with_a_number_of_a_jobs_process_is_not_its_parent()
    {
        Directory.CreateDirectory(Path.Combine(_root, "cgroup"));
        Process(100, "a", "/bin/a", 100, 0, "0::/\n", environment: "PBS_JOBID=77.server\0");
        using var scanner = Scanner();
        scanner.Scan();
        Process(100, "b", "/bin/b", 100, 0, "0::/\n", start: 20);
        Process(90, "child", "/bin/child", 100, 0, "0::/\n", start: 30, parent: 100);
        Assert.Equal("/bin/a", Assert.Single(Assert.Single(scanner.Scan().Jobs).Executables).Path.ToStringUtf8());
    }

    /// <summary>Started by hand in a job's shell, they would take all jobs of the node into that one.</summary>
    [Theory]
    [InlineData("sge_execd", 0, 1)]
    [InlineData("pbs_mom", 0, 1)]
    [InlineData("slurmd", 0, 1)]
    [InlineData("pbs_mom", 1001, 3)]
    public void Whom_roots_daemons_start_are_in_no_job(string name, uint uid, int processes)
    {
        Directory.CreateDirectory(Path.Combine(_root, "cgroup"));
        Process(100, "a", "/bin/a", 100, 0, "0::/\n", environment: "PBS_JOBID=77.server\0", uid: uid);
        Process(101, name, "/bin/daemon", 100, 0, "0::/\n", environment: "PBS_JOBID=77.server\0", uid: uid, parent: 100);
        Process(102, "child", "/bin/child", 100, 0, "0::/\n", uid: uid, parent: 101);
        using var scanner = Scanner();
        Assert.Equal(processes, Assert.Single(scanner.Scan().Jobs).LiveProcesses);
    }

    [Fact]
    public void A_directory_of_a_job_goes_before_birth()
    {
        V1("slurm/uid_0/job_1/step_0", "slurm/uid_0/job_1", usage: 1_000_000_000);
        Process(100, "a", "/bin/a", 100, 0, "2:cpuacct:/\n", environment: "PBS_JOBID=77.server\0");
        Process(101, "b", "/bin/b", 100, 0, "2:cpuacct:/slurm/uid_0/job_1/step_0\n", parent: 100);
        Process(102, "c", "/bin/c", 100, 0, "2:cpuacct:/slurm/uid_0/job_1/step_0\n", environment: "PBS_JOBID=77.server\0", parent: 101);
        Process(103, "d", "/bin/d", 100, 0, "2:cpuacct:/\n", parent: 102);
        using var scanner = Scanner();
        var jobs = scanner.Scan().Jobs;
        Assert.Equal(["/bin/b", "/bin/c"], jobs.Single(j => j.Id.RawId == "1").Executables.Select(e => e.Path.ToStringUtf8()).Order(StringComparer.Ordinal));
        Assert.Equal("/bin/a", Assert.Single(jobs.Single(j => j.Id.RawId == "77.server").Executables).Path.ToStringUtf8());
    }

    [Fact]
    public void What_does_not_work_here_is_refused_with_key_and_cure()
    {
        Directory.CreateDirectory(Path.Combine(_root, "proc"));
        Assert.Contains("actors.node.attribution", Assert.Throws<InvalidOperationException>(() => Scanner("taskstats")).Message, StringComparison.Ordinal);
        Assert.Contains("poll", Assert.Throws<InvalidOperationException>(() => Scanner("bpf")).Message, StringComparison.Ordinal);
        using var scanner = Scanner("auto");
        Assert.Equal(AttributionTier.Poll, scanner.Tier);
        Assert.Contains("proc", scanner.TierReason, StringComparison.Ordinal);
    }

    private NodeScanner Scanner(string attribution = "poll") => new(
        new NodeScannerOptions(Path.Combine(_root, "proc"), Path.Combine(_root, "cgroup"), ["slurm-cgroup-v1", "slurm-cgroup-v2", "environ"], attribution, TimeSpan.Zero),
        NullLogger.Instance,
        TimeProvider.System);

    private void V1(string deepest, string job, long usage)
    {
        foreach (var controller in (string[])["cpuacct", "memory"])
        {
            Directory.CreateDirectory(Path.Combine(_root, "cgroup", controller, deepest));
        }

        var cpu = Path.Combine(_root, "cgroup/cpuacct", job);
        File.WriteAllText(Path.Combine(cpu, "cpuacct.usage"), $"{usage}\n");
        File.WriteAllText(Path.Combine(cpu, "cpuacct.stat"), "user 300\nsystem 100\n");
        var memory = Path.Combine(_root, "cgroup/memory", job);
        File.WriteAllText(Path.Combine(memory, "memory.usage_in_bytes"), "70000\n");
        File.WriteAllText(Path.Combine(memory, "memory.max_usage_in_bytes"), "90000\n");
        File.WriteAllText(Path.Combine(memory, "memory.limit_in_bytes"), "9223372036854771712\n");
    }

    private void Process(int pid, string name, string? executable, long user, long system, string cgroup, ulong start = 10, string environment = "", uint uid = 0, int parent = 1)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_root, "proc", pid.ToString(System.Globalization.CultureInfo.InvariantCulture))).FullName;
        File.WriteAllText(Path.Combine(directory, "stat"), $"{pid} ({name}) S {parent} 1 1 0 -1 4194560 1 2 3 4 {user} {system} 0 0 20 0 1 0 {start} 1000 10 0\n");
        File.WriteAllText(Path.Combine(directory, "cgroup"), cgroup);
        File.WriteAllBytes(Path.Combine(directory, "environ"), Encoding.UTF8.GetBytes(environment));
        File.WriteAllText(Path.Combine(directory, "status"), $"Name:\t{name.Replace('\n', ' ')}\nUid:\t{uid}\t{uid}\t{uid}\t{uid}\n");
        var link = Path.Combine(directory, "exe");
        if (executable is not null && !Path.Exists(link) && new FileInfo(link).LinkTarget is null)
        {
            File.CreateSymbolicLink(link, executable);
        }
    }
}
