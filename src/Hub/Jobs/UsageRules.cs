using Actors.Messages.Wire;

namespace Actors.Hub.Jobs;

/// <summary>How two states of the same counters become one.</summary>
public static class UsageRules
{
    /// <summary>
    /// The newer state, but never less than the older one where the counter is the job directory's own: it only grows,
    /// and is absolute per boot and inode whichever run of the agent read it.
    /// </summary>
    public static JobUsage Newest(JobUsage? older, JobUsage newer)
    {
        ArgumentNullException.ThrowIfNull(newer);
        if (older is null)
        {
            return newer;
        }

        var merged = newer.Clone();
        if (OfCgroup(older) && OfCgroup(newer) && older.CpuUsec > newer.CpuUsec)
        {
            merged.CpuUsec = older.CpuUsec;
            merged.TotalIsLowerBound |= older.TotalIsLowerBound;
            merged.UnwatchedUsec = older.UnwatchedUsec;
            if (older.HasUserUsec)
            {
                merged.UserUsec = older.UserUsec;
            }

            if (older.HasSystemUsec)
            {
                merged.SystemUsec = older.SystemUsec;
            }

            merged.UnattributedUsec = Math.Max(0, older.CpuUsec - ChargedUsec(newer));
        }

        BesideRules.Merge(older, merged);
        MetricRules.Merge(older, merged);
        return merged;
    }

    /// <summary>CPU of the executables that count towards the total: those inside the job, the scheduler's own among them.</summary>
    public static long ChargedUsec(JobUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return Saturating.Sum(usage.Executables.Where(executable => executable.Role != ExecutableRole.Escaped).Select(executable => executable.CpuUsec));
    }

    /// <summary>Makes the executables' sums the totals: they are all that is known.</summary>
    public static JobUsage Summed(JobUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        usage.CpuUsec = Saturating.Sum(usage.Executables.Select(executable => executable.CpuUsec));
        usage.UserUsec = Saturating.Sum(usage.Executables.Select(executable => executable.UserUsec));
        usage.SystemUsec = Saturating.Sum(usage.Executables.Select(executable => executable.SystemUsec));
        return usage;
    }

    private static bool OfCgroup(JobUsage usage) => usage.HasCpuUsec && usage.TotalSource is TotalSource.Cgroup or TotalSource.CgroupParent;
}
