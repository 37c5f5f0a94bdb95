using System.Buffers.Text;

namespace Actors.Node.Finders;

/// <summary>
/// Grid Engine with cgroups (Univa: <c>/UGE/JOB.TASK</c>, Son of Grid Engine: <c>/sge/JOB.TASK</c>), anywhere in the path. A job of no array is task 1
/// there too: whether it is one its processes tell.
/// </summary>
internal sealed class GridEngineCgroupFinder : ICgroupFinder
{
    /// <inheritdoc/>
    public string Name => "sge-cgroup";

    /// <inheritdoc/>
    public string Scheduler => "sge";

    /// <summary>Of a directory <c>JOB.1</c>: the job, or the first task of an array.</summary>
    public bool Agrees(string rawId, string idByPath) =>
        string.Equals(rawId, idByPath, StringComparison.Ordinal) || string.Equals(rawId + ".1", idByPath, StringComparison.Ordinal);

    /// <inheritdoc/>
    public bool MayHoldJobs(ReadOnlySpan<byte> name) => name.SequenceEqual("UGE"u8) || name.SequenceEqual("sge"u8) || name.SequenceEqual("SGE"u8);

    /// <inheritdoc/>
    public bool TryMatch(ReadOnlySpan<byte> path, out CgroupMatch match)
    {
        match = default;
        var parts = new PathParts(path);
        while (parts.Next())
        {
            var look = parts;
            if (!MayHoldJobs(parts.Part) || !look.Next() || !TryJob(look.Part, out var task))
            {
                continue;
            }

            match.DirectoryLength = look.End;
            if (task == 1)
            {
                match.IdByPath = look.Start..look.End;
            }
            else
            {
                match.RawId = look.Start..look.End;
            }

            return true;
        }

        return false;
    }

    private static bool TryJob(ReadOnlySpan<byte> name, out uint task)
    {
        task = 0;
        var dot = name.IndexOf((byte)'.');
        return dot > 0 && IsNumber(name[..dot], out _) && IsNumber(name[(dot + 1)..], out task);
    }

    private static bool IsNumber(ReadOnlySpan<byte> text, out uint number)
    {
        number = 0;
        return text is [>= (byte)'1' and <= (byte)'9', ..] && Utf8Parser.TryParse(text, out number, out var used) && used == text.Length;
    }
}
