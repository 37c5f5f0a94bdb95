using Actors.Messages.Wire;

namespace Actors.Node.Processes;

/// <summary>
/// Brings executables and a job's own total together: Σ executables (roles job and scheduler) + unattributed = total + excess, always and exactly.
/// The total is never changed, and nothing is spread: what no executable could be charged with is unattributed.
/// </summary>
public static class UsageBalance
{
    /// <summary>Executables above the total by no more than this, or by no more than a thousandth of it, is rounding.</summary>
    public const long RoundingUsec = 20_000;

    /// <summary>The usage of a slice, without memory, I/O, pids and pressure.</summary>
    public static JobUsage Of(JobSlice slice)
    {
        ArgumentNullException.ThrowIfNull(slice);
        var usage = Of(slice.Total, slice.Executables);

        // At the end, what processes are known to have used is more than a total that is short.
        usage.TotalIsLowerBound = slice.TotalIsLowerBound || (slice.Ended && usage.ExcessUsec > 0);
        usage.UnwatchedUsec = slice.UnwatchedUsec;
        usage.Attribution = slice.Attribution;
        usage.AttributionReason = slice.AttributionReason;
        usage.Suspended.AddRange(slice.Suspended);
        return usage;
    }

    /// <summary>Balances executables against a total.</summary>
    /// <param name="total">The total as read; it is kept.</param>
    /// <param name="executables">Booked counters; they are not changed, the usage holds copies.</param>
    public static JobUsage Of(TotalReading total, IReadOnlyList<ExecutableUsage> executables)
    {
        ArgumentNullException.ThrowIfNull(executables);
        var usage = new JobUsage { TotalSource = total.Source };
        var counted = new List<ExecutableUsage>(executables.Count);
        var sum = 0L;
        foreach (var executable in executables)
        {
            var copy = executable.Clone();
            usage.Executables.Add(copy);
            if (copy.Role != ExecutableRole.Escaped)
            {
                counted.Add(copy);
                sum += copy.CpuUsec;
            }
        }

        if (total.Source == TotalSource.Processes)
        {
            usage.CpuUsec = sum;
            usage.UserUsec = counted.Sum(e => e.UserUsec);
            usage.SystemUsec = counted.Sum(e => e.SystemUsec);
            return usage;
        }

        if (total.CpuUsec is not { } cpu)
        {
            return usage;
        }

        usage.CpuUsec = cpu;
        if (total.UserUsec is { } user)
        {
            usage.UserUsec = user;
        }

        if (total.SystemUsec is { } system)
        {
            usage.SystemUsec = system;
        }

        var above = sum - cpu;
        if (above > Math.Max(RoundingUsec, cpu / 1000))
        {
            usage.ExcessUsec = above;
            usage.UnattributedUsec = 0;
            return usage;
        }

        usage.UnattributedUsec = Math.Max(0, -above);
        TakeOffLargest(counted, above);
        return usage;
    }

    /// <summary>Scripts are never above their interpreter.</summary>
    private static void TakeOffScripts(ExecutableUsage executable)
    {
        var left = executable.CpuUsec;
        foreach (var script in executable.Scripts)
        {
            script.CpuUsec = Math.Min(script.CpuUsec, left);
            left -= script.CpuUsec;
        }
    }

    /// <summary>Rounding comes off the largest; where that has less than it, the rest off the next.</summary>
    private static void TakeOffLargest(List<ExecutableUsage> counted, long above)
    {
        while (above > 0)
        {
            var largest = counted[0];
            foreach (var executable in counted)
            {
                if (executable.CpuUsec > largest.CpuUsec)
                {
                    largest = executable;
                }
            }

            if (largest.CpuUsec <= 0)
            {
                return;
            }

            var part = Math.Min(above, largest.CpuUsec);
            var ofSystem = (long)((Int128)part * largest.SystemUsec / Math.Max(1, largest.CpuUsec));
            var rest = largest.CpuUsec - part;
            largest.SystemUsec = Math.Clamp(largest.SystemUsec - ofSystem, 0, rest);
            largest.UserUsec = rest - largest.SystemUsec;
            largest.CpuUsec = rest;
            above -= part;
            TakeOffScripts(largest);
        }
    }
}
