using Actors.Messages.Wire;
using Actors.Node.Processes;
using Actors.Node.Programs;
using Actors.Node.Tests.Kernel.Bpf;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Node.Tests.Processes;

/// <summary>Real interpreters: a copy of sh called bash, and what it runs.</summary>
public sealed class ScriptTests : RealJob
{
    [CgroupTheory, Tiers]
    public void An_interpreters_cpu_is_told_by_script_and_no_other_argument_is_kept(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        using var scanner = Scanner(ScriptsKept.Path, tier);
        scanner.Scan();
        var bash = Program("bash");
        var (one, two) = (Script("one.sh"), Script("two.sh"));
        var child = StartScripts(job, bash, $"\"$1\" {one} 100000 secret; \"$1\" {two} 300000 secret; \"$1\" -c '{Burn}' secret 100000; {Stop}");
        UntilStopped(child);
        var slice = Until(scanner, "all three", r => r.Jobs.FirstOrDefault(j => Row(j, bash) is { Processes: >= 3 }));
        var row = Row(slice, bash)!;
        Assert.Equal([two, one], row.Scripts.Select(s => s.Path.ToStringUtf8()));
        Assert.All(row.Scripts, script => Assert.InRange(script.CpuUsec, 20_000, row.CpuUsec));
        Assert.True(row.Scripts.Sum(s => s.CpuUsec) < row.CpuUsec);
        Assert.DoesNotContain("secret", slice.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(slice.Executables, e => e.ToByteArray().AsSpan().IndexOf("secret"u8) >= 0);
        Balanced(slice);

        using var next = Scanner(ScriptsKept.Path, "poll");
        next.Restore(scanner.Checkpoint());
        var restored = Row(next.Scan().Jobs.Single(), bash)!;
        Assert.Equal(row.Scripts.Select(s => (s.Path, s.Processes)), restored.Scripts.Select(s => (s.Path, s.Processes)));

        // Nanoseconds become microseconds anew, and what the job's counter tells beyond what is booked may be more by now.
        var slack = 2 + Math.Abs(restored.CorrectedUsec - row.CorrectedUsec);
        Assert.All(row.Scripts.Zip(restored.Scripts), pair => Assert.InRange(pair.Second.CpuUsec, pair.First.CpuUsec - slack, pair.First.CpuUsec + slack));
    }

    /// <summary>A script before and after an exec, one of a process that is gone, one that goes on in a child, one whose directory the process tells.</summary>
    [BpfFact]
    public void Every_run_of_an_interpreter_is_told_with_its_own_script()
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        using var scanner = Scanner(ScriptsKept.Name, "bpf");
        scanner.Scan();
        var (bash, solver) = (Program("bash"), Program("solver"));
        var (one, two, chain) = (Script("one.sh"), Script("two.sh"), Path.Combine(Bin, "chain.sh"));
        File.WriteAllText(chain, $"{Burn}\n( {Burn} ) & wait\nexec {bash} {two} \"$@\"\n");
        var child = Start(job, "/bin/sh", $"n=0; while [ $n -lt 40 ]; do {bash} {one} 2000; {solver} -c '{Burn}' burn 2000; n=$((n+1)); done; {bash} {chain} 50000; {Stop}");
        UntilStopped(child);
        var row = Until(scanner, "all of it", r => Row(r.Jobs[0], bash) is { Processes: >= 43 } found ? found : null);
        Assert.Equal(["chain.sh", "one.sh", "two.sh"], row.Scripts.Select(s => s.Path.ToStringUtf8()).Order(StringComparer.Ordinal));
        Assert.Equal(row.CpuUsec, row.Scripts.Sum(s => s.CpuUsec), 1000.0);
        Assert.Equal(40, row.Scripts.Single(s => s.Path.ToStringUtf8() == "one.sh").Processes);
        var (both, half) = (row.Scripts.Single(s => s.Path.ToStringUtf8() == "chain.sh").CpuUsec, row.Scripts.Single(s => s.Path.ToStringUtf8() == "two.sh").CpuUsec);
        Assert.InRange(both, half, row.CpuUsec);
        var slice = scanner.Scan().Jobs[0];
        Assert.Equal((40, 0), (Row(slice, solver)!.Processes, Row(slice, solver)!.Scripts.Count));
        Assert.Equal(0, scanner.LostEvents);
        Balanced(slice);
    }

    [BpfFact]
    public void Of_an_interpreter_that_was_there_before_the_agent_the_script_is_told_too()
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        var (bash, script, mark) = (Program("bash"), Path.Combine(Bin, "one.sh"), Path.Combine(Bin, "mark"));
        File.WriteAllText(script, $"{Stop}; {Burn}; echo > {mark}; {Stop}");
        var child = Start(job, "/bin/sh", $"exec {bash} {script} 50000");
        UntilStopped(child);
        using var scanner = Scanner(ScriptsKept.Path, "bpf");
        Assert.Equal(script, Assert.Single(Row(Assert.Single(scanner.Scan().Jobs), bash)!.Scripts).Path.ToStringUtf8());
        Truth.Continue(child);
        UntilExists(mark);
        UntilStopped(child);
        var row = Row(Assert.Single(scanner.Scan().Jobs), bash)!;
        Assert.Equal(row.CpuUsec, Assert.Single(row.Scripts).CpuUsec);
        Assert.True(row.CpuUsec > 10_000);
    }

    [CgroupFact(events: false)]
    public void By_name_only_the_last_part_is_kept_and_off_keeps_nothing()
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        var bash = Program("bash");
        var script = Path.Combine(Bin, "one.sh");
        File.WriteAllText(script, Stop);
        var child = StartScripts(job, bash, $"exec \"$1\" {script}");
        UntilStopped(child);
        foreach (var (kept, told) in new[] { (ScriptsKept.Name, "one.sh"), (ScriptsKept.Path, script), (ScriptsKept.Off, null) })
        {
            using var scanner = Scanner(kept, "poll");
            var row = Row(Assert.Single(scanner.Scan().Jobs), bash)!;
            Assert.Equal(told, row.Scripts.SingleOrDefault()?.Path.ToStringUtf8());
        }
    }

    /// <summary>Nothing tells a pass where a process was begun but that it is still there.</summary>
    [CgroupTheory(events: false)]
    [InlineData("", true)]
    [InlineData("cd elsewhere", false)]
    [InlineData("cd empty", false)]
    public void A_relative_script_is_told_by_its_path_only_of_an_interpreter_that_went_nowhere(string goes, bool whole)
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        var bash = Program("bash");
        Directory.CreateDirectory(Path.Combine(Bin, "empty"));
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(Bin, "elsewhere")).FullName, "one.sh"), "another");
        File.WriteAllText(Path.Combine(Bin, "one.sh"), $"{goes}\n{Stop}\n");
        UntilStopped(StartScripts(job, bash, $"cd {Bin}; export PWD; exec \"$1\" ./one.sh"));
        using var scanner = Scanner(ScriptsKept.Path, "poll");
        var row = Row(Assert.Single(scanner.Scan().Jobs), bash)!;
        Assert.Equal(whole ? Path.Combine(Bin, "one.sh") : "one.sh", Assert.Single(row.Scripts).Path.ToStringUtf8());
    }

    [CgroupFact(events: false)]
    public void Libraries_are_told_where_they_are_asked_for()
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        var solver = Program("solver");
        UntilStopped(Start(job, solver, Stop));
        using var scanner = Scanner(ScriptsKept.Off, "poll", libraries: true);
        var row = Until(scanner, "its libraries", r => Row(r.Jobs[0], solver) is { Libraries.Count: > 0 } found ? found : null);
        Assert.Contains(row.Libraries, l => l.ToStringUtf8().Contains("/libc.so", StringComparison.Ordinal) || l.ToStringUtf8().Contains("/ld-", StringComparison.Ordinal));
        using var without = Scanner(ScriptsKept.Off, "poll");
        Assert.Empty(Row(without.Scan().Jobs[0], solver)!.Libraries);
    }

    [MountTheory, Tiers, InlineData("poll")]
    public void The_same_program_in_two_mounts_of_an_image_is_one_executable_named_by_the_path_inside(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        var (inside, solver) = (Directory.CreateDirectory(Path.Combine(Bin, "image")).FullName, Program("solver"));
        var path = Path.Combine(inside, "solver");
        int[] children = [.. Enumerable.Range(0, 2).Select(_ => Start(
            job,
            "/bin/sh",
            $"exec unshare -m --propagation private sh -c 'mount -t tmpfs none {inside} && cp {solver} {path} && APPTAINER_CONTAINER=/images/md.sif exec {path} -c \"kill -STOP \\$\\$\"'"))];
        foreach (var child in children)
        {
            UntilStopped(child);
        }

        using var scanner = Scanner(ScriptsKept.Off, tier);
        var slice = Assert.Single(scanner.Scan().Jobs);
        var row = Assert.Single(slice.Executables, e => e.Path.ToStringUtf8() == path);
        Assert.Equal(("/images/md.sif", 2L, 0ul), (row.Image.ToStringUtf8(), row.Processes, row.Device));
    }

    [MountTheory, Tiers, InlineData("poll")]
    public void In_a_root_directory_of_its_own_a_program_is_named_by_the_path_seen_inside(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_1/step_0");
        var (root, solver, script) = (Directory.CreateDirectory(Path.Combine(Bin, "image")).FullName, Program("solver"), Path.Combine(Bin, "enter.sh"));
        File.WriteAllText(
            script,
            $"""
            mount -t tmpfs none {root} && mkdir {root}/run {root}/opt && cp {solver} {root}/opt/solver && echo 'image="registry.example/md:1"' > {root}/run/.containerenv
            for d in usr bin lib lib64; do
              if [ -L /$d ]; then cp -P /$d {root}/; elif [ -d /$d ]; then mkdir {root}/$d && mount --rbind /$d {root}/$d; fi
            done
            exec chroot {root} /opt/solver -c 'kill -STOP $$'
            """);
        UntilStopped(Start(job, "/bin/sh", $"exec unshare -m --propagation private sh {script}"));
        using var scanner = Scanner(ScriptsKept.Off, tier);
        var row = Assert.Single(Assert.Single(scanner.Scan().Jobs).Executables);
        Assert.Equal(("/opt/solver", "registry.example/md:1"), (row.Path.ToStringUtf8(), row.Image.ToStringUtf8()));
    }

    private NodeScanner Scanner(ScriptsKept scripts, string tier = "taskstats", bool libraries = false) => new(
        new NodeScannerOptions("/proc", Cgroups.Root, ["slurm-cgroup-v1"], tier, TimeSpan.Zero) { Scripts = scripts, Libraries = libraries },
        NullLogger.Instance,
        TimeProvider.System);

    private int StartScripts(string job, string bash, string script) => Start(job, "/bin/sh", script, bash);

    private string Script(string name)
    {
        var path = Path.Combine(Bin, name);
        File.WriteAllText(path, Burn + "\n");
        return path;
    }
}
