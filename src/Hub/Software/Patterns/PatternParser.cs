using System.Globalization;

namespace Actors.Hub.Software.Patterns;

/// <summary>Reads an expression in Python's dialect (Python library reference, "re", as of Python 3.11).</summary>
internal sealed partial class PatternParser
{
    /// <summary>Longest expression in characters.</summary>
    public const int MaxLength = 32768;
    private const int MaxDepth = 100;
    private const int MaxCount = 10000;
    private readonly PatternReader _reader;
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly HashSet<int> _open = [];
    private readonly HashSet<int> _referenced = [];
    private int _groups;
    private int _depth;

    private PatternParser(string text) => _reader = new PatternReader(text);

    /// <summary>Reads an expression.</summary>
    /// <exception cref="PatternException">It is not one, or holds what is not supported.</exception>
    public static ParsedPattern Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new PatternException($"the expression has {text.Length} characters; at most {MaxLength} are allowed", 0);
        }

        var parser = new PatternParser(text);
        var flags = parser.GlobalFlags();
        var root = parser.Options(flags);
        if (!parser._reader.AtEnd)
        {
            throw parser._reader.Fault("')' without '('");
        }

        return new ParsedPattern(text, root, parser._names, parser._referenced);
    }

    private PatternNode Options(PatternFlags flags)
    {
        if (++_depth > MaxDepth)
        {
            throw _reader.Fault($"groups are nested more than {MaxDepth} deep");
        }

        var options = new List<PatternNode>();
        do
        {
            options.Add(Sequence(flags));
        }
        while (_reader.TryTake("|"));
        _depth--;
        return options.Count == 1 ? options[0] : new PatternNode.Choice(options);
    }

    private PatternNode Sequence(PatternFlags flags)
    {
        var items = new List<(PatternNode Node, int From, bool Repeated)>();
        while (!_reader.AtEnd && _reader.Next is not ('|' or ')'))
        {
            var from = _reader.At;
            var c = _reader.Take();
            if (flags.HasFlag(PatternFlags.Verbose) && (c is ' ' or '\t' or '\n' or '\r' or '\v' or '\f'))
            {
                continue;
            }

            if (flags.HasFlag(PatternFlags.Verbose) && c == '#')
            {
                while (!_reader.AtEnd && _reader.Take() != '\n')
                {
                }

                continue;
            }

            if (Count(c) is var (min, max))
            {
                Repeat(items, min, max, from);
            }
            else if (Atom(c, flags) is { } atom)
            {
                items.Add((atom, from, Repeated: false));
            }
        }

        return items.Count == 1 ? items[0].Node : new PatternNode.Sequence([.. items.Select(i => i.Node)]);
    }

    private void Repeat(List<(PatternNode Node, int From, bool Repeated)> items, int min, int? max, int from)
    {
        if (items.Count == 0 || items[^1].Node is PatternNode.Place)
        {
            _reader.Back(from);
            throw _reader.Fault($"nothing to repeat before '{_reader.Next}'");
        }

        if (items[^1].Repeated)
        {
            _reader.Back(from);
            throw _reader.Fault("two repetitions in a row: put the first in a group");
        }

        if (max < min)
        {
            throw _reader.Fault("a repetition's largest count is below its smallest");
        }

        var (body, start, _) = items[^1];
        var lazy = _reader.TryTake("?");
        var possessive = !lazy && _reader.TryTake("+");
        PatternNode repeat = new PatternNode.Repeat(body, min, max, lazy, start, _reader.At);
        items[^1] = (possessive ? new PatternNode.Atomic(repeat) : repeat, start, Repeated: true);
    }

    /// <summary>The counts of the repetition that begins with a character just taken; null where it is none.</summary>
    private (int Min, int? Max)? Count(char c)
    {
        switch (c)
        {
            case '*':
                return (0, null);
            case '+':
                return (1, null);
            case '?':
                return (0, 1);
            case '{':
                return Braces(_reader.At);
            default:
                return null;
        }
    }

    // Braces that hold no count are plain characters.
    private (int Min, int? Max)? Braces(int back)
    {
        var empty = _reader.Next == '}';
        var min = _reader.TakeDigits();
        var max = _reader.TryTake(",") ? _reader.TakeDigits() : min;
        if (empty || !_reader.TryTake("}"))
        {
            _reader.Back(back);
            return null;
        }

        return (min.Length == 0 ? 0 : Number(min), max.Length == 0 ? null : Number(max));
    }

    private int Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= MaxCount
            ? n
            : throw _reader.Fault($"a repetition of {digits} is above {MaxCount}");
}
