namespace Actors.Node.Finders;

/// <summary>
/// LSF with cgroups (<c>LSF_PROCESS_TRACKING</c>, <c>LSF_LINUX_CGROUP_ACCT</c>): <c>lsf/CLUSTER/job.ID.…</c>, anywhere in the path. Which element of an array
/// it is its name tells, <c>job.ID[INDEX].…</c>, or its processes.
/// </summary>
internal sealed class LsfCgroupFinder : ICgroupFinder
{
    /// <inheritdoc/>
    public string Name => "lsf-cgroup";

    /// <inheritdoc/>
    public string Scheduler => "lsf";

    /// <inheritdoc/>
    public bool MayHoldJobs(ReadOnlySpan<byte> name) => name.SequenceEqual("lsf"u8);

    /// <inheritdoc/>
    public bool MayHoldJobsAt(ReadOnlySpan<byte> path)
    {
        var end = path.LastIndexOf((byte)'/');
        return end > 0 && path[..end].EndsWith("/lsf"u8);
    }

    /// <inheritdoc/>
    public bool Agrees(string rawId, string idByPath) =>
        rawId.StartsWith(idByPath, StringComparison.Ordinal) && (rawId.Length == idByPath.Length || rawId[idByPath.Length] == '[');

    /// <inheritdoc/>
    public bool TryMatch(ReadOnlySpan<byte> path, out CgroupMatch match)
    {
        match = default;
        var parts = new PathParts(path);
        while (parts.Next())
        {
            var look = parts;
            if (!MayHoldJobs(parts.Part) || !look.Next() || !look.Next() || !look.Part.StartsWith("job."u8))
            {
                continue;
            }

            var name = look.Part[4..];
            var end = DigitsOf(name);
            var element = end > 0 && end < name.Length && name[end] == (byte)'[' ? DigitsOf(name[(end + 1)..]) : 0;
            var isElement = element > 0 && end + element + 1 < name.Length && name[end + element + 1] == (byte)']';
            end += isElement ? element + 2 : 0;
            if (end == 0 || (end < name.Length && name[end] != (byte)'.'))
            {
                continue;
            }

            match.DirectoryLength = look.End;
            var id = (look.Start + 4)..(look.Start + 4 + end);
            if (isElement)
            {
                match.RawId = id;
            }
            else
            {
                match.IdByPath = id;
            }

            return true;
        }

        return false;
    }

    private static int DigitsOf(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }
}
