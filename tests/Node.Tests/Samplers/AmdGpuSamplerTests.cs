using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Tests.Samplers;

public sealed class AmdGpuSamplerTests : IDisposable
{
    private readonly FakeHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Cards_of_the_vendor_are_counted_and_a_process_of_the_job_makes_a_card_its()
    {
        _host.With("sys/class/drm/card0/device/vendor", "0x10de\n").With("sys/class/drm/card1/device/vendor", "0x1002\n").With("sys/class/drm/card2/device/vendor", "0x1002\n").With("sys/class/drm/card1-DP-1/status", "x")
            .With("sys/class/drm/card1/device/gpu_busy_percent", "0\n").With("sys/class/drm/card1/device/mem_info_vram_used", "100\n")
            .With("sys/class/drm/card2/device/gpu_busy_percent", "73\n").With("sys/class/drm/card2/device/hwmon/hwmon4/power1_average", "212000000\n").With("sys/class/drm/card2/device/drm/renderD129/x", "")
            .With("sys/class/kfd/kfd/proc/4711/vram_555", "4096\n").With("sys/class/kfd/kfd/topology/nodes/1/gpu_id", "555\n").With("sys/class/kfd/kfd/topology/nodes/1/properties", "simd_count 4\ndrm_render_minor 129\n")
            .With("proc/4711/cgroup", "4:memory:/slurm/uid_1000/job_7/step_0/task_0\n");
        Assert.Equal(
            [
                "process_memory{gpu=1} gauge 4096 By of 7 by-process",
                "utilization_gpu{gpu=0} gauge 0 % of 7 allocated", "memory_used{gpu=0} gauge 100 By of 7 allocated", "idle{gpu=0} gauge 1  of 7 allocated",
                "utilization_gpu{gpu=1} gauge 73 % of 7 by-process", "power_draw{gpu=1} gauge 212 W of 7 by-process", "idle{gpu=1} gauge 0  of 7 by-process",
            ],
            FakeHost.Lines(new AmdGpuSampler(_host.Section("amd-gpu")), new FollowedJob(new LocalJobId("slurm", "7", 1, 1), "0")));
    }
}
