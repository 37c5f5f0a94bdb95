using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Tests.Samplers;

public sealed class LustreSamplerTests : IDisposable
{
    private readonly FakeHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Bytes_are_the_sums_of_the_clients_statistics_in_proc_or_debugfs()
    {
        const string stats = """
            snapshot_time             1580141234.567 secs.nsecs
            read_bytes                12 samples [bytes] 0 4194304 5368709120
            write_bytes               3 samples [bytes] 1 2 5
            open                      40 samples [usec] 1 2 3
            broken
            """;
        _host.With("proc/fs/lustre/llite/home-ffff8801/stats", stats).With("sys/kernel/debug/lustre/llite/work-a-ffff8802/stats", "read_bytes 1 samples [bytes] 1 1 x\nclose 2 samples [reqs]\n");
        Assert.Equal(
            [
                "read_bytes{fs=home,mount=home-ffff8801} counter 5368709120 By", "reads{fs=home,mount=home-ffff8801} counter 12 ",
                "written_bytes{fs=home,mount=home-ffff8801} counter 5 By", "writes{fs=home,mount=home-ffff8801} counter 3 ",
                "operations{fs=home,mount=home-ffff8801,operation=open} counter 40 ",
                "reads{fs=work-a,mount=work-a-ffff8802} counter 1 ", "operations{fs=work-a,mount=work-a-ffff8802,operation=close} counter 2 ",
            ],
            FakeHost.Lines(new LustreSampler(_host.Section("lustre"))));
    }
}
