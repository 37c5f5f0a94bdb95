using System.Globalization;
using Actors.Messages.Wire;
using Actors.Node.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Node.Tests.Processes;

/// <summary>What tests on real jobs share: a sub-tree of cgroups, programs of their own, a scanner.</summary>
public abstract class RealJob : IDisposable
{
    /// <summary>The script waits here until <see cref="Truth.Continue"/>.</summary>
    protected const string Stop = "kill -STOP $$";

    /// <summary>A loop of $1 rounds, in sh: about a microsecond each.</summary>
    protected const string Burn = "i=0; while [ $i -lt $1 ]; do i=$((i+1)); done";

    private readonly List<int> _children = [];

    protected RealJob(bool unified = false, string controller = "")
    {
        Cgroups = new TestCgroups(unified, controller);
        Bin = Directory.CreateTempSubdirectory("actors-test-").FullName;
    }

    private protected TestCgroups Cgroups { get; }

    protected string Bin { get; }

    public virtual void Dispose()
    {
        foreach (var child in _children)
        {
            Truth.End(child);
        }

        Cgroups.Dispose();
        Directory.Delete(Bin, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected NodeScanner Scanner(string attribution, string? root = null, string? finders = null, bool counts = false) => new(
        new NodeScannerOptions("/proc", root ?? Cgroups.Root, (finders ?? "slurm-cgroup-v1,slurm-cgroup-v2").Split(','), attribution, TimeSpan.Zero) { SystemdUnits = ["run-*.scope", "job-{id}.scope"], Node = "n1", ProcessCounts = counts },
        NullLogger.Instance,
        TimeProvider.System);

    /// <summary>A program of its own: a copy of sh, or of another, under another name.</summary>
    protected string Program(string name, string of = "/bin/sh")
    {
        var path = Path.Combine(Bin, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // By a process of its own: a descriptor open for writing here would go along with whatever another test starts meanwhile, and the copy be "busy".
        Truth.Wait(Truth.Start("/bin/cp", [of, path]));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Starts a program inside a job's directory; ended by the test's end at the latest.</summary>
    protected int Start(string directory, string program, string script, params string[] arguments)
    {
        var child = Truth.Start(
            "/bin/sh",
            ["-c", "echo $$ > \"$0/cgroup.procs\"; exec \"$@\"", directory, program, "-c", script, "burn", .. arguments]);
        _children.Add(child);
        return child;
    }

    /// <summary>The same under another title, as daemons give themselves one.</summary>
    protected int StartAs(string title, string directory, string program, string script, params string[] arguments)
    {
        var child = Truth.Start(
            "/bin/bash",
            ["-c", "echo $$ > \"$0/cgroup.procs\"; exec -a \"$1\" \"${@:2}\"", directory, title, program, "-c", script, "burn", .. arguments]);
        _children.Add(child);
        return child;
    }

    /// <summary>CPU seconds of a child that ends by itself.</summary>
    protected double Wait(int child)
    {
        _children.Remove(child);
        return Truth.Wait(child);
    }

    /// <summary>Ends a child that does not end by itself.</summary>
    protected void Kill(int child)
    {
        _children.Remove(child);
        Truth.End(child);
    }

    protected double Run(string directory, string program, int rounds) =>
        Wait(Start(directory, program, Burn, rounds.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Scans until something is so.</summary>
    protected static T Until<T>(NodeScanner scanner, string what, Func<ScanResult, T?> look)
        where T : class
    {
        var deadline = Deadline();
        while (true)
        {
            var result = scanner.Scan();
            if (look(result) is { } found)
            {
                return found;
            }

            if (Environment.TickCount64 > deadline)
            {
                throw new TimeoutException($"waited in vain for {what}; jobs: {string.Join("; ", result.Jobs.Select(j => j + " " + string.Join(",", j.Executables)))}");
            }

            Thread.Sleep(1);
        }
    }

    /// <summary>Waits until a child has stopped itself: it has come to that place of its script and uses nothing meanwhile.</summary>
    protected static void UntilStopped(int child) => Until(() => Truth.IsStopped(child), $"process {child} to stop itself");

    /// <summary>Waits until a file is there: a script's word that it has come so far.</summary>
    protected static void UntilExists(string path) => Until(() => File.Exists(path), path);

    protected static void Until(Func<bool> holds, string what)
    {
        var deadline = Deadline();
        while (!holds())
        {
            if (Environment.TickCount64 > deadline)
            {
                throw new TimeoutException($"waited in vain for {what}");
            }

            Thread.Sleep(1);
        }
    }

    private static long Deadline() => Environment.TickCount64 + (long)Patience.Deadline.TotalMilliseconds;

    protected static ExecutableUsage? Row(JobSlice slice, string path, ExecutableRole role = ExecutableRole.Job) =>
        slice.Executables.FirstOrDefault(e => e.Role == role && string.Equals(e.Path.ToStringUtf8(), path, StringComparison.Ordinal));

    /// <summary>Within 2 % or 50 ms.</summary>
    protected static void Near(double truthSeconds, long cpuUsec) =>
        Assert.InRange(cpuUsec / 1e6, truthSeconds - Math.Max(0.05, truthSeconds * 0.02), truthSeconds + Math.Max(0.05, truthSeconds * 0.02));

    /// <summary>Σ executables + unattributed = total, and nothing above it.</summary>
    protected static JobUsage Balanced(JobSlice slice)
    {
        var usage = UsageBalance.Of(slice);
        Assert.Equal(0, usage.ExcessUsec);
        Assert.Equal(usage.CpuUsec, usage.UnattributedUsec + usage.Executables.Where(e => e.Role != ExecutableRole.Escaped).Sum(e => e.CpuUsec));
        return usage;
    }
}
