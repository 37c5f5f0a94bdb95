using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Hub.Jobs;

/// <summary>Totals of an incarnation over its nodes. Microseconds and bytes; null: no node knows.</summary>
/// <param name="Scheduler">The nodes' word; empty where none named one.</param>
/// <param name="CpuUsec">Sum of the nodes' totals.</param>
/// <param name="UnattributedUsec">Sum over the nodes that have it; null when none has.</param>
/// <param name="ExcessUsec">Executables above the total by more than rounding.</param>
/// <param name="IsLowerBound">A node's total may be too small.</param>
/// <param name="Source">Where the totals come from, several joined by a comma.</param>
/// <param name="Attribution">How CPU was given to executables, several joined by a comma.</param>
/// <param name="MaxRssBytes">The largest peak that one node saw: memory of nodes is not added up.</param>
/// <param name="UnwatchedUsec">Of the total, what was counted while no agent ran; null: nothing.</param>
/// <param name="SuspendedUsec">Time in which it was frozen on one node or another; of one that still is, up to its last report.</param>
public sealed record JobTotals(
    string Scheduler, long? CpuUsec, long? UnattributedUsec, long? ExcessUsec, bool IsLowerBound, string? Source, string? Attribution, long? MaxRssBytes, long? UnwatchedUsec, long? SuspendedUsec)
{
    /// <summary>Adds up the nodes of an incarnation.</summary>
    public static JobTotals Of(Incarnation incarnation)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        var usages = Usages(incarnation);
        var scheduler = incarnation.Nodes.Find(part => part.Ref.Scheduler.Length > 0)?.Ref.Scheduler ?? incarnation.Facts.Scheduler?.Value ?? "";
        if (usages.Count == 0 && incarnation.HasWord)
        {
            var measured = Measured(incarnation);
            return new JobTotals(scheduler, measured, null, null, false, JobViews.TotalSourceName(measured is null ? TotalSource.None : TotalSource.Scheduler), null, null, null, null);
        }

        return new JobTotals(
            scheduler,
            Cpu(usages),
            Sum(usages.Where(usage => usage.HasUnattributedUsec).Select(usage => usage.UnattributedUsec)),
            Sum(usages.Select(usage => usage.ExcessUsec)),
            usages.Exists(usage => usage.TotalIsLowerBound) || incarnation is { Closed: true, Complete: false },
            Join(usages.Select(usage => JobViews.TotalSourceName(usage.TotalSource))),
            Join(usages.Select(usage => usage.Attribution)),
            usages.Where(usage => usage.Memory is { HasPeakBytes: true }).Select(usage => (long?)usage.Memory.PeakBytes).Max(),
            usages.Exists(usage => usage.UnwatchedUsec > 0) ? Saturating.Sum(usages.Select(usage => usage.UnwatchedUsec)) : null,
            usages.Count == 0 ? null : Suspended(incarnation));
    }

    /// <summary>The <see cref="CpuUsec"/> of an incarnation alone.</summary>
    public static long? Cpu(Incarnation incarnation)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        var usages = Usages(incarnation);
        return usages.Count == 0 && incarnation.HasWord ? Measured(incarnation) : Cpu(usages);
    }

    /// <summary>CPU per path and role over all nodes, steps, devices and inodes; most CPU first.</summary>
    public static IReadOnlyList<ExecutableTotal> Executables(Incarnation incarnation)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        var totals = new Dictionary<(ByteString, ExecutableRole), ExecutableTotal>();
        foreach (var executable in incarnation.Nodes.Where(part => part.Usage is not null).SelectMany(part => part.Usage!.Executables))
        {
            var key = (executable.Path, executable.Role);
            var before = totals.GetValueOrDefault(key) ?? new ExecutableTotal(executable.Path, executable.Role, 0, 0, 0, 0);
            totals[key] = before with
            {
                CpuUsec = Saturating.Add(before.CpuUsec, executable.CpuUsec),
                UserUsec = Saturating.Add(before.UserUsec, executable.UserUsec),
                SystemUsec = Saturating.Add(before.SystemUsec, executable.SystemUsec),
                Processes = Saturating.Add(before.Processes, executable.Processes),
                CorrectedUsec = Saturating.Add(before.CorrectedUsec, executable.CorrectedUsec),
                ChildrenUsec = Saturating.Add(before.ChildrenUsec, executable.ChildrenUsec),
                MaxRssBytes = executable.MaxRssBytes > (before.MaxRssBytes ?? 0) ? executable.MaxRssBytes : before.MaxRssBytes,
                Io = Add(before.Io, executable.Io),
            };
        }

        return [.. totals.Values.OrderByDescending(total => total.CpuUsec).ThenBy(total => total.Path.ToBase64(), StringComparer.Ordinal).ThenBy(total => total.Role)];
    }

    /// <summary>CPU of the scheduler's own processes in the job, in microseconds.</summary>
    public static long SchedulerUsec(Incarnation incarnation)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        return Saturating.Sum(incarnation.Nodes.Where(part => part.Usage is not null).SelectMany(part => part.Usage!.Executables)
            .Where(executable => executable.Role == ExecutableRole.Scheduler).Select(executable => executable.CpuUsec));
    }

    /// <summary>A scheduler suspends a job on all its nodes: what several saw at a time counts once.</summary>
    internal static long Suspended(Incarnation incarnation)
    {
        if (!incarnation.Nodes.Exists(part => part.Usage?.Suspended.Count > 0))
        {
            return 0;
        }

        var sum = 0L;
        var until = long.MinValue;
        var intervals = incarnation.Nodes.SelectMany(part => (part.Usage?.Suspended ?? []).Select(
            s => (Start: s.StartUnixUsec, End: s.EndUnixUsec == 0 ? Math.Max(part.ObservedUnixUsec, s.StartUnixUsec) : s.EndUnixUsec)));
        foreach (var (start, end) in intervals.Order())
        {
            if (end > until)
            {
                sum = Saturating.Add(sum, end - Math.Max(start, until));
                until = end;
            }
        }

        return sum;
    }

    // No agent saw it. A scheduler that measures nothing says 0.
    private static long? Measured(Incarnation incarnation) => incarnation.Facts.CpuUsec is { Value: > 0 } cpu ? cpu.Value : null;

    private static long? Cpu(List<JobUsage> usages) => Sum(usages.Where(usage => usage.HasCpuUsec).Select(usage => usage.CpuUsec));

    private static List<JobUsage> Usages(Incarnation incarnation)
    {
        var usages = new List<JobUsage>(incarnation.Nodes.Count);
        foreach (var part in incarnation.Nodes)
        {
            if (part.Usage is { } usage)
            {
                usages.Add(usage);
            }
        }

        return usages;
    }

    private static ProcessIo? Add(ProcessIo? one, ProcessIo? other) => one is null || other is null
        ? one ?? other
        : new ProcessIo
        {
            ReadBytes = Saturating.Add(one.ReadBytes, other.ReadBytes),
            WriteBytes = Saturating.Add(one.WriteBytes, other.WriteBytes),
            ReadChars = Saturating.Add(one.ReadChars, other.ReadChars),
            WriteChars = Saturating.Add(one.WriteChars, other.WriteChars),
        };

    private static long? Sum(IEnumerable<long> values)
    {
        long? sum = null;
        foreach (var value in values)
        {
            sum = Saturating.Add(sum ?? 0, value);
        }

        return sum;
    }

    private static string? Join(IEnumerable<string> names)
    {
        string? only = null;
        SortedSet<string>? several = null;
        foreach (var name in names)
        {
            if (name.Length > 0 && !string.Equals(name, only, StringComparison.Ordinal))
            {
                if (only is null)
                {
                    only = name;
                }
                else
                {
                    (several ??= new SortedSet<string>(StringComparer.Ordinal) { only }).Add(name);
                }
            }
        }

        return several is null ? only : string.Join(',', several);
    }
}

/// <summary>CPU of one path and role in a job.</summary>
/// <param name="Path">Bytes as the kernel gave them.</param>
/// <param name="Role">Whether it counts, and as what.</param>
/// <param name="CpuUsec">CPU time.</param>
/// <param name="UserUsec">Of it in user mode.</param>
/// <param name="SystemUsec">Of it in the kernel.</param>
/// <param name="Processes">Processes that ran it.</param>
public sealed record ExecutableTotal(ByteString Path, ExecutableRole Role, long CpuUsec, long UserUsec, long SystemUsec, long Processes)
{
    /// <summary>Of the CPU time, what the job's counter had beyond the exit records.</summary>
    public long CorrectedUsec { get; init; }

    /// <summary>Of the CPU time, its reaped children's of which nobody saw what they ran.</summary>
    public long ChildrenUsec { get; init; }

    /// <summary>Resident memory of the largest process; null where no node knows.</summary>
    public long? MaxRssBytes { get; init; }

    /// <summary>I/O of its processes, of the nodes that look; null where none does.</summary>
    public ProcessIo? Io { get; init; }

    /// <summary>job, scheduler or escaped.</summary>
    public string RoleName => Role switch
    {
        ExecutableRole.Scheduler => "scheduler",
        ExecutableRole.Escaped => "escaped",
        _ => "job",
    };
}
