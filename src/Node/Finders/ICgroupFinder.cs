namespace Actors.Node.Finders;

/// <summary>Finds jobs by cgroup paths.</summary>
internal interface ICgroupFinder : IJobFinder
{
    /// <summary>Finds the first job in a path.</summary>
    /// <param name="path">As in /proc/PID/cgroup, from the hierarchy's root: <c>/slurm/uid_1000/job_7/step_0/task_0</c>.</param>
    /// <param name="match">Where in the path the job stands.</param>
    bool TryMatch(ReadOnlySpan<byte> path, out CgroupMatch match);

    /// <summary>Whether jobs may lie below a directory of this name: a walk goes into it.</summary>
    bool MayHoldJobs(ReadOnlySpan<byte> name);
}
