using System.Text;
using Actors.Messages.Wire;
using Actors.Node.Processes;

namespace Actors.Node.Tests.Processes;

public sealed class ExecutableRowsTests
{
    [Fact]
    public void Scripts_of_an_interpreter_are_one_executable_with_the_scripts_beside_it()
    {
        var python = new Executable("/usr/bin/python3"u8.ToArray(), 1, 2, false, true);
        var told = ExecutableRows.Report([Row(python, 100), Row(With(python, "a.py", null), 300), Row(With(python, "b.py", null), 500), Row(new Executable("/bin/x"u8.ToArray(), 1, 3, false, true), 7)]);
        Assert.Equal(["/usr/bin/python3", "/bin/x"], told.Select(e => e.Path.ToStringUtf8()));
        Assert.Equal((900L, 3L, 1ul, 2ul), (told[0].CpuUsec, told[0].Processes, told[0].Device, told[0].Inode));
        Assert.Equal([("b.py", 500L, 1L), ("a.py", 300L, 1L)], told[0].Scripts.Select(s => (s.Path.ToStringUtf8(), s.CpuUsec, s.Processes)));
        Assert.Empty(told[1].Scripts);
    }

    [Fact]
    public void One_image_mounted_by_several_devices_is_one_executable_and_another_image_is_another()
    {
        Executable Mounted(ulong device, string image) => With(new Executable("/opt/solver"u8.ToArray(), device, 9, false, true), "", image);
        var told = ExecutableRows.Report([Row(Mounted(0x700, "a.sif"), 1), Row(Mounted(0x701, "a.sif"), 2), Row(Mounted(0x702, "b.sif"), 4), Row(Mounted(0x703, ""), 8), Row(Mounted(0x704, ""), 16)]);
        Assert.Equal([("a.sif", 3L), ("b.sif", 4L), ("", 24L)], told.Select(e => (e.Image.ToStringUtf8(), e.CpuUsec)));
        Assert.All(told, e => Assert.Equal((0ul, 0ul), (e.Device, e.Inode)));
    }

    [Fact]
    public void Of_very_many_scripts_those_of_most_cpu_are_told_and_the_executable_keeps_the_whole()
    {
        var bash = new Executable("/bin/bash"u8.ToArray(), 1, 2, false, true);
        var told = Assert.Single(ExecutableRows.Report(Enumerable.Range(1, 100).Select(i => Row(With(bash, $"{i}.sh", null), i))));
        Assert.Equal((5050L, ExecutableRows.MostScripts, "100.sh"), (told.CpuUsec, told.Scripts.Count, told.Scripts[0].Path.ToStringUtf8()));
    }

    [Fact]
    public void What_rounding_takes_off_an_interpreter_comes_off_its_scripts_too()
    {
        var python = new Executable("/usr/bin/python3"u8.ToArray(), 1, 2, false, true);
        var told = ExecutableRows.Report([Row(With(python, "a.py", null), 30_000), Row(With(python, "b.py", null), 20_000)]);
        var usage = UsageBalance.Of(new TotalReading(TotalSource.Cgroup, 45_000, null, null, DateTimeOffset.UnixEpoch), told);
        Assert.Equal(45_000, Assert.Single(usage.Executables).CpuUsec);
        Assert.Equal([30_000L, 15_000L], usage.Executables[0].Scripts.Select(s => s.CpuUsec));
    }

    private static Executable With(Executable program, string script, string? image) => new(
        program.Path, program.Device, program.Inode, false, true, program, new ProgramDetails(Encoding.UTF8.GetBytes(script), image is null ? null : Encoding.UTF8.GetBytes(image)));

    private static (Executable, ExecutableUsage) Row(Executable executable, long cpuUsec) =>
        (executable, new UsageRow(new UsageRowKey(executable, "", ExecutableRole.Job)) { CpuNsec = cpuUsec * 1000, Processes = 1 }.ToUsage());
}
