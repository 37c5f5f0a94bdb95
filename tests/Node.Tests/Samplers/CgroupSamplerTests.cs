using Actors.Messages.Identity;
using Actors.Node.Cgroups;
using Actors.Node.Samplers;
using Actors.Node.Samplers.Metrics;

namespace Actors.Node.Tests.Samplers;

public sealed class CgroupSamplerTests
{
    [Fact]
    public void A_full_reading_is_carried_whole()
    {
        var usage = Usage(new CgroupReading
        {
            AsOf = Slices.At,
            CpuNsec = 2_500_000_000,
            MemoryBytes = 1,
            MemoryPeakBytes = 2,
            MemoryPeakDefinition = "memory.peak",
            MemoryLimitBytes = 3,
            SwapBytes = 4,
            Pids = 5,
            PidsPeak = 6,
            ReadBytes = 7,
            WriteBytes = 8,
            ReadOperations = 9,
            WriteOperations = 10,
            CpuSomeUsec = 11,
            CpuFullUsec = 12,
            MemorySomeUsec = 13,
            MemoryFullUsec = 14,
            IoSomeUsec = 15,
            IoFullUsec = 16,
            MemoryDefinition = "memory.current",
            SwapPeakBytes = 17,
            SwapPeakDefinition = "memory.swap.peak",
            PidsPeakDefinition = "pids.peak",
            IoSource = "io.stat",
            Faults = 18,
            MajorFaults = 19,
            CpuSomeAverages = Averages(20),
            CpuFullAverages = Averages(21),
            MemorySomeAverages = Averages(22),
            MemoryFullAverages = Averages(23),
            IoSomeAverages = Averages(24),
            IoFullAverages = Averages(25),
            CpusetCpus = 26,
        });
        Assert.Equal((17, "memory.swap.peak", "memory.current"), (usage.Memory.SwapPeakBytes, usage.Memory.SwapPeakDefinition, usage.Memory.CurrentDefinition));
        Assert.Equal(("pids.peak", "io.stat"), (usage.Pids.PeakDefinition, usage.Io.Source));
        Assert.Equal(new Messages.Wire.Faults { All = 18, Major = 19, Source = "memory.stat" }, usage.Faults);
        Assert.Equal((1, 2, "memory.peak", 3, 4, Slices.At.ToUnixUsec()), (usage.Memory.CurrentBytes, usage.Memory.PeakBytes, usage.Memory.PeakDefinition, usage.Memory.LimitBytes, usage.Memory.SwapBytes, usage.Memory.AsOfUnixUsec));
        Assert.Equal((5, 6), (usage.Pids.Current, usage.Pids.Peak));
        Assert.Equal((7, 8, 9, 10), (usage.Io.ReadBytes, usage.Io.WriteBytes, usage.Io.ReadOperations, usage.Io.WriteOperations));
        Assert.Equal(
            [("cpu", 2.5), ("memory", 1), ("swap", 4), ("tasks", 5), ("read_bytes", 7), ("written_bytes", 8), ("reads", 9), ("writes", 10), ("faults", 18), ("major_faults", 19)],
            usage.Metrics.Where(metric => metric.Sampler == "cgroup").Select(metric => (metric.Name, metric.Last)));
        Assert.Equal(
            [0.000011, 0.000012, 0.000013, 0.000014, 0.000015, 0.000016],
            usage.Metrics.Where(metric => metric.Sampler == "pressure").Select(metric => Math.Round(metric.Integral, 6)));
        Assert.Equal(
            (11, 12, 13, 14, 15, 16),
            (usage.Pressure.CpuSomeUsec, usage.Pressure.CpuFullUsec, usage.Pressure.MemorySomeUsec, usage.Pressure.MemoryFullUsec, usage.Pressure.IoSomeUsec, usage.Pressure.IoFullUsec));
        Assert.Equal(
            (Averages(20), Averages(21), Averages(22), Averages(23), Averages(24), Averages(25), 26u),
            (usage.Pressure.CpuSomeAverages, usage.Pressure.CpuFullAverages, usage.Pressure.MemorySomeAverages, usage.Pressure.MemoryFullAverages, usage.Pressure.IoSomeAverages, usage.Pressure.IoFullAverages, usage.CpusetCpus));
    }

    [Fact]
    public void What_the_host_does_not_offer_stays_absent()
    {
        var usage = Usage(new CgroupReading { AsOf = Slices.At, ReadBytes = 7 });
        Assert.Null(usage.Memory);
        Assert.Null(usage.Pids);
        Assert.Null(usage.Pressure);
        Assert.Null(usage.Faults);
        Assert.False(usage.HasCpusetCpus);
        Assert.False(usage.Io.HasWriteBytes);
    }

    private static Messages.Wire.PressureAverages Averages(uint value) => new() { Avg10 = value, Avg60 = value + 100, Avg300 = value + 200 };

    private static Messages.Wire.JobUsage Usage(CgroupReading reading)
    {
        var parts = new UsageParts();
        var cgroup = new MetricSet(CgroupSampler.Name, Slices.At.AddSeconds(-10), []);
        CgroupSampler.Measure(reading, cgroup);
        CgroupSampler.PartOf(reading, cgroup.ToWire()).AddTo(parts);
        PressureSampler.PartOf(reading, new MetricSet(PressureSampler.Name, Slices.At.AddSeconds(-10), []))?.AddTo(parts);
        return parts.Merge(Slices.Slice("1"));
    }
}
