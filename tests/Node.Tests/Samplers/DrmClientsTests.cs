using Actors.Node.Processes;
using Actors.Node.Samplers;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Tests.Samplers;

public sealed class DrmClientsTests : IDisposable
{
    private readonly FakeHost _host = new();
    private readonly FollowedJob _seven = new(new LocalJobId("slurm", "7", 1, 1), "");
    private readonly IntelGpuSampler _sampler;

    public DrmClientsTests()
    {
        _host.With("sys/class/drm/card0/device/vendor", "0x8086\n").With("sys/class/drm/card0/device/uevent", "DRIVER=i915\nPCI_SLOT_NAME=0000:03:00.0\n");
        _sampler = new IntelGpuSampler(_host.Section("intel-gpu"));
    }

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_client_counts_once_however_many_descriptors_and_processes_hold_it()
    {
        FakeHost.Read(_sampler, _seven);
        Process(10, "7", 3, Client(1, 0));
        Process(11, "7", 4, Client(1, 0));
        Process(12, "8", 3, Client(2, 0));
        Assert.Equal(["process_memory{gpu=0} gauge 2048 By of 7 by-process", "process_busy{engine=render,gpu=0} counter 0 s of 7 by-process"], FakeHost.Lines(_sampler, _seven));
        Process(10, "7", 3, Client(1, 5));
        Process(11, "7", 4, Client(1, 5));
        Process(12, "8", 3, Client(2, 9));
        Assert.Equal("process_busy{engine=render,gpu=0} counter 5 s of 7 by-process", FakeHost.Lines(_sampler, _seven)[1]);
    }

    [Fact]
    public void What_clients_used_that_are_gone_stays_in_the_jobs_sum()
    {
        FakeHost.Read(_sampler, _seven);
        Process(10, "7", 3, Client(1, 2));
        FakeHost.Read(_sampler, _seven);
        Directory.Delete(_host.Path("proc/10"), recursive: true);
        Process(11, "7", 3, Client(2, 3));
        Assert.Contains("process_busy{engine=render,gpu=0} counter 5 s of 7 by-process", FakeHost.Lines(_sampler, _seven));
        Directory.Delete(_host.Path("proc/11"), recursive: true);
        Assert.Equal(["process_busy{engine=render,gpu=0} counter 5 s of 7 by-process"], FakeHost.Lines(_sampler, _seven));
    }

    [Fact]
    public void Clients_that_are_there_when_the_agent_starts_count_from_then_on()
    {
        Process(10, "7", 3, Client(1, 100));
        FakeHost.Read(_sampler, _seven);
        Process(10, "7", 3, Client(1, 101));
        Assert.Contains("process_busy{engine=render,gpu=0} counter 1 s of 7 by-process", FakeHost.Lines(_sampler, _seven));
    }

    [Fact]
    public void Cycles_are_a_share_of_the_time_between_two_readings()
    {
        Process(10, "7", 3, "drm-pdev:\t0000:03:00.0\ndrm-client-id:\t1\ndrm-cycles-rcs:\t100\ndrm-total-cycles-rcs:\t1000\n");
        Read(Slices.At);
        Process(10, "7", 3, "drm-pdev:\t0000:03:00.0\ndrm-client-id:\t1\ndrm-cycles-rcs:\t600\ndrm-total-cycles-rcs:\t2000\n");
        var busy = Assert.Single(Read(Slices.At.AddSeconds(10)), value => value.Id.Name == "process_busy");
        Assert.Equal(5, busy.Value, 6);

        IReadOnlyList<NodeValue> Read(DateTimeOffset at)
        {
            var reading = new NodeReadingBuilder([_seven], at);
            _sampler.Read(reading);
            return reading.Values;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("drm-pdev:\ndrm-client-id:\n")]
    [InlineData("drm-pdev: 0000:03:00.0\n")]
    [InlineData("drm-pdev: 0000:99:00.0\ndrm-client-id: 1\ndrm-engine-render: 5 ns\n")]
    [InlineData(":\n::\ndrm-engine-: 1 ns\n")]
    public void What_is_no_client_of_a_card_gives_nothing(string text)
    {
        Process(10, "7", 3, text);
        Assert.Empty(FakeHost.Lines(_sampler, _seven));
    }

    [Fact]
    public void What_is_no_number_is_left_out()
    {
        var client = DrmClient.Parse("drm-pdev: a\ndrm-client-id: 1\ndrm-engine-render: x ns\ndrm-engine-copy: -5 ns\ndrm-engine-capacity-copy: 2\ndrm-resident-vram0: NaN KiB\ndrm-memory-vram: 3 KiB\n");
        Assert.Empty(client.Engines);
        Assert.Equal(3 * 1024, client.MemoryBytes);
    }

    private static string Client(int id, int seconds) =>
        $"pos:\t0\ndrm-driver:\ti915\ndrm-pdev:\t0000:03:00.0\ndrm-client-id:\t{id}\ndrm-engine-render:\t{seconds}000000000 ns\ndrm-resident-local0:\t2 KiB\ndrm-resident-system0:\t9 KiB\n";

    private void Process(int pid, string job, int descriptor, string text)
    {
        _host.With($"proc/{pid}/cgroup", $"4:memory:/slurm/uid_1000/job_{job}/step_0\n").With($"proc/{pid}/fdinfo/{descriptor}", text);
        var link = _host.Path($"proc/{pid}/fd/{descriptor}");
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.Delete(link);
        File.CreateSymbolicLink(link, "/dev/dri/renderD128");
    }
}
