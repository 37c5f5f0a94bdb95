using Actors.Node.Cgroups;

namespace Actors.Node.Tests.Cgroups;

public sealed class JobCountersTests : IDisposable
{
    private readonly FreshDirectory _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_unified_hierarchy_tells_all_of_it()
    {
        Unified("memory.current", "100\n");
        Unified("memory.peak", "300\n");
        Unified("memory.max", "max\n");
        Unified("memory.swap.current", "7\n");
        Unified("memory.swap.peak", "9\n");
        Unified("memory.stat", "anon 1\npgfault 1000\npgmajfault 10\n");
        Unified("pids.current", "4\n");
        Unified("pids.peak", "5\n");
        Unified("io.stat", "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n8:16 rbytes=10 wbytes=20 rios=30 wios=40\n");
        using var counters = Open();
        var reading = counters.Read();
        Assert.Equal((100, "memory.current", 300, "memory.peak", null), (reading.MemoryBytes, reading.MemoryDefinition, reading.MemoryPeakBytes, reading.MemoryPeakDefinition, reading.MemoryLimitBytes));
        Assert.Equal((7, 9, "memory.swap.peak"), (reading.SwapBytes, reading.SwapPeakBytes, reading.SwapPeakDefinition));
        Assert.Equal((1000, 10), (reading.Faults, reading.MajorFaults));
        Assert.Equal((4, 5, "pids.peak"), (reading.Pids, reading.PidsPeak, reading.PidsPeakDefinition));
        Assert.Equal((11, 22, 33, 44, "io.stat"), (reading.ReadBytes, reading.WriteBytes, reading.ReadOperations, reading.WriteOperations, reading.IoSource));
    }

    [Fact]
    public void An_empty_cpuset_is_none()
    {
        Unified("cpuset.cpus", "\n");
        using var counters = Open();
        Assert.Null(counters.Read().CpusetCpus);
        Unified("cpuset.cpus", "0-3,8\n");
        Assert.Equal(5u, counters.Read().CpusetCpus);
    }

    [Fact]
    public void The_first_version_has_cpusets_too()
    {
        First("cpuset", "cpuset.cpus", "2-3\n");
        using var counters = Open();
        Assert.Equal(2u, counters.Read().CpusetCpus);
    }

    [Fact]
    public void Without_the_kernels_own_peaks_the_largest_readings_stand()
    {
        Unified("memory.current", "100\n");
        Unified("memory.swap.current", "7\n");
        Unified("pids.current", "4\n");
        using var counters = Open();
        Unified("memory.current", "50\n");
        Unified("memory.swap.current", "3\n");
        Unified("pids.current", "2\n");
        var reading = counters.Read();
        Assert.Equal((50, 100, "sampled"), (reading.MemoryBytes, reading.MemoryPeakBytes, reading.MemoryPeakDefinition));
        Assert.Equal((3, 7, "sampled"), (reading.SwapBytes, reading.SwapPeakBytes, reading.SwapPeakDefinition));
        Assert.Equal((2, 4, "sampled"), (reading.Pids, reading.PidsPeak, reading.PidsPeakDefinition));
    }

    [Fact]
    public void The_first_version_counts_faults_with_what_is_below_and_swap_is_never_negative()
    {
        First("memory", "memory.usage_in_bytes", "1000\n");
        First("memory", "memory.max_usage_in_bytes", "2000\n");
        First("memory", "memory.limit_in_bytes", "9223372036854771712\n");
        First("memory", "memory.memsw.usage_in_bytes", "1500\n");
        First("memory", "memory.stat", "pgfault 1\npgmajfault 2\ntotal_pgfault 30\ntotal_pgmajfault 4\n");
        First("blkio", "blkio.throttle.io_service_bytes_recursive", "8:0 Read 5\n8:0 Write 6\nTotal 11\n");
        First("blkio", "blkio.throttle.io_serviced_recursive", "8:0 Read 1\n8:0 Write 2\nTotal 3\n");
        using var counters = Open();
        First("memory", "memory.usage_in_bytes", "1600\n");
        var reading = counters.Read();
        Assert.Equal((1600, "memory.usage_in_bytes", 2000, "memory.max_usage_in_bytes", null), (reading.MemoryBytes, reading.MemoryDefinition, reading.MemoryPeakBytes, reading.MemoryPeakDefinition, reading.MemoryLimitBytes));
        Assert.Equal((0, 500, "sampled"), (reading.SwapBytes, reading.SwapPeakBytes, reading.SwapPeakDefinition));
        Assert.Equal((30, 4), (reading.Faults, reading.MajorFaults));
        Assert.Equal((5, 6, 1, 2, "blkio.throttle"), (reading.ReadBytes, reading.WriteBytes, reading.ReadOperations, reading.WriteOperations, reading.IoSource));
    }

    [Fact]
    public void Where_the_throttle_counts_no_device_nothing_is_told_of_IO()
    {
        First("blkio", "blkio.throttle.io_service_bytes_recursive", "Total 0\n");
        First("blkio", "blkio.throttle.io_serviced_recursive", "Total 0\n");
        using var counters = Open();
        var reading = counters.Read();
        Assert.Equal((null, null, null, ""), (reading.ReadBytes, reading.WriteBytes, reading.ReadOperations, reading.IoSource));
    }

    [Fact]
    public void Where_swap_is_not_counted_there_is_none()
    {
        Unified("memory.current", "100\n");
        using var counters = Open();
        var reading = counters.Read();
        Assert.Equal((null, null, ""), (reading.SwapBytes, reading.SwapPeakBytes, reading.SwapPeakDefinition));
        Assert.Equal((null, null), (reading.Faults, reading.MajorFaults));
        Assert.Equal((null, null, ""), (reading.ReadBytes, reading.WriteBytes, reading.IoSource));
    }

    [Theory]
    [InlineData("")]
    [InlineData("rubbish")]
    [InlineData("-5\n")]
    [InlineData("99999999999999999999999\n")]
    public void What_is_no_number_is_not_there(string text)
    {
        foreach (var file in (string[])["memory.current", "memory.swap.current", "memory.swap.peak", "memory.stat", "pids.current", "io.stat"])
        {
            Unified(file, text);
        }

        using var counters = Open();
        var reading = counters.Read();
        Assert.Equal((null, null, null, null, null), (reading.MemoryBytes, reading.SwapBytes, reading.SwapPeakBytes, reading.Faults, reading.Pids));
    }

    private JobCounters Open() => new(CgroupHierarchies.Find("/nowhere", _root.Path), "/job"u8, TimeProvider.System);

    private void Unified(string file, string text) => Write(Path.Combine(_root.Path, "unified", "job"), file, text);

    private void First(string controller, string file, string text) => Write(Path.Combine(_root.Path, controller, "job"), file, text);

    private static void Write(string directory, string file, string text)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, file), text);
    }
}
