using Actors.Node.Kernel;
using Actors.Node.Tests.Processes;

namespace Actors.Node.Tests.Kernel;

public sealed class ProcFilesTests
{
    [Fact]
    public void Files_kept_open_give_nothing_once_their_process_is_gone()
    {
        var proc = new ProcFiles("/proc");
        var child = Truth.Start("/bin/sleep", ["1000"]);
        var kept = new KeptFiles { Wanted = true };
        try
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.True(proc.TryStat(child, ref kept, out var stat));
                Assert.Equal(Environment.ProcessId, stat.ParentId);
                Assert.True(proc.Cgroup(child, ref kept).SequenceEqual(proc.Cgroup(child)));
            }

            Assert.NotEqual((0, 0), (kept.Stat, kept.Cgroup));
        }
        finally
        {
            Truth.End(child);
        }

        Assert.False(proc.TryStat(child, ref kept, out _));
        Assert.True(proc.Cgroup(child, ref kept).IsEmpty);
        Assert.Equal((0, 0), (kept.Stat, kept.Cgroup));
    }

    [Fact]
    public void Nothing_is_kept_open_that_is_not_wanted()
    {
        var proc = new ProcFiles("/proc");
        var kept = default(KeptFiles);
        Assert.True(proc.TryStat(Environment.ProcessId, ref kept, out _));
        Assert.Equal(0, kept.Stat);
    }

    /// <summary>As a user may put it at the place of a file that the agent reads.</summary>
    [Theory]
    [InlineData("mkfifo config")]
    [InlineData("mkfifo pipe; ln -s pipe config")]
    [InlineData("ln -s /proc/kmsg config")]
    [InlineData("ln -s /dev/zero config")]
    [InlineData("ln -s config config")]
    [InlineData("mkdir config")]
    [InlineData(": > config")]
    public async Task What_is_no_ordinary_file_is_not_opened(string made) => Assert.Empty(await Task.Run(() => ReadBeside(made)).WaitAsync(Patience.Deadline));

    [Theory]
    [InlineData("printf text > config")]
    [InlineData("printf text > file; ln -s file config")]
    public void An_ordinary_file_is_read(string made) => Assert.Equal("text", ReadBeside(made));

    private static string ReadBeside(string made)
    {
        var directory = Directory.CreateTempSubdirectory("actors-test-").FullName;
        var child = Truth.Start("/bin/sh", ["-c", $"cd {directory}; {made}; kill -STOP $$"], new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "/usr/bin:/bin" });
        try
        {
            while (!Truth.IsStopped(child))
            {
                Thread.Sleep(1);
            }

            return System.Text.Encoding.UTF8.GetString(new ProcFiles("/proc").InDirectoryOf(child, "/config"u8));
        }
        finally
        {
            Truth.End(child);
            Directory.Delete(directory, recursive: true);
        }
    }
}
