namespace Actors.Hub.Software;

/// <summary>
/// Finds rules by a piece of text that stands somewhere in each path they match. Of each rule's texts that piece is taken that the fewest other rules have. Pieces have one of
/// a few lengths, so that a path is cut into so many only. Immutable and thread-safe.
/// </summary>
internal sealed class LiteralIndex
{
    /// <summary>Shorter texts say too little.</summary>
    private const int Shortest = 4;
    private static readonly int[] Lengths = [16, 8, Shortest];
    private readonly Dictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _byPiece;
    private readonly int[] _lengths;

    private LiteralIndex(Dictionary<string, int[]> byPiece)
    {
        _byPiece = byPiece.GetAlternateLookup<ReadOnlySpan<char>>();
        _lengths = [.. byPiece.Keys.Select(piece => piece.Length).Distinct()];
    }

    /// <summary>Makes one of rules that have texts long enough.</summary>
    /// <param name="rules">The rules with their places in the order that counts.</param>
    /// <param name="others">Gets the places of those that cannot be found so.</param>
    public static LiteralIndex Of(IReadOnlyCollection<(int At, SoftwareRule Rule)> rules, ICollection<int> others)
    {
        var known = rules.SelectMany(each => Pieces(each.Rule).Distinct(StringComparer.Ordinal)).CountBy(piece => piece, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var byPiece = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var (at, rule) in rules)
        {
            // Of those that are as rare the longest: it stands in the fewest paths.
            if (Pieces(rule).MinBy(piece => (known[piece], -piece.Length)) is not { } piece)
            {
                others.Add(at);
            }
            else if (byPiece.TryGetValue(piece, out var with))
            {
                with.Add(at);
            }
            else
            {
                byPiece.Add(piece, [at]);
            }
        }

        return new LiteralIndex(byPiece.ToDictionary(each => each.Key, each => each.Value.ToArray(), StringComparer.Ordinal));
    }

    /// <summary>Adds the places of rules whose piece a path holds; some may come twice.</summary>
    public void Find(string path, List<int> found)
    {
        foreach (var length in _lengths)
        {
            for (var start = 0; start + length <= path.Length; start++)
            {
                if (_byPiece.TryGetValue(path.AsSpan(start, length), out var rules))
                {
                    found.AddRange(rules);
                }
            }
        }
    }

    private static IEnumerable<string> Pieces(SoftwareRule rule)
    {
        foreach (var literal in rule.Match.Literals)
        {
            foreach (var length in Lengths.Where(length => length <= literal.Length).Take(1))
            {
                for (var start = 0; start + length <= literal.Length; start++)
                {
                    yield return literal.Substring(start, length);
                }
            }
        }
    }
}
