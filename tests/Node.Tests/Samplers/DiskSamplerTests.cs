using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Tests.Samplers;

public sealed class DiskSamplerTests : IDisposable
{
    private readonly FakeHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Devices_are_those_named_by_the_kernels_name_a_pattern_or_a_path()
    {
        _host.With("dev/dm-3", "");
        File.CreateSymbolicLink(_host.Path("dev/scratch"), _host.Path("dev/dm-3"));
        _host.With("proc/diskstats", """
               8       0 sda 100 5 2000 300 50 6 4000 700 1 900 1000 0 0 0 0 10 20
               8       1 sda1 1 0 8 1 0 0 0 0 0 1 1
             253       3 dm-3 7 0 16 2 3 0 24 4 0 5 6
               9       0 md0 short
            """);
        var lines = FakeHost.Lines(new DiskSampler(_host.Section("iostat", $"devices = [ \"sda\", \"{_host.Path("dev/scratch")}\" ]")));
        Assert.Equal(
            [
                "reads{device=sda} counter 100 ", "read_bytes{device=sda} counter 1024000 By", "read_time{device=sda} counter 0.3 s", "writes{device=sda} counter 50 ",
                "written_bytes{device=sda} counter 2048000 By", "write_time{device=sda} counter 0.7 s", "in_flight{device=sda} gauge 1 ", "busy{device=sda} counter 0.9 s",
            ],
            lines.Take(8));
        Assert.Equal(16, lines.Count);
        Assert.Contains($"read_bytes{{device={_host.Path("dev/scratch")}}} counter 8192 By", lines);
    }

    [Fact]
    public void Without_the_file_the_reading_fails_and_an_empty_one_is_nothing()
    {
        var sampler = new DiskSampler(_host.Section("iostat"));
        Assert.ThrowsAny<IOException>(() => FakeHost.Lines(sampler));
        _host.With("proc/diskstats", "");
        Assert.Empty(FakeHost.Lines(sampler));
    }
}
