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
}
