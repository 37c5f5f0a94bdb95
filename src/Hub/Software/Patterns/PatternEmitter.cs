using System.Globalization;
using System.Text;

namespace Actors.Hub.Software.Patterns;

/// <summary>
/// Writes a parsed expression in .NET's syntax. Groups keep Python's numbers (.NET counts named groups after the others);
/// groups that nobody refers to do not capture.
/// </summary>
internal sealed class PatternEmitter
{
    private readonly StringBuilder _net = new(@"\A");
    private readonly HashSet<int> _kept;

    private PatternEmitter(ParsedPattern pattern) => _kept = [.. pattern.Names.Values, .. pattern.Referenced];

    /// <summary>True when the expression holds what only a backtracking matcher can do.</summary>
    public bool NeedsBacktracking { get; private set; }

    public static (string Net, bool NeedsBacktracking) Emit(ParsedPattern pattern)
    {
        var emitter = new PatternEmitter(pattern);
        emitter.Grouped("(?:", pattern.Root);
        return (emitter._net.ToString(), emitter.NeedsBacktracking);
    }

    private void Write(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Set set:
                _net.Append(set.IgnoreCase ? $"(?i:{set.Net})" : set.Net);
                break;
            case PatternNode.Place place:
                _net.Append(place.Net);
                break;
            case PatternNode.Sequence sequence:
                foreach (var item in sequence.Items)
                {
                    WriteItem(item);
                }

                break;
            case PatternNode.Choice choice:
                for (var i = 0; i < choice.Options.Count; i++)
                {
                    _net.Append(i == 0 ? string.Empty : "|");
                    Write(choice.Options[i]);
                }

                break;
            case PatternNode.Group { Number: { } number } group when _kept.Contains(number):
                Grouped(string.Create(CultureInfo.InvariantCulture, $"(?<{number}>"), group.Body);
                break;
            case PatternNode.Group group:
                Grouped("(?:", group.Body);
                break;
            case PatternNode.Repeat repeat:
                Repeat(repeat);
                break;
            default:
                NeedsBacktracking = true;
                WriteBacktracking(node);
                break;
        }
    }

    private void WriteBacktracking(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Atomic atomic:
                Grouped("(?>", atomic.Body);
                break;
            case PatternNode.Look look:
                Grouped($"(?{(look.Behind ? "<" : string.Empty)}{(look.Negative ? '!' : '=')}", look.Body);
                break;
            case PatternNode.BackReference reference:
                _net.Append(CultureInfo.InvariantCulture, $"(?{(reference.IgnoreCase ? "i" : string.Empty)}:\\k<{reference.Number}>)");
                break;
            case PatternNode.Conditional conditional:
                _net.Append(CultureInfo.InvariantCulture, $"(?({conditional.Number})");
                Grouped("(?:", conditional.Yes);
                _net.Append('|');
                Grouped("(?:", conditional.No);
                _net.Append(')');
                break;
            default:
                throw new InvalidOperationException($"No syntax for {node.GetType().Name}");
        }
    }

    private void Repeat(PatternNode.Repeat repeat)
    {
        Grouped("(?:", repeat.Body);
        _net.Append((repeat.Min, repeat.Max) switch
        {
            (0, null) => "*",
            (1, null) => "+",
            (0, 1) => "?",
            var (min, max) => string.Create(CultureInfo.InvariantCulture, $"{{{min},{max}}}"),
        });
        _net.Append(repeat.Lazy ? "?" : string.Empty);
    }

    private void WriteItem(PatternNode item)
    {
        if (item is PatternNode.Choice)
        {
            Grouped("(?:", item);
        }
        else
        {
            Write(item);
        }
    }

    private void Grouped(string opening, PatternNode body)
    {
        _net.Append(opening);
        Write(body);
        _net.Append(')');
    }
}
