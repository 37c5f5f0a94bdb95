using Actors.Messages.Wire;

namespace Actors.Hub.Jobs;

/// <summary>What an ended job held and for how long, as the scheduler allocated it. Null: not known, or not ended.</summary>
/// <param name="WallSeconds">From start to end.</param>
/// <param name="SuspendedSeconds">Of it suspended: in wall, not in active time.</param>
/// <param name="CpuHours">Allocated CPUs × active time.</param>
/// <param name="CoreHours">Physical cores of the allocated CPUs × active time.</param>
/// <param name="NodeHours">Allocated nodes × active time.</param>
public sealed record JobMeasures(double? WallSeconds, double? SuspendedSeconds, double? CpuHours, double? CoreHours, double? NodeHours)
{
    private const double UsecPerSecond = 1e6;
    private const double UsecPerHour = 3600e6;

    /// <summary>Measures an incarnation.</summary>
    public static JobMeasures Of(Incarnation incarnation) => Of(incarnation ?? throw new ArgumentNullException(nameof(incarnation)), incarnation.StartUnixUsec, incarnation.EndUnixUsec);

    /// <summary>Measures an incarnation whose nodes may be left out.</summary>
    public static JobMeasures Of(Incarnation incarnation, long? startUnixUsec, long? endUnixUsec)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        var facts = incarnation.Facts;
        var suspended = facts.SuspendedUsec?.Value ?? (incarnation.Nodes.Exists(part => part.Usage is not null) ? JobTotals.Suspended(incarnation) : (long?)null);
        if (startUnixUsec is not { } start || endUnixUsec is not { } end || end < start)
        {
            return new JobMeasures(null, suspended / UsecPerSecond, null, null, null);
        }

        // Of a job that changed its size the time before is counted with the size it had then.
        var segment = Math.Max(start, facts.SegmentStartUnixUsec?.Value ?? start);
        var active = Math.Max(0, end - segment - (facts.SegmentSuspendedUsec?.Value ?? suspended ?? 0));
        return new JobMeasures(
            (end - start) / UsecPerSecond,
            suspended / UsecPerSecond,
            Hours(facts.Cpus, active, facts.EarlierCpuUsec),
            Hours(facts.Cores, active, facts.EarlierCoreUsec),
            Hours(facts.NodeCount, active, facts.EarlierNodeUsec));
    }

    /// <summary>Allocated CPUs × active time in microseconds, 0 where the allocation is not known; null while it is not settled, and where it never ran.</summary>
    public static long? AllocatedUsec(Incarnation incarnation)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        return incarnation is { Closed: true, Ran: true, StartUnixUsec: not null, EndUnixUsec: not null } and not { Awaits: true, HasWord: false }
            ? (long)Math.Round(Math.Max(0, Of(incarnation).CpuHours ?? 0) * UsecPerHour)
            : null;
    }

    private static double? Hours(NumberFact? allocated, long activeUsec, NumberFact? earlier) =>
        allocated is null ? null : (((double)allocated.Value * activeUsec) + (earlier?.Value ?? 0)) / UsecPerHour;
}
