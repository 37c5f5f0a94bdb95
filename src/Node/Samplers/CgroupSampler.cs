using Actors.Messages.Identity;
using Actors.Messages.Wire;
using Actors.Node.Cgroups;
using Actors.Node.Processes;
using Akka.Actor;

namespace Actors.Node.Samplers;

/// <summary>Memory, I/O, tasks and pressure of the job as its cgroup counts them.</summary>
internal sealed class CgroupSampler : SamplerActor
{
    /// <summary>Its name and key.</summary>
    public const string Name = "cgroup";

    public CgroupSampler()
        : base(Name)
    {
    }

    public static SamplerRegistration Registration { get; } = new(Name, Props.Create<CgroupSampler>());

    /// <summary>A reading as the wire carries it; groups of which the host offers nothing stay absent.</summary>
    internal static SamplePart PartOf(CgroupReading reading)
    {
        var memory = new Memory { PeakDefinition = reading.MemoryPeakDefinition };
        Set(reading.MemoryBytes, value => memory.CurrentBytes = value);
        Set(reading.MemoryPeakBytes, value => memory.PeakBytes = value);
        Set(reading.MemoryLimitBytes, value => memory.LimitBytes = value);
        Set(reading.SwapBytes, value => memory.SwapBytes = value);
        var hasMemory = memory.HasCurrentBytes || memory.HasPeakBytes;
        memory.AsOfUnixUsec = reading.AsOf.ToUnixUsec();

        var io = new Io();
        var hasIo = Set(reading.ReadBytes, value => io.ReadBytes = value) | Set(reading.WriteBytes, value => io.WriteBytes = value)
            | Set(reading.ReadOperations, value => io.ReadOperations = value) | Set(reading.WriteOperations, value => io.WriteOperations = value);

        var pids = new Pids();
        var hasPids = Set(reading.Pids, value => pids.Current = value) | Set(reading.PidsPeak, value => pids.Peak = value);

        var pressure = new Pressure();
        var hasPressure = Set(reading.CpuSomeUsec, value => pressure.CpuSomeUsec = value) | Set(reading.CpuFullUsec, value => pressure.CpuFullUsec = value)
            | Set(reading.MemorySomeUsec, value => pressure.MemorySomeUsec = value) | Set(reading.MemoryFullUsec, value => pressure.MemoryFullUsec = value)
            | Set(reading.IoSomeUsec, value => pressure.IoSomeUsec = value) | Set(reading.IoFullUsec, value => pressure.IoFullUsec = value);

        return new Part(hasMemory ? memory : null, hasIo ? io : null, hasPids ? pids : null, hasPressure ? pressure : null);
    }

    protected override SamplePart? Take(JobSlice slice) => slice.Counters is { } counters ? PartOf(counters.Read()) : null;

    private static bool Set(long? value, Action<long> set)
    {
        if (value is { } known)
        {
            set(known);
        }

        return value is not null;
    }

    private sealed record Part(Memory? Memory, Io? Io, Pids? Pids, Pressure? Pressure) : SamplePart
    {
        public override void AddTo(UsageParts parts)
        {
            parts.Memory = Memory;
            parts.Io = Io;
            parts.Pids = Pids;
            parts.Pressure = Pressure;
        }
    }
}
