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

    /// <summary>The same, where the name alone does not tell it but its place does.</summary>
    bool MayHoldJobsAt(ReadOnlySpan<byte> path) => false;

    /// <summary>Whether a raw id that a job's processes tell may be that of a directory whose path does not tell all of it.</summary>
    bool Agrees(string rawId, string idByPath) => string.Equals(rawId, idByPath, StringComparison.Ordinal);
}
