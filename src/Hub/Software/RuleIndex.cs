namespace Actors.Hub.Software;

/// <summary>
/// Finds the rules that a path may match, by the characters with which all their paths begin: of thousands of rules a path has to be tried with a few. Immutable and
/// thread-safe.
/// </summary>
internal sealed class RuleIndex
{
    private readonly IReadOnlyList<SoftwareRule> _rules;
    private readonly Dictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _byPrefix;
    private readonly int[] _lengths;

    /// <param name="rules">In the order in which they count.</param>
    public RuleIndex(IReadOnlyList<SoftwareRule> rules)
    {
        _rules = rules;
        var byPrefix = rules.Select((rule, at) => (rule.Match.Prefix, at)).GroupBy(each => each.Prefix, each => each.at, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
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

        several?.Sort();
        return several is null ? (only ?? []).Select(at => _rules[at]) : several.Select(at => _rules[at]);
    }
}
