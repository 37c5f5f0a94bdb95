using Actors.Messages.Wire;
using Actors.Node.Cgroups;
using Actors.Node.Processes;
using Actors.Node.Samplers.Metrics;
using Akka.Actor;

namespace Actors.Node.Samplers;

/// <summary>How long the job's tasks waited for CPU, memory and I/O, as its cgroup counts it (PSI).</summary>
internal sealed class PressureSampler : SamplerActor
{
    /// <summary>Its name and key.</summary>
    public const string Name = "pressure";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly MetricId CpuSome = MetricId.Counter("some", "s", ("resource", "cpu"));
    private static readonly MetricId CpuFull = MetricId.Counter("full", "s", ("resource", "cpu"));
    private static readonly MetricId MemorySome = MetricId.Counter("some", "s", ("resource", "memory"));
    private static readonly MetricId MemoryFull = MetricId.Counter("full", "s", ("resource", "memory"));
    private static readonly MetricId IoSome = MetricId.Counter("some", "s", ("resource", "io"));
    private static readonly MetricId IoFull = MetricId.Counter("full", "s", ("resource", "io"));

    private readonly MetricSet _metrics;

    public PressureSampler(MetricSet metrics)
        : base(Name) => _metrics = metrics;

    public static SamplerRegistration Registration { get; } = new(Name, (_, metrics) => Props.Create<PressureSampler>(metrics));

    /// <summary>A reading as the wire carries it; null where the host offers no pressure.</summary>
    internal static SamplePart? PartOf(CgroupReading reading, MetricSet metrics)
    {
        var pressure = new Pressure
        {
            CpuSomeAverages = reading.CpuSomeAverages,
            CpuFullAverages = reading.CpuFullAverages,
            MemorySomeAverages = reading.MemorySomeAverages,
            MemoryFullAverages = reading.MemoryFullAverages,
            IoSomeAverages = reading.IoSomeAverages,
            IoFullAverages = reading.IoFullAverages,
        };
        var isAny = Set(CpuSome, reading.CpuSomeUsec, value => pressure.CpuSomeUsec = value) | Set(CpuFull, reading.CpuFullUsec, value => pressure.CpuFullUsec = value)
            | Set(MemorySome, reading.MemorySomeUsec, value => pressure.MemorySomeUsec = value) | Set(MemoryFull, reading.MemoryFullUsec, value => pressure.MemoryFullUsec = value)
            | Set(IoSome, reading.IoSomeUsec, value => pressure.IoSomeUsec = value) | Set(IoFull, reading.IoFullUsec, value => pressure.IoFullUsec = value);
        return isAny ? new Part(pressure, metrics.ToWire()) : null;

        bool Set(MetricId id, long? usec, Action<long> set)
        {
            metrics.Own(id, usec / 1e6, reading.AsOf);
            if (usec is { } known)
            {
                set(known);
            }

            return usec is not null;
        }
    }

    // The sampler of the cgroup has just read everything.
    protected override SamplePart? Take(JobSlice slice) => slice.Counters is { } counters ? PartOf(counters.Read(Fresh), _metrics) : null;

    private sealed record Part(Pressure Pressure, IReadOnlyList<Metric> Metrics) : SamplePart
    {
        public override void AddTo(UsageParts parts)
        {
            parts.Pressure = Pressure;
            parts.Metrics.AddRange(Metrics);
        }
    }
}
