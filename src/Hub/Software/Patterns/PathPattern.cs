using System.Text.RegularExpressions;

namespace Actors.Hub.Software.Patterns;

/// <summary>An expression of a rule, ready to match. Anchored at the start, as Python's <c>re.match</c> is. Thread-safe.</summary>
internal sealed class PathPattern
{
    private readonly Regex _regex;
    private readonly Dictionary<string, int> _numbers;

    private PathPattern(ParsedPattern pattern, Regex regex)
    {
        Text = pattern.Text;
        Prefix = PatternPrefix.Of(pattern);
        Literals = PatternLiterals.Of(pattern);
        _regex = regex;
        _numbers = new(pattern.Names, StringComparer.Ordinal);
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>With this every text begins that it matches.</summary>
    public string Prefix { get; }

    /// <summary>Each of these stands somewhere in every text that it matches.</summary>
    public IReadOnlyList<string> Literals { get; }

    /// <summary>True where a match may take too long and is then given up.</summary>
    public bool IsTimed => _regex.MatchTimeout != Regex.InfiniteMatchTimeout;

    /// <summary>Names of its groups, in order.</summary>
    public IEnumerable<string> Groups => _numbers.OrderBy(n => n.Value).Select(n => n.Key);

    /// <summary>Reads an expression in Python's dialect. It runs in linear time where .NET can do that.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="timeout">Longest time for one match where it cannot be linear.</param>
    /// <exception cref="PatternException">It is wrong, not supported, or catastrophic.</exception>
    public static PathPattern Parse(string text, TimeSpan timeout)
    {
        var pattern = PatternParser.Parse(text);
        var (net, backtracks) = PatternEmitter.Emit(pattern);
        var alphabet = new Alphabet(net);
        AmbiguityCheck.Check(pattern, alphabet);
        try
        {
            if (!backtracks && SingleWay.Holds(pattern, alphabet))
            {
                return new PathPattern(pattern, new Regex(net, RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout));
            }

            if (!backtracks && Linear(net) is { } linear)
            {
                return new PathPattern(pattern, linear);
            }

            SlowProbe.Check(pattern, net, alphabet);
            return new PathPattern(pattern, new Regex(net, RegexOptions.CultureInvariant, timeout));
        }
        catch (ArgumentException e)
        {
            throw new PatternException($"the expression cannot be used: {e.Message}", 0);
        }
    }

    /// <summary>Matches the start of a text.</summary>
    /// <returns>The match, or null.</returns>
    /// <exception cref="RegexMatchTimeoutException">It took longer than allowed.</exception>
    public Match? Match(string text) => _regex.Match(text) is { Success: true } match ? match : null;

    /// <summary>The text of a named group; null where the group took no part in the match.</summary>
    public System.Text.RegularExpressions.Group? Group(Match match, string name) =>
        match.Groups[_numbers[name]] is { Success: true } group ? group : null;

    /// <summary>True for the name of one of its groups.</summary>
    public bool Has(string name) => _numbers.ContainsKey(name);

    // Needs no limit of time: a path has at most 4096 bytes. .NET refuses this for large counts only.
    private static Regex? Linear(string net)
    {
        try
        {
            return new Regex(net, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
