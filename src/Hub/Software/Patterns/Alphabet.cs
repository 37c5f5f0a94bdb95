using System.Globalization;
using System.Text.RegularExpressions;

namespace Actors.Hub.Software.Patterns;

/// <summary>
/// A sample of characters, rich enough to tell the sets of one expression apart: all of ASCII, some of every kind beyond,
/// and each character the expression names with its neighbours.
/// </summary>
internal sealed class Alphabet
{
    private const string Beyond = "\u0085\u00a0\u00aa\u00b2\u00b5\u00df\u00e4\u00c4\u00e9\u017f\u0301\u0660\u03a9\u0416\u05d0\u2028\u2160\u2603\u212a\u3042\u4e2d\uac00\ufb01\ud83d\ude00\ufffd\uffff";
    private readonly string _characters;
    private readonly Dictionary<PatternNode.Set, ulong[]> _known = [];

    /// <param name="net">The expression in .NET's syntax, where all but plain letters and digits are written as \uXXXX.</param>
    public Alphabet(string net)
    {
        var sample = new SortedSet<char>(Beyond);
        sample.UnionWith(Enumerable.Range(0, 128).Select(c => (char)c));
        for (var at = net.IndexOf(@"\u", StringComparison.Ordinal); at >= 0 && sample.Count < 1000; at = net.IndexOf(@"\u", at + 2, StringComparison.Ordinal))
        {
            var c = int.Parse(net.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            sample.UnionWith([(char)Math.Max(c - 1, 0), (char)c, (char)Math.Min(c + 1, char.MaxValue)]);
        }

        // Readable ones first: they are the ones shown and tried.
        _characters = string.Concat(sample.OrderBy(c => char.IsAsciiLetterOrDigit(c) ? 0 : c is > ' ' and < (char)127 ? 1 : 2).ThenBy(c => c));
    }

    /// <summary>The members of a set, one bit a character.</summary>
    public ulong[] Members(PatternNode.Set set)
    {
        if (_known.TryGetValue(set, out var bits))
        {
            return bits;
        }

        if (Literal(set) is { } literal)
        {
            return _known[set] = Bits(c => c == literal);
        }

        var one = new Regex($@"\A{set.Net}\z", RegexOptions.CultureInvariant | (set.IgnoreCase ? RegexOptions.IgnoreCase : RegexOptions.None), TimeSpan.FromSeconds(1));
        return _known[set] = Bits(c => one.IsMatch([c]));
    }

    /// <summary>All members of several sets.</summary>
    public ulong[] Union(IEnumerable<ulong[]> sets) =>
        sets.Aggregate(new ulong[(_characters.Length / 64) + 1], (all, set) => [.. all.Zip(set, (a, b) => a | b)]);

    /// <summary>The members that two sets share.</summary>
    public static ulong[] Both(ulong[] a, ulong[] b) => [.. a.Zip(b, (x, y) => x & y)];

    /// <summary>True when both sets hold a same character.</summary>
    public static bool Overlap(ulong[] a, ulong[] b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if ((a[i] & b[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A character of a set, a readable one where there is one; null when the set is empty.</summary>
    public char? Example(ulong[] members)
    {
        for (var i = 0; i < members.Length; i++)
        {
            if (members[i] != 0)
            {
                return _characters[(i * 64) + System.Numerics.BitOperations.TrailingZeroCount(members[i])];
            }
        }

        return null;
    }

    private static char? Literal(PatternNode.Set set) => (set.IgnoreCase, set.Net.Length, set.Net[0]) switch
    {
        (false, 1, var c) => c,
        (false, 6, '\\') => (char)int.Parse(set.Net.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        _ => null,
    };

    private ulong[] Bits(Predicate<char> isMember)
    {
        var bits = new ulong[(_characters.Length / 64) + 1];
        for (var i = 0; i < _characters.Length; i++)
        {
            if (isMember(_characters[i]))
            {
                bits[i / 64] |= 1UL << (i % 64);
            }
        }

        return bits;
    }
}
