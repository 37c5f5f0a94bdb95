namespace Actors.Node.Programs;

/// <summary>Shared objects in /proc/PID/maps (proc(5)).</summary>
internal static class LibraryList
{
    private const int Most = 256;
    private const int MostBytes = 16 * 1024;
    private const int FieldsBeforePath = 5;

    /// <summary>Paths of the shared objects whose code is mapped, each once, in their order there.</summary>
    /// <param name="maps">The text.</param>
    /// <param name="program">The program's own path, which is none of them.</param>
    public static IReadOnlyList<byte[]> In(ReadOnlySpan<byte> maps, ReadOnlySpan<byte> program)
    {
        List<byte[]> found = [];
        var left = MostBytes;
        foreach (var range in maps.Split((byte)'\n'))
        {
            if (PathIn(maps[range]) is not { IsEmpty: false } path || path.SequenceEqual(program) || !IsShared(path) || Contains(found, path))
            {
                continue;
            }

            left -= path.Length;
            if (left < 0 || found.Count == Most)
            {
                break;
            }

            found.Add(path.ToArray());
        }

        return found;
    }

    /// <summary>The path of a line whose pages may be run: <c>7f00-7f20 r-xp 0000 08:01 123 /lib/libm.so.6</c>.</summary>
    private static ReadOnlySpan<byte> PathIn(ReadOnlySpan<byte> line)
    {
        for (var field = 0; field < FieldsBeforePath; field++)
        {
            var blank = line.IndexOf((byte)' ');
            if (blank < 0 || (field == 1 && (blank < 3 || line[2] != (byte)'x')))
            {
                return default;
            }

            line = line[(blank + 1)..];
        }

        line = line.TrimStart((byte)' ');
        var deleted = " (deleted)"u8;
        line = line.EndsWith(deleted) ? line[..^deleted.Length] : line;
        return line is [(byte)'/', ..] ? line : default;
    }

    private static bool IsShared(ReadOnlySpan<byte> path)
    {
        var name = path[(path.LastIndexOf((byte)'/') + 1)..];
        return name.EndsWith(".so"u8) || name.IndexOf(".so."u8) > 0;
    }

    private static bool Contains(List<byte[]> list, ReadOnlySpan<byte> path)
    {
        foreach (var known in list)
        {
            if (path.SequenceEqual(known))
            {
                return true;
            }
        }

        return false;
    }
}
