using System.Globalization;
using System.Text;

namespace Actors.Hub.Software.Patterns;

/// <summary>The characters with which every text begins that an expression matches. An expression that needs not begin at the start has none here: all are anchored.</summary>
internal static class PatternPrefix
{
    /// <summary>The prefix; empty where nothing is known of it.</summary>
    public static string Of(ParsedPattern pattern)
    {
        var prefix = new StringBuilder();
        Append(pattern.Root, prefix);
        return prefix.ToString();
    }

    /// <summary>Adds what a part begins with.</summary>
    /// <returns>True when that is all of the part, so that what follows belongs to the prefix too.</returns>
    private static bool Append(PatternNode node, StringBuilder prefix)
    {
        switch (node)
        {
            case PatternNode.Place:
                // It takes no character: what is behind it still begins where it stands.
                return true;
            case PatternNode.Set set when Literal(set) is { } literal:
                prefix.Append(literal);
                return true;
            case PatternNode.Sequence sequence:
                return sequence.Items.All(item => Append(item, prefix));
            case PatternNode.Group group:
                return Append(group.Body, prefix);
            case PatternNode.Atomic atomic:
                return Append(atomic.Body, prefix);
            case PatternNode.Repeat { Min: > 0 } repeat:
                return Append(repeat.Body, prefix) && repeat is { Min: 1, Max: 1 };
            case PatternNode.Choice choice:
                prefix.Append(Common(choice.Options));
                return false;
            default:
                return false;
        }
    }

    private static string Common(IReadOnlyList<PatternNode> options)
    {
        string? common = null;
        foreach (var option in options)
        {
            var own = new StringBuilder();
            Append(option, own);
            var text = own.ToString();
            common = common is null ? text : text[..text.AsSpan().CommonPrefixLength(common)];
        }

        return common ?? "";
    }

    internal static char? Literal(PatternNode.Set set) => (set.IgnoreCase, set.Net) switch
    {
        (false, [var c]) when char.IsAsciiLetterOrDigit(c) || c is '/' or '_' => c,
        (false, ['\\', 'u', _, _, _, _]) => (char)ushort.Parse(set.Net.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        _ => null,
    };
}
