using Actors.Messages.Wire;
using Actors.Node.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Actors.Node.Tests.Processes;

public sealed class RealJobTests(ITestOutputHelper output) : IDisposable
{
    private const string Burn = "i=0; while [ $i -lt $1 ]; do i=$((i+1)); done";

    private readonly TestCgroups _cgroups = new();
    private readonly string _bin = Directory.CreateTempSubdirectory("actors-test-").FullName;

    [CgroupFact]
    public void A_process_that_ends_between_passes_is_booked_whole()
    {
        var job = Job(1);
        using var scanner = Scanner("taskstats");
        scanner.Scan();
        var truth = Run(job, Program("solver"), 400_000);

        var slice = Single(scanner.Scan());
        var row = Assert.Single(slice.Executables, e => Path(e).EndsWith("/solver", StringComparison.Ordinal));
        Near(truth, row.CpuUsec);
        Balanced(slice);
        Assert.Equal("batch", row.Step);
        Assert.Equal(1, row.Processes);
    }

    [CgroupFact]
    public void Two_programs_alternating_for_a_millisecond_are_told_apart()
    {
        var job = Job(2);
        using var scanner = Scanner("taskstats");
        scanner.Scan();
        string[] programs = [Program("alpha"), Program("beta")];
        var truth = new double[2];
        for (var i = 0; i < 100; i++)
        {
            truth[i % 2] += Run(job, programs[i % 2], 10_000);
        }

        var slice = Single(scanner.Scan());
        for (var i = 0; i < 2; i++)
        {
            var row = Assert.Single(slice.Executables, e => Path(e) == programs[i]);
            output.WriteLine($"{programs[i]} truth {truth[i]} booked {row.CpuUsec / 1e6} processes {row.Processes}");
            Assert.Equal(50, row.Processes);
            Assert.InRange(row.CpuUsec / 1e6, truth[i] * 0.75, truth[i] * 1.001);
        }

        foreach (var e in slice.Executables)
        {
            output.WriteLine(e.ToString());
        }

        Balanced(slice);
    }

    [CgroupFact]
    public void A_job_that_ended_between_passes_has_its_last_counter()
    {
        var job = Job(3);
        using var scanner = Scanner("taskstats");
        scanner.Scan();
        var truth = Run(job, Program("solver"), 200_000);
        var counted = _cgroups.CpuUsec("slurm/uid_0/job_3");
        _cgroups.Remove("slurm/uid_0/job_3");

        var slice = Single(scanner.Scan());
        output.WriteLine(slice.ToString());
        Assert.True(slice.Ended);
        Assert.False(slice.TotalIsLowerBound);
        Assert.Equal(counted, slice.Total.CpuUsec);
        Near(truth, slice.Total.CpuUsec!.Value);
        Balanced(slice);
        scanner.Forget(slice.Id);
        Assert.Empty(scanner.Scan().Jobs);
    }

    public void Dispose()
    {
        _cgroups.Dispose();
        Directory.Delete(_bin, recursive: true);
    }

    private string Job(int id)
    {
        return _cgroups.Make($"slurm/uid_0/job_{id}/step_batch");
    }

    private NodeScanner Scanner(string attribution) => new(
        new NodeScannerOptions("/proc", _cgroups.Root, ["slurm-cgroup-v1", "slurm-cgroup-v2", "environ"], attribution, TimeSpan.FromSeconds(1)),
        NullLogger.Instance,
        TimeProvider.System);

    private string Program(string name)
    {
        var path = System.IO.Path.Combine(_bin, name);
        File.Copy("/bin/sh", path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Runs a program inside a job's directory to its end.</summary>
    private static double Run(string directory, string program, int rounds) => Truth.Wait(Truth.Start(
        "/bin/sh",
        ["-c", "echo $$ > \"$0/cgroup.procs\"; exec \"$@\"", directory, program, "-c", Burn, "burn", rounds.ToString(System.Globalization.CultureInfo.InvariantCulture)]));

    private static JobSlice Single(ScanResult result) => Assert.Single(result.Jobs);

    private static string Path(ExecutableUsage usage) => usage.Path.ToStringUtf8();

    private static void Near(double truthSeconds, long cpuUsec) =>
        Assert.InRange(cpuUsec / 1e6, truthSeconds - Math.Max(0.05, truthSeconds * 0.02), truthSeconds + Math.Max(0.05, truthSeconds * 0.02));

    private static void Balanced(JobSlice slice)
    {
        var usage = UsageBalance.Of(slice);
        Assert.Equal(0, usage.ExcessUsec);
        Assert.Equal(usage.CpuUsec, usage.UnattributedUsec + usage.Executables.Where(e => e.Role != ExecutableRole.Escaped).Sum(e => e.CpuUsec));
    }
}
