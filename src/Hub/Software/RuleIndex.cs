namespace Actors.Hub.Software;

/// <summary>
/// Finds the rules that a path may match: by the characters with which all their paths begin and, where many rules begin alike, by a piece of text that all their paths hold.
/// Of thousands of rules a path has to be tried with a few. Immutable and thread-safe.
/// </summary>
internal sealed class RuleIndex
{
    /// <summary>So many rules that begin alike are tried one by one.</summary>
    private const int Few = 8;
    private readonly IReadOnlyList<SoftwareRule> _rules;
    private readonly Dictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _byPrefix;
    private readonly int[] _lengths;
    private readonly LiteralIndex? _byLiteral;

    /// <param name="rules">In the order in which they count.</param>
    public RuleIndex(IReadOnlyList<SoftwareRule> rules)
    {
        _rules = rules;
        var groups = rules.Select((rule, at) => (at, rule)).GroupBy(each => each.rule.Match.Prefix, StringComparer.Ordinal).ToList();
        var byPrefix = groups.Where(group => group.Count() <= Few).ToDictionary(group => group.Key, group => group.Select(each => each.at).ToArray(), StringComparer.Ordinal);
        var alike = groups.Where(group => group.Count() > Few).SelectMany(group => group).ToList();
        if (alike.Count > 0)
        {
            var others = new List<int>();
            _byLiteral = LiteralIndex.Of(alike, others);
            foreach (var group in others.GroupBy(at => rules[at].Match.Prefix, StringComparer.Ordinal))
            {
                byPrefix.Add(group.Key, [.. group]);
            }
        }

        _byPrefix = byPrefix.GetAlternateLookup<ReadOnlySpan<char>>();
        _lengths = [.. byPrefix.Keys.Select(prefix => prefix.Length).Distinct().Order()];
    }

    /// <summary>Rules that a path may match, in their order.</summary>
    public IEnumerable<SoftwareRule> For(string path)
    {
        int[]? only = null;
        List<int>? several = null;
        foreach (var length in _lengths)
        {
            if (length > path.Length)
            {
                break;
            }

            if (!_byPrefix.TryGetValue(path.AsSpan(0, length), out var found))
            {
                continue;
            }

            if (only is null)
            {
                only = found;
            }
            else
            {
                (several ??= [.. only]).AddRange(found);
            }
        }

        if (_byLiteral is not null)
        {
            several ??= [.. only ?? []];
            _byLiteral.Find(path, several);
        }

        return several is null ? (only ?? []).Select(at => _rules[at]) : InOrder(several);
    }

    private IEnumerable<SoftwareRule> InOrder(List<int> found)
    {
        found.Sort();
        var last = -1;
        foreach (var at in found)
        {
            if (at != last)
            {
                last = at;
                yield return _rules[at];
            }
        }
    }
}
