using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Actors.Node.Cgroups;
using Actors.Node.Processes;
using Actors.Node.Samplers.Metrics;
using Akka.Actor;

namespace Actors.Node.Samplers;

/// <summary>CPU, memory, page faults, I/O and tasks of the job as its cgroup counts them.</summary>
internal sealed class CgroupSampler : SamplerActor
{
    /// <summary>Its name and key.</summary>
    public const string Name = "cgroup";

    private static readonly MetricId Cpu = MetricId.Counter("cpu", "s");
    private static readonly MetricId MemoryUsed = MetricId.Gauge("memory", "By");
    private static readonly MetricId Swap = MetricId.Gauge("swap", "By");
    private static readonly MetricId Tasks = MetricId.Gauge("tasks", "");
    private static readonly MetricId BytesRead = MetricId.Counter("read_bytes", "By");
    private static readonly MetricId BytesWritten = MetricId.Counter("written_bytes", "By");
    private static readonly MetricId Reads = MetricId.Counter("reads", "");
    private static readonly MetricId Writes = MetricId.Counter("writes", "");
    private static readonly MetricId PageFaults = MetricId.Counter("faults", "");
    private static readonly MetricId MajorFaults = MetricId.Counter("major_faults", "");

    private readonly MetricSet _metrics;

    public CgroupSampler(MetricSet metrics)
        : base(Name) => _metrics = metrics;

    public static SamplerRegistration Registration { get; } = new(Name, (_, metrics) => Props.Create<CgroupSampler>(metrics));

    /// <summary>A reading as the wire carries it; groups of which the host offers nothing stay absent.</summary>
    internal static SamplePart PartOf(CgroupReading reading, IReadOnlyList<Metric> metrics)
    {
        var memory = new Memory { CurrentDefinition = reading.MemoryDefinition, PeakDefinition = reading.MemoryPeakDefinition, SwapPeakDefinition = reading.SwapPeakDefinition };
        Set(reading.MemoryBytes, value => memory.CurrentBytes = value);
        Set(reading.MemoryPeakBytes, value => memory.PeakBytes = value);
        Set(reading.MemoryLimitBytes, value => memory.LimitBytes = value);
        Set(reading.SwapBytes, value => memory.SwapBytes = value);
        Set(reading.SwapPeakBytes, value => memory.SwapPeakBytes = value);
        var hasMemory = memory.HasCurrentBytes || memory.HasPeakBytes;
        memory.AsOfUnixUsec = reading.AsOf.ToUnixUsec();

        var io = new Io { Source = reading.IoSource };
        var hasIo = Set(reading.ReadBytes, value => io.ReadBytes = value) | Set(reading.WriteBytes, value => io.WriteBytes = value)
            | Set(reading.ReadOperations, value => io.ReadOperations = value) | Set(reading.WriteOperations, value => io.WriteOperations = value);

        var pids = new Pids { PeakDefinition = reading.PidsPeakDefinition };
        var hasPids = Set(reading.Pids, value => pids.Current = value) | Set(reading.PidsPeak, value => pids.Peak = value);

        var faults = reading is { Faults: { } all, MajorFaults: { } major } ? new Faults { All = all, Major = major, Source = "memory.stat" } : null;
        return new Part(hasMemory ? memory : null, hasIo ? io : null, hasPids ? pids : null, faults, reading.CpusetCpus, metrics);
    }

    /// <summary>Adds a reading to what was measured so far.</summary>
    internal static void Measure(CgroupReading reading, MetricSet metrics)
    {
        metrics.Own(Cpu, reading.CpuNsec / 1e9, reading.AsOf);
        metrics.Gauge(MemoryUsed, reading.MemoryBytes, reading.AsOf);
        metrics.Gauge(Swap, reading.SwapBytes, reading.AsOf);
        metrics.Gauge(Tasks, reading.Pids, reading.AsOf);
        metrics.Own(BytesRead, reading.ReadBytes, reading.AsOf);
        metrics.Own(BytesWritten, reading.WriteBytes, reading.AsOf);
        metrics.Own(Reads, reading.ReadOperations, reading.AsOf);
        metrics.Own(Writes, reading.WriteOperations, reading.AsOf);
        metrics.Own(PageFaults, reading.Faults, reading.AsOf);
        metrics.Own(MajorFaults, reading.MajorFaults, reading.AsOf);
    }

    protected override SamplePart? Take(JobSlice slice)
    {
        if (slice.Counters is not { } counters)
        {
            return null;
        }

        var reading = counters.Read();
        Measure(reading, _metrics);
        return PartOf(reading, _metrics.ToWire());
    }

    private static bool Set(long? value, Action<long> set)
    {
        if (value is { } known)
        {
            set(known);
        }

        return value is not null;
    }

    private sealed record Part(Memory? Memory, Io? Io, Pids? Pids, Faults? Faults, uint? CpusetCpus, IReadOnlyList<Metric> Metrics) : SamplePart
    {
        public override void AddTo(UsageParts parts)
        {
            parts.Memory = Memory;
            parts.Io = Io;
            parts.Pids = Pids;
            parts.Faults = Faults;
            parts.CpusetCpus = CpusetCpus;
            parts.Metrics.AddRange(Metrics);
        }
    }
}
