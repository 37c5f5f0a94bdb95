using System.Globalization;
using System.Runtime.InteropServices;
using Actors.Node.Cgroups;
using Actors.Node.Kernel;
using Actors.Node.Kernel.Bpf;
using Actors.Node.Tests.Processes;

namespace Actors.Node.Tests.Kernel.Bpf;

/// <summary>The hooks alone against wait4's word and the counters of cgroups.</summary>
public sealed class ProcessHooksTests : RealJob
{
    private const int Count = 150;

    [BpfFact(legacy: true)]
    public void Every_nanosecond_of_short_processes_under_two_names_in_two_jobs_at_once_is_told()
    {
        using var hooks = Open();
        var programs = (Alpha: Program("alpha"), Beta: Program("beta"));
        var jobs = new[] { Cgroups.Make("slurm/uid_0/job_1/step_0"), Cgroups.Make("slurm/uid_0/job_2/step_0") };
        var truth = new (double Alpha, double Beta)[2];
        var threads = jobs.Select((job, i) => new Thread(() => truth[i] = RunMany(job, programs.Alpha, programs.Beta, Count, 1500))).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());

        for (var i = 0; i < 2; i++)
        {
            var place = Place.Of(Inode(jobs[i]), 0);
            UntilTold(hooks, place, programs.Alpha, truth[i].Alpha, Count);
            UntilTold(hooks, place, programs.Beta, truth[i].Beta, Count);
            var keys = hooks.Usage(out var values);
            var sum = 0L;
            for (var k = 0; k < keys.Length; k++)
            {
                sum += keys[k].Place == place ? values[k].RunNsec / 1000 : 0;
            }

            // The thread that started them was in the job too: its own time was booked when it left.
            var counted = Cgroups.CpuUsec($"slurm/uid_0/job_{i + 1}/step_0");
            Assert.InRange(sum, counted * 0.995, (counted * 1.001) + 1000);
        }

        Assert.Equal(0, hooks.Lost);
    }

    [BpfFact]
    public void A_process_that_sleeps_is_in_every_iteration_until_it_is_put_elsewhere_or_ends()
    {
        using var hooks = Open();
        var (first, second) = (Cgroups.Make("slurm/uid_0/job_1/step_0"), Cgroups.Make("slurm/uid_0/job_2/step_0"));
        var sleeper = Truth.Start("/bin/sleep", ["1000"]);
        try
        {
            File.WriteAllText($"{first}/cgroup.procs", sleeper.ToString(CultureInfo.InvariantCulture));
            var told = UntilTwiceAlike(hooks, sleeper);
            Assert.Equal(Place.Of(Inode(first), 0), told.Place);
            File.WriteAllText($"{second}/cgroup.procs", sleeper.ToString(CultureInfo.InvariantCulture));
            told = Iterated(hooks, sleeper)!.Value;
            Assert.Equal(Place.Of(Inode(second), 0), told.Place);
            Assert.True(told.RunNsec < told.WholeRunNsec, "what it used in the first directory is booked there");
            UntilTwiceAlike(hooks, sleeper);
        }
        finally
        {
            Truth.End(sleeper);
        }

        Until(() => Iterated(hooks, sleeper) is null, "a process that is over is not told");
    }

    [MountFact(bpf: true)]
    public void A_programs_path_is_the_one_that_its_process_saw_where_mounts_lie_on_mounts()
    {
        using var hooks = Open();
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        var (image, solver) = (Path.Combine(Bin, "image"), Program("image/opt/solver"));
        var seen = Directory.CreateDirectory(Path.Combine(Bin, "seen")).FullName;
        Directory.CreateDirectory(Path.Combine(image, "apps"));
        Wait(Start(job, "/bin/sh", $"exec unshare -m --propagation private sh -c 'mount --bind {image} {seen}; mount --bind {image}/opt {seen}/apps; exec {seen}/apps/solver -c :'"));

        // The first word on a file is of its first program.
        Assert.Equal($"{seen}/apps/solver", PathOf(hooks, solver));
    }

    [BpfFact]
    public void The_longest_path_of_a_program_is_told_whole()
    {
        using var hooks = Open();
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        var deep = string.Join('/', Enumerable.Repeat(new string('d', 97), (4000 - Bin.Length) / 98));
        var program = Program($"{deep}/p");
        Wait(Start(job, program, ":"));

        Assert.Equal(program, PathOf(hooks, program));
    }

    [MountFact(bpf: true)]
    public void A_programs_path_tells_where_its_process_has_its_root_directory()
    {
        using var hooks = Open();
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        var (image, solver) = (Path.Combine(Bin, "image"), Program("image/opt/solver"));
        var libraries = string.Join(';', ((string[])["lib", "lib64", "usr"]).Where(d => Directory.Exists($"/{d}")).Select(d => $"mkdir {image}/{d}; mount --bind /{d} {image}/{d}"));
        Wait(Start(job, "/bin/sh", $"exec unshare -m --propagation private sh -c '{libraries}; exec chroot {image} /opt/solver -c :'"));

        Assert.Equal($"{image}/opt/solver of which in its root /opt/solver", PathOf(hooks, solver, tellsRoot: true));
    }

    private static string? PathOf(ProcessHooks hooks, string program, bool tellsRoot = false)
    {
        var inode = Inode(program);
        while (hooks.TryNext(out var told, out var text))
        {
            if (told.Kind == HookEventKind.File && told.File.Inode == inode)
            {
                return Path(text!) + (tellsRoot ? $" of which in its root {Path(text.AsSpan(0, (int)told.Parent.Value - 1))}" : "");
            }
        }

        return null;

        static string Path(ReadOnlySpan<byte> names) =>
            "/" + string.Join('/', System.Text.Encoding.UTF8.GetString(names).Split('\0', StringSplitOptions.RemoveEmptyEntries).Reverse().Where(name => name != "/"));
    }

    private static TaskRecord UntilTwiceAlike(ProcessHooks hooks, int pid)
    {
        var told = default(TaskRecord);
        Until(
            () =>
            {
                var before = told;
                told = Iterated(hooks, pid) ?? default;
                return told.Pid == pid && told == before;
            },
            "two iterations tell the same of a process that sleeps");
        return told;
    }

    private static TaskRecord? Iterated(ProcessHooks hooks, int pid)
    {
        TaskRecord? told = null;
        hooks.Iterate((in TaskRecord task) => told = task.Pid == pid && (task.Flags & TaskFlags.Unknown) == TaskFlags.None ? task : told);
        return told;
    }

    /// <summary>On a busy host a task may wait for a CPU to run its last instants.</summary>
    private static void UntilTold(ProcessHooks hooks, Place place, string program, double truth, int processes)
    {
        var deadline = Environment.TickCount64 + (long)Patience.Deadline.TotalMilliseconds;
        UsageValue told;
        while ((told = Told(hooks, place, program)).RunNsec / 1e9 < truth * 0.995)
        {
            Assert.True(Environment.TickCount64 < deadline, $"{told} of {truth} s");
            Thread.Sleep(1);
        }

        // A process runs on for some microseconds after its parent was told of its time.
        Assert.InRange(told.RunNsec / 1e9, 0, (truth * 1.0005) + (processes * 50e-6));
        Assert.Equal(processes, told.Processes);

        // Before Linux 6.16 the peak of a process that was born large is not known.
        Assert.True(told.PeakPages > 0 || Environment.OSVersion.Version < new Version(6, 16));
    }

    private static UsageValue Told(ProcessHooks hooks, Place place, string program)
    {
        var inode = Inode(program);
        var keys = hooks.Usage(out var values);
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i].Place == place && keys[i].File.Inode == inode)
            {
                return values[i];
            }
        }

        return default;
    }

    private static ulong Inode(string path)
    {
        Assert.Equal(0, FileStatus.TryGet(Libc.AtCurrentDirectory, System.Text.Encoding.UTF8.GetBytes(path + "\0"), out var status));
        return status.Inode;
    }

    private static (double Alpha, double Beta) RunMany(string job, string alpha, string beta, int count, int rounds)
    {
        var hierarchy = CgroupHierarchies.Find("/proc", "").First(h => h.Controllers.Contains("cpuacct", StringComparer.Ordinal));
        var before = File.ReadLines("/proc/thread-self/cgroup").Select(l => l.Split(':')).First(l => l[1].Split(',').Contains("cpuacct", StringComparer.Ordinal))[2];
        File.WriteAllText($"{job}/tasks", "0");
        var truth = (0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            truth.Item1 += Truth.Wait(Truth.Start(alpha, ["-c", Burn, "burn", rounds.ToString(CultureInfo.InvariantCulture)]));
            truth.Item2 += Truth.Wait(Truth.Start(beta, ["-c", Burn, "burn", (2 * rounds).ToString(CultureInfo.InvariantCulture)]));
        }

        File.WriteAllText($"{hierarchy.Directory}{before}/tasks", "0");
        return truth;
    }

    private static ProcessHooks Open()
    {
        // The kernel's numbers: 0 where a controller is in v2, or nowhere.
        var number = int.Parse(File.ReadLines("/proc/cgroups").Select(l => l.Split('\t')).First(l => l[0] == "cpuacct")[1], CultureInfo.InvariantCulture);
        HookHierarchy[] hierarchies = number > 0 ? [new HookHierarchy(number, "cpuacct"), new HookHierarchy(0, "")] : [new HookHierarchy(0, "")];
        var hooks = ProcessHooks.Open(new HookOptions(hierarchies, false), 32768, out var reason);
        Assert.True(hooks is not null, reason);
        hooks.Attach();
        return hooks;
    }
}
