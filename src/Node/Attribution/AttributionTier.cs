namespace Actors.Node.Attribution;

/// <summary>How CPU time is given to executables.</summary>
public enum AttributionTier
{
    /// <summary>Passes over /proc only: what runs and ends between two passes stays unattributed.</summary>
    Poll,

    /// <summary>Kernel events too: the process connector tells of fork, exec and exit, taskstats gives every process's last run time.</summary>
    Taskstats,

    /// <summary>Programs in the kernel add up what every task uses, to its end, by cgroup and program file.</summary>
    Bpf,
}
