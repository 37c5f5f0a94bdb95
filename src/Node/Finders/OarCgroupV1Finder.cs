namespace Actors.Node.Finders;

/// <summary>
/// OAR with cgroup v1, or with cpusets alone: <c>/oar/USER_JOB</c>, anywhere in the path. A user's name may hold underscores: the last one parts
/// name and id.
/// </summary>
internal sealed class OarCgroupV1Finder : ICgroupFinder
{
    /// <inheritdoc/>
    public string Name => "oar-cgroup-v1";

    /// <inheritdoc/>
    public string Scheduler => "oar";

    /// <inheritdoc/>
    public bool MayHoldJobs(ReadOnlySpan<byte> name) => name.SequenceEqual("oar"u8);

    /// <inheritdoc/>
    public bool TryMatch(ReadOnlySpan<byte> path, out CgroupMatch match)
    {
        match = default;
        var parts = new PathParts(path);
        while (parts.Next())
        {
            var look = parts;
            if (!MayHoldJobs(parts.Part) || !look.Next())
            {
                continue;
            }

            var split = look.Part.LastIndexOf((byte)'_');
            if (split > 0 && look.IsNumbered(look.Part[..(split + 1)], out _))
            {
                match.DirectoryLength = look.End;
                match.User = look.Start..(look.Start + split);
                match.RawId = (look.Start + split + 1)..look.End;
                return true;
            }
        }

        return false;
    }
}
