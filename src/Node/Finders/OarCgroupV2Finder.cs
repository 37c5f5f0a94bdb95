using System.Buffers.Text;

namespace Actors.Node.Finders;

/// <summary>OAR with systemd and cgroup v2: <c>oar.slice/oar-uUID.slice/oar-uUID-jJOB.slice</c>, anywhere in the path.</summary>
internal sealed class OarCgroupV2Finder : ICgroupFinder
{
    /// <inheritdoc/>
    public string Name => "oar-cgroup-v2";

    /// <inheritdoc/>
    public string Scheduler => "oar";

    /// <inheritdoc/>
    public bool MayHoldJobs(ReadOnlySpan<byte> name) => IsRoot(name) || (name.StartsWith("oar-u"u8) && name.EndsWith(".slice"u8));

    /// <inheritdoc/>
    public bool TryMatch(ReadOnlySpan<byte> path, out CgroupMatch match)
    {
        match = default;
        var parts = new PathParts(path);
        while (parts.Next())
        {
            var look = parts;
            if (!IsRoot(parts.Part) || !look.Next() || !TryUser(look.Part, out var uid, out var used) || !look.Part[used..].SequenceEqual(".slice"u8))
            {
                continue;
            }

            if (look.Next() && TryUser(look.Part, out var again, out used) && again == uid && TryJob(look.Part[used..], out var digits))
            {
                match.DirectoryLength = look.End;
                match.Uid = uid;
                match.RawId = (look.Start + used + 2)..(look.Start + used + 2 + digits);
                return true;
            }
        }

        return false;
    }

    private static bool IsRoot(ReadOnlySpan<byte> name) => name.SequenceEqual("oar.slice"u8);

    private static bool TryUser(ReadOnlySpan<byte> name, out uint uid, out int used)
    {
        uid = 0;
        used = 0;
        if (!name.StartsWith("oar-u"u8) || name[5..] is not [>= (byte)'0' and <= (byte)'9', ..] || !Utf8Parser.TryParse(name[5..], out uid, out var digits))
        {
            return false;
        }

        used = 5 + digits;
        return true;
    }

    private static bool TryJob(ReadOnlySpan<byte> rest, out int digits)
    {
        digits = 0;
        return rest.StartsWith("-j"u8) && rest[2..] is [>= (byte)'0' and <= (byte)'9', ..] && Utf8Parser.TryParse(rest[2..], out uint _, out digits)
            && rest[(2 + digits)..].SequenceEqual(".slice"u8);
    }
}
