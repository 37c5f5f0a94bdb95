using Actors.Messages.Json;
using Actors.Messages.Wire;

namespace Actors.Hub.Jobs;

/// <summary>What is counted beside CPU, as people see it.</summary>
internal static class ResourceViews
{
    private const double UsecPerSecond = 1e6;

    /// <summary>Of the nodes of a job; null where no node has reported.</summary>
    public static ResourcesView? Of(IReadOnlyList<JobUsage> usages)
    {
        if (usages.Count == 0)
        {
            return null;
        }

        return new ResourcesView
        {
            MemoryBytes = Most(u => u.Memory is { HasCurrentBytes: true } m ? m.CurrentBytes : null),
            MemoryDefinition = Names(u => u.Memory is { HasCurrentBytes: true } m ? m.CurrentDefinition : null),
            MaxMemoryBytes = Most(u => u.Memory is { HasPeakBytes: true } m ? m.PeakBytes : null),
            MaxMemoryDefinition = Names(u => u.Memory is { HasPeakBytes: true } m ? m.PeakDefinition : null),
            SwapBytes = Most(u => u.Memory is { HasSwapBytes: true } m ? m.SwapBytes : null),
            MaxSwapBytes = Most(u => u.Memory is { HasSwapPeakBytes: true } m ? m.SwapPeakBytes : null),
            MaxSwapDefinition = Names(u => u.Memory is { HasSwapPeakBytes: true } m ? m.SwapPeakDefinition : null),
            ReadBytes = Sum(u => u.Io is { HasReadBytes: true } io ? io.ReadBytes : null),
            WriteBytes = Sum(u => u.Io is { HasWriteBytes: true } io ? io.WriteBytes : null),
            ReadOperations = Sum(u => u.Io is { HasReadOperations: true } io ? io.ReadOperations : null),
            WriteOperations = Sum(u => u.Io is { HasWriteOperations: true } io ? io.WriteOperations : null),
            IoSource = Names(u => u.Io?.Source),
            PageFaults = Sum(u => u.Faults?.All),
            MajorPageFaults = Sum(u => u.Faults?.Major),
            PageFaultsSource = Names(u => u.Faults?.Source),
            Tasks = Most(u => u.Pids is { HasCurrent: true } p ? p.Current : null),
            MaxTasks = Most(u => u.Pids is { HasPeak: true } p ? p.Peak : null),
            MaxTasksDefinition = Names(u => u.Pids is { HasPeak: true } p ? p.PeakDefinition : null),
            VoluntarySwitches = Sum(u => u.Switches?.Voluntary),
            InvoluntarySwitches = Sum(u => u.Switches?.Involuntary),
            SwitchesSource = Names(u => u.Switches?.Source),
            CpuSomePressureSeconds = Sum(u => u.Pressure is { HasCpuSomeUsec: true } p ? p.CpuSomeUsec : null) / UsecPerSecond,
            CpuFullPressureSeconds = Sum(u => u.Pressure is { HasCpuFullUsec: true } p ? p.CpuFullUsec : null) / UsecPerSecond,
            MemorySomePressureSeconds = Sum(u => u.Pressure is { HasMemorySomeUsec: true } p ? p.MemorySomeUsec : null) / UsecPerSecond,
            MemoryFullPressureSeconds = Sum(u => u.Pressure is { HasMemoryFullUsec: true } p ? p.MemoryFullUsec : null) / UsecPerSecond,
            IoSomePressureSeconds = Sum(u => u.Pressure is { HasIoSomeUsec: true } p ? p.IoSomeUsec : null) / UsecPerSecond,
            IoFullPressureSeconds = Sum(u => u.Pressure is { HasIoFullUsec: true } p ? p.IoFullUsec : null) / UsecPerSecond,
        };

        long? Most(Func<JobUsage, long?> value) => usages.Max(value);

        long? Sum(Func<JobUsage, long?> value)
        {
            var known = usages.Select(value).OfType<long>().ToList();
            return known.Count == 0 ? null : Saturating.Sum(known);
        }

        // Reports of agents that do not name it have an empty one.
        string? Names(Func<JobUsage, string?> name) =>
            string.Join(',', usages.Select(name).Where(n => n is { Length: > 0 }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) is { Length: > 0 } joined ? joined : null;
    }
}
