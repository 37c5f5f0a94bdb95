namespace Actors.Node.Processes;

/// <summary>A job as this node tells it from every other one. Fixed once it stood in a slice, over restarts of the agent too.</summary>
/// <param name="Scheduler"><c>slurm</c>, <c>oar</c>, <c>pbs</c>, <c>sge</c>, <c>lsf</c>.</param>
/// <param name="RawId">The scheduler's raw id: of the path, or of the environment where there is no path.</param>
/// <param name="CgroupInode">Inode of the job's cgroup directory; 0 where it has none.</param>
/// <param name="FirstSeenUnixUsec">Birth of the cgroup as seen here, or start of the oldest process.</param>
public sealed record LocalJobId(string Scheduler, string RawId, ulong CgroupInode, long FirstSeenUnixUsec);
