namespace Actors.Node.Finders;

/// <summary>
/// PBS with its cgroups hook, by what its versions call a job's directory, anywhere in the path: <c>pbs_jobs.service/jobid/12.server</c> (also
/// <c>pbspro.service</c>), in v2 <c>pbs_jobs.service/jobs/12.…</c>, <c>pbspro.slice/pbspro-12.server.slice</c> with systemd's escapes, <c>pbspro/12.server</c>;
/// Torque <c>torque/12.server</c>. In v2 only the number is sure: the job's processes tell the rest.
/// </summary>
internal sealed class PbsCgroupFinder : ICgroupFinder
{
    /// <inheritdoc/>
    public string Name => "pbs-cgroup";

    /// <inheritdoc/>
    public string Scheduler => "pbs";

    /// <inheritdoc/>
    public bool MayHoldJobs(ReadOnlySpan<byte> name) => IsService(name) || IsParent(name) || IsSlice(name) || name.SequenceEqual("jobid"u8) || name.SequenceEqual("jobs"u8);

    /// <inheritdoc/>
    public bool Agrees(string rawId, string idByPath) => NumberOf(rawId) is { Length: > 0 } number && number.SequenceEqual(NumberOf(idByPath));

    /// <inheritdoc/>
    public bool TryMatch(ReadOnlySpan<byte> path, out CgroupMatch match)
    {
        match = default;
        var parts = new PathParts(path);
        while (parts.Next())
        {
            var look = parts;
            var (service, slice) = (IsService(parts.Part), IsSlice(parts.Part));
            if ((!service && !slice && !IsParent(parts.Part)) || !look.Next())
            {
                continue;
            }

            var unified = service && look.Part.SequenceEqual("jobs"u8);
            if (service && ((!unified && !look.Part.SequenceEqual("jobid"u8)) || !look.Next()))
            {
                continue;
            }

            var (start, end) = (look.Start, look.End);
            if (slice)
            {
                if (!look.Part.StartsWith("pbspro-"u8) || !look.Part.EndsWith(".slice"u8))
                {
                    continue;
                }

                (start, end) = (start + 7, end - 6);
            }

            if (end <= start || !IsJob(path[start..end], withServer: !unified))
            {
                continue;
            }

            match.DirectoryLength = look.End;
            match.IsEscaped = slice;
            if (unified)
            {
                match.IdByPath = start..end;
            }
            else
            {
                match.RawId = start..end;
            }

            return true;
        }

        return false;
    }

    private static bool IsService(ReadOnlySpan<byte> name) => name.SequenceEqual("pbs_jobs.service"u8) || name.SequenceEqual("pbspro.service"u8);

    private static bool IsSlice(ReadOnlySpan<byte> name) => name.SequenceEqual("pbspro.slice"u8);

    private static bool IsParent(ReadOnlySpan<byte> name) => name.SequenceEqual("pbspro"u8) || name.SequenceEqual("torque"u8);

    /// <summary>A number, of an array's task with its index, and, after a dot, the server's name.</summary>
    private static bool IsJob(ReadOnlySpan<byte> name, bool withServer)
    {
        var digits = name.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits < 0 ? !withServer : digits > 0 && (name[digits] is (byte)'[' or (byte)'\\' || (name[digits] == (byte)'.' && name.Length > digits + 1)) && (!withServer || name.Contains((byte)'.'));
    }

    private static ReadOnlySpan<char> NumberOf(string id)
    {
        var digits = id.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return digits < 0 ? id : id.AsSpan(0, digits);
    }
}
