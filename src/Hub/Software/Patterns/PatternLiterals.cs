using System.Text;

namespace Actors.Hub.Software.Patterns;

/// <summary>Runs of characters that stand somewhere in every text that an expression matches.</summary>
internal sealed class PatternLiterals
{
    private readonly List<string> _done = [];
    private readonly StringBuilder _run = new();

    private PatternLiterals()
    {
    }

    /// <summary>The runs, none of them empty, in the order in which they stand.</summary>
    public static IReadOnlyList<string> Of(ParsedPattern pattern)
    {
        var literals = new PatternLiterals();
        literals.Add(pattern.Root);
        literals.End();
        return literals._done;
    }

    private void Add(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Place:
                // It takes no character.
                break;
            case PatternNode.Set set when PatternPrefix.Literal(set) is { } literal:
                _run.Append(literal);
                break;
            case PatternNode.Sequence sequence:
                foreach (var item in sequence.Items)
                {
                    Add(item);
                }

                break;
            case PatternNode.Group group:
                Add(group.Body);
                break;
            case PatternNode.Atomic atomic:
                Add(atomic.Body);
                break;
            case PatternNode.Repeat { Min: > 0 } repeat:
                Add(repeat.Body);
                if (repeat is not { Min: 1, Max: 1 })
                {
                    End();
                }

                break;
            default:
                End();
                break;
        }
    }

    private void End()
    {
        if (_run.Length > 0)
        {
            _done.Add(_run.ToString());
            _run.Clear();
        }
    }
}
