using System.Text;

namespace Actors.Node.Kernel;

/// <summary>One line of /proc/self/mountinfo.</summary>
/// <param name="Device">Major and minor number, <c>8:1</c>.</param>
/// <param name="Root">The directory of the file system that is mounted.</param>
/// <param name="MountPoint">Where.</param>
/// <param name="FileSystem">Its type.</param>
/// <param name="SuperOptions">Its options: a cgroup v1 mount names its controllers there.</param>
internal sealed record MountInfo(string Device, string Root, string MountPoint, string FileSystem, IReadOnlyList<string> SuperOptions)
{
    /// <summary>Reads the lines; lines of another shape are passed over.</summary>
    public static IReadOnlyList<MountInfo> Parse(IEnumerable<string> lines)
    {
        var mounts = new List<MountInfo>();
        foreach (var line in lines)
        {
            var fields = line.Split(' ');
            var separator = Array.IndexOf(fields, "-", Math.Min(6, fields.Length));
            if (separator < 0 || fields.Length < separator + 4)
            {
                continue;
            }

            mounts.Add(new MountInfo(fields[2], Unescape(fields[3]), Unescape(fields[4]), fields[separator + 1], fields[separator + 3].Split(',')));
        }

        return mounts;
    }

    /// <summary>Blank, tab, newline and backslash stand as three octal digits after a backslash (proc(5)).</summary>
    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length && text.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                plain.Append((char)Convert.ToInt32(text.Substring(i + 1, 3), 8));
                i += 3;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }
}
