namespace Actors.Node.Finders;

/// <summary>
/// Slurm with cgroup v1: <c>/slurm[_NODE]/uid_U/job_J[/step_S[/task_T]]</c>, anywhere in the path. The first <c>job_N</c> counts; task numbers may
/// differ between hierarchies for one process and are passed over.
/// </summary>
internal sealed class SlurmCgroupV1Finder : ICgroupFinder
{
    /// <inheritdoc/>
    public string Name => "slurm-cgroup-v1";

    /// <inheritdoc/>
    public string Scheduler => "slurm";

    /// <inheritdoc/>
    public bool MayHoldJobs(ReadOnlySpan<byte> name) => IsRoot(name) || name.StartsWith("uid_"u8);

    /// <inheritdoc/>
    public bool TryMatch(ReadOnlySpan<byte> path, out CgroupMatch match)
    {
        match = default;
        var parts = new PathParts(path);
        while (parts.Next())
        {
            if (!IsRoot(parts.Part))
            {
                continue;
            }

            var look = parts;
            if (look.Next() && look.IsNumbered("uid_"u8, out var uid) && look.Next() && look.IsNumbered("job_"u8, out _))
            {
                match.Uid = uid;
                match.Node = Math.Min(parts.Start + "slurm_".Length, parts.End)..parts.End;
                match.DirectoryLength = look.End;
                match.RawId = (look.Start + 4)..look.End;
                if (look.Next() && look.Part.StartsWith("step_"u8))
                {
                    match.Step = (look.Start + 5)..look.End;
                }

                return true;
            }
        }

        return false;
    }

    private static bool IsRoot(ReadOnlySpan<byte> part) => part.SequenceEqual("slurm"u8) || part.StartsWith("slurm_"u8);
}
