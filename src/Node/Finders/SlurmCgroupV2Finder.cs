namespace Actors.Node.Finders;

/// <summary>
/// Slurm with cgroup v2: <c>…/[NODE_]slurmstepd.scope/job_J/step_S/{slurm,user/task_T}</c>. <c>slurm</c> holds slurmstepd. Newer releases name the
/// job's directory by its SLUID: <c>s</c> and 13 characters of Crockford's base 32; its raw id then is in the environment only.
/// </summary>
internal sealed class SlurmCgroupV2Finder : ICgroupFinder
{
    private const int SluidLength = 14;

    /// <inheritdoc/>
    public string Name => "slurm-cgroup-v2";

    /// <inheritdoc/>
    public string Scheduler => "slurm";

    /// <inheritdoc/>
    public bool MayHoldJobs(ReadOnlySpan<byte> name) => IsScope(name) || name.SequenceEqual("system.slice"u8);

    /// <inheritdoc/>
    public bool TryMatch(ReadOnlySpan<byte> path, out CgroupMatch match)
    {
        match = default;
        var parts = new PathParts(path);
        while (parts.Next())
        {
            if (!IsScope(parts.Part))
            {
                continue;
            }

            var look = parts;
            if (!look.Next())
            {
                return false;
            }

            if (look.IsNumbered("job_"u8, out _))
            {
                match.RawId = (look.Start + 4)..look.End;
            }
            else if (IsSluid(look.Part))
            {
                match.Sluid = look.Start..look.End;
            }
            else
            {
                continue;
            }

            match.DirectoryLength = look.End;
            match.Node = parts.Start..Math.Max(parts.Start, parts.End - "_slurmstepd.scope".Length);
            if (look.Next() && look.Part.StartsWith("step_"u8))
            {
                match.Step = (look.Start + 5)..look.End;
                match.SchedulerSide = look.Next() && look.Part.SequenceEqual("slurm"u8);
            }

            return true;
        }

        return false;
    }

    /// <summary><c>s</c> and 13 characters without I, L, O and U.</summary>
    internal static bool IsSluid(ReadOnlySpan<byte> part)
    {
        if (part.Length != SluidLength || part[0] is not ((byte)'s' or (byte)'S'))
        {
            return false;
        }

        foreach (var b in part[1..])
        {
            if (!char.IsAsciiLetterOrDigit((char)b) || (b | 0x20) is 'i' or 'l' or 'o' or 'u')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsScope(ReadOnlySpan<byte> part) => part.SequenceEqual("slurmstepd.scope"u8) || part.EndsWith("_slurmstepd.scope"u8);
}
