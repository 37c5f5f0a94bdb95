using System.Globalization;

namespace Actors.Hub.Scheduler;

/// <summary>Compact lists of node names as Slurm writes them: <c>login,node[001-128,130],rack[1-2]n[1-4]</c>.</summary>
public static class HostList
{
    /// <summary>More names than this no list has: a guard against a list that would fill the memory.</summary>
    public const int Most = 1_000_000;

    /// <summary>The names, in the order of the list.</summary>
    /// <exception cref="FormatException">A bracket is not closed, a range is none, or there are more than <see cref="Most"/> names.</exception>
    public static IReadOnlyList<string> Expand(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        var names = new List<string>();
        foreach (var part in Split(list))
        {
            foreach (var name in Names(part))
            {
                if (names.Count == Most)
                {
                    throw new FormatException($"a list of nodes has more than {Most} names");
                }

                names.Add(name);
            }
        }

        return names;
    }

    /// <summary>The first name; null of an empty list.</summary>
    /// <exception cref="FormatException">As above.</exception>
    public static string? First(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return Split(list).SelectMany(Names).FirstOrDefault();
    }

    // At commas outside brackets.
    private static IEnumerable<string> Split(string list)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i <= list.Length; i++)
        {
            var letter = i == list.Length ? ',' : list[i];
            depth += letter switch { '[' => 1, ']' => -1, _ => 0 };
            if (depth is < 0 or > 1 || (i == list.Length && depth != 0))
            {
                throw new FormatException($"'{Shown(list)}': brackets do not match");
            }

            if (letter == ',' && depth == 0)
            {
                if (list[start..i].Trim() is { Length: > 0 } part)
                {
                    yield return part;
                }

                start = i + 1;
            }
        }
    }

    // The first bracket varies slowest.
    private static IEnumerable<string> Names(string part)
    {
        var open = part.IndexOf('[', StringComparison.Ordinal);
        if (open < 0)
        {
            return [part];
        }

        var close = part.IndexOf(']', open);
        var (head, inner, tail) = (part[..open], part[(open + 1)..close], part[(close + 1)..]);
        return inner.Split(',').SelectMany(range => Numbers(part, range)).SelectMany(_ => Names(tail), (number, rest) => head + number + rest);
    }

    private static IEnumerable<string> Numbers(string part, string range)
    {
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        var (from, to) = dash < 0 ? (range, range) : (range[..dash], range[(dash + 1)..]);
        if (!long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first) || !long.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            || last < first || last - first >= Most)
        {
            throw new FormatException($"'{Shown(part)}': '{Shown(range)}' is no range of numbers");
        }

        for (var number = first; number <= last; number++)
        {
            yield return number.ToString(CultureInfo.InvariantCulture).PadLeft(from.Length, '0');
        }
    }

    private static string Shown(string text) => text.Length <= 60 ? text : text[..59] + "…";
}
