using System.Globalization;
using System.Text;
using Actors.Node.Processes;
using Actors.Node.Programs;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Node.Tests.Processes;

/// <summary>A frozen tree in which processes show whatever they like, or half of it: those beside them are read as ever.</summary>
public sealed class HostileTreeTests : IDisposable
{
    private static readonly string[] s_files = ["stat", "cgroup", "environ", "status", "cmdline", "maps"];

    private readonly string _root = Directory.CreateTempSubdirectory("actors-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Whatever_other_processes_show_the_job_beside_them_is_read_as_ever()
    {
        Directory.CreateDirectory(Path.Combine(_root, "cgroup"));
        Good(500);
        var bytes = Gen.OneOf(
            ArbMap.Default.ArbFor<byte[]>().Generator,
            Gen.Elements<byte[]>(
                "77 (a) R 1"u8.ToArray(), "77 (\n) S 0 (\x1b[2J) S 1 1 1 0 -1 4194560 1 2 3 4 9 9 0 0 20 0 1 0 10 1000 10 0\n"u8.ToArray(),
                "77 (x) S 77 1 1 0 -1 4194560 1 2 3 4 9223372036854775807 9223372036854775807 0 0 20 0 1 0 10 1000 9223372036854775807 0\n"u8.ToArray(),
                "77 (x) S -5 1 1 0 -1 4194560 1 2 3 4 -9 -9 -9 -9 20 0 1 0 -1 1000 -10 0\n"u8.ToArray(),
                "0::/system.slice/slurmstepd.scope/job_9/step_0\n"u8.ToArray(), "0::/\n1:a:/x\n::\n"u8.ToArray(), "PBS_JOBID=78.server\0"u8.ToArray(), "JOB_ID=1\0SGE_ROOT=/\0SGE_TASK_ID=x"u8.ToArray(),
                "sge_shepherd-9\0-bg\0"u8.ToArray(), "Uid:\t\n\nUid:\t99999999999\t1\n"u8.ToArray()));
        var tree = from stat in bytes
                   from cgroup in bytes
                   from environ in bytes
                   from status in bytes
                   from cmdline in bytes
                   from maps in bytes
                   from missing in Gen.Choose(0, 10)
                   select (Files: new[] { stat, cgroup, environ, status, cmdline, maps }, missing);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(tree.ArrayOf(3).ToArbitrary(), processes =>
        {
            for (var i = 0; i < processes.Length; i++)
            {
                var directory = Directory.CreateDirectory(Path.Combine(_root, "proc", (77 + i).ToString(CultureInfo.InvariantCulture))).FullName;
                for (var file = 0; file < s_files.Length; file++)
                {
                    if (file == processes[i].missing)
                    {
                        File.Delete(Path.Combine(directory, s_files[file]));
                    }
                    else
                    {
                        File.WriteAllBytes(Path.Combine(directory, s_files[file]), processes[i].Files[file]);
                    }
                }
            }

            using var scanner = Scanner();
            var first = Assert.Single(scanner.Scan().Jobs, j => j.Id.RawId == "500.server");
            Directory.Delete(Path.Combine(_root, "proc/77"), recursive: true);
            var second = Assert.Single(scanner.Scan().Jobs, j => j.Id.RawId == "500.server");
            foreach (var job in new[] { first, second })
            {
                var row = Assert.Single(job.Executables, e => e.Path.ToStringUtf8() == "/bin/good");
                Assert.Equal(4_000_000, row.CpuUsec);
                UsageBalance.Of(job);
            }

            _ = scanner.Checkpoint();
        }));
    }

    [Fact]
    public void An_environment_of_two_mebibytes_without_an_end_is_read_to_its_last_variable()
    {
        Directory.CreateDirectory(Path.Combine(_root, "cgroup"));
        Good(500);
        File.WriteAllText(Path.Combine(_root, "proc/500/environ"), "A=" + new string('x', 2 << 20) + "\0PBS_JOBID=500.server");
        using var scanner = Scanner();
        Assert.Equal("500.server", Assert.Single(scanner.Scan().Jobs).Id.RawId);
    }

    private NodeScanner Scanner() => new(
        new NodeScannerOptions(Path.Combine(_root, "proc"), Path.Combine(_root, "cgroup"), ["slurm-cgroup-v2", "sge-cgroup", "environ", "systemd"], "poll", TimeSpan.Zero)
        {
            SystemdUnits = ["run-*.scope"],
            Node = "n1",
            Scripts = ScriptsKept.Path,
            Libraries = true,
        },
        NullLogger.Instance,
        TimeProvider.System);

    private void Good(int pid)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_root, "proc", pid.ToString(CultureInfo.InvariantCulture))).FullName;
        File.WriteAllText(Path.Combine(directory, "stat"), $"{pid} (good) S 1 1 1 0 -1 4194560 1 2 3 4 300 100 0 0 20 0 1 0 10 1000 10 0\n");
        File.WriteAllText(Path.Combine(directory, "cgroup"), "0::/\n");
        File.WriteAllBytes(Path.Combine(directory, "environ"), Encoding.UTF8.GetBytes($"PBS_JOBID={pid}.server\0"));
        File.WriteAllText(Path.Combine(directory, "status"), "Name:\tgood\nUid:\t1001\t1001\t1001\t1001\n");
        File.CreateSymbolicLink(Path.Combine(directory, "exe"), "/bin/good");
    }
}
