using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Tests.Samplers;

public sealed class IntelGpuSamplerTests : IDisposable
{
    private readonly FakeHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Energy_and_clock_are_those_of_the_allocated_cards()
    {
        _host.With("sys/class/drm/card0/device/vendor", "0x8086\n").With("sys/class/drm/card0/device/hwmon/hwmon1/energy1_input", "5000000\n").With("sys/class/drm/card0/device/tile0/gt0/freq0/act_freq", "0\n");
        Assert.Equal(
            ["energy{gpu=0} counter 5 J of 7 allocated", "clock{gpu=0} gauge 0 MHz of 7 allocated", "idle{gpu=0} gauge 1  of 7 allocated"],
            FakeHost.Lines(new IntelGpuSampler(_host.Section("intel-gpu")), new FollowedJob(new LocalJobId("slurm", "7", 1, 1), "0-1")));
        Assert.Empty(FakeHost.Lines(new IntelGpuSampler(_host.Section("intel-gpu")), new FollowedJob(new LocalJobId("slurm", "8", 1, 1), "")));
    }
}
