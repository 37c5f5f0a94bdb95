using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Actors.Hub.Software.Yaml;

/// <summary>Reads one YAML document, with limits that keep hostile ones small.</summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 50;
    private const int MaxItems = 500_000;
    private readonly Dictionary<string, (YamlItem Item, long Size)> _anchors = new(StringComparer.Ordinal);
    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private long _size;

    private YamlReader(string text)
    {
        _scanner = new Scanner(new StringReader(text));
        _parser = new Parser(_scanner);
    }

    /// <summary>Reads a text; null when it holds no document.</summary>
    /// <exception cref="YamlFault">It is not YAML, or too much of it.</exception>
    public static YamlItem? Read(string text)
    {
        var reader = new YamlReader(text);
        try
        {
            return reader.Document();
        }
        catch (YamlException e)
        {
            // The library tells of a tab only where it lost its way, which may be the first line.
            throw LineIndentedByTab(text) is { } line ? new YamlFault(line, "not valid YAML: indented by a tab; use blanks") : NotYaml(e.Start, e.Message);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException or FormatException or OverflowException)
        {
            // The library's scanner stumbles over some malformed texts instead of refusing them; it stands where they go wrong.
            throw NotYaml(reader._scanner.CurrentPosition, "unexpected text");
        }
    }

    private static int? LineIndentedByTab(string text)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var content = line.IndexOfAnyExcept(' ', '\t');
            if (content > 0 && line[..content].Contains('\t'))
            {
                return number;
            }
        }

        return null;
    }

    private YamlItem? Document()
    {
        Next();
        Next();
        if (_parser.Current is StreamEnd)
        {
            return null;
        }

        Next();
        var root = Item(0);
        Next();
        if (_parser.Current is not StreamEnd)
        {
            throw new YamlFault(Line(_parser.Current!), "a second document: a file holds one");
        }

        return root;
    }

    // Leaves the parser on what follows the item.
    private YamlItem Item(int depth)
    {
        var current = _parser.Current!;
        if (depth > MaxDepth)
        {
            throw new YamlFault(Line(current), $"nested more than {MaxDepth} deep");
        }

        if (current is AnchorAlias alias)
        {
            Next();
            var (known, added) = _anchors.TryGetValue(alias.Value.Value, out var target)
                ? target
                : throw new YamlFault(Line(alias), $"unknown alias *{alias.Value.Value}");
            Grow(added, alias);
            return known;
        }

        var before = _size;
        Grow(1, current);
        YamlItem item = current switch
        {
            Scalar scalar => Take(scalar),
            SequenceStart => Sequence(depth),
            MappingStart => Mapping(depth),
            _ => throw new YamlFault(Line(current), $"unexpected {current.GetType().Name}"),
        };
        if (current is NodeEvent { Anchor.IsEmpty: false } node)
        {
            _anchors[node.Anchor.Value] = (item, _size - before);
        }

        return item;
    }

    private YamlItem.Scalar Take(Scalar scalar)
    {
        Next();
        return new YamlItem.Scalar(scalar.Value, scalar.Style == ScalarStyle.Plain, scalar.Tag.IsEmpty ? null : scalar.Tag.Value, Line(scalar));
    }

    private YamlItem.Sequence Sequence(int depth)
    {
        var line = Line(_parser.Current!);
        var items = new List<YamlItem>();
        Next();
        while (_parser.Current is not SequenceEnd)
        {
            items.Add(Item(depth + 1));
        }

        Next();
        return new YamlItem.Sequence(items, line);
    }

    private YamlItem.Mapping Mapping(int depth)
    {
        var line = Line(_parser.Current!);
        var pairs = new List<(YamlItem, YamlItem)>();
        Next();
        while (_parser.Current is not MappingEnd)
        {
            var key = Item(depth + 1);
            pairs.Add((key, Item(depth + 1)));
        }

        Next();
        return new YamlItem.Mapping(pairs, line);
    }

    private void Grow(long items, ParsingEvent at)
    {
        _size += items;
        if (_size > MaxItems)
        {
            throw new YamlFault(Line(at), $"more than {MaxItems} values, aliases counted each time they are used");
        }
    }

    private void Next()
    {
        do
        {
            if (!_parser.MoveNext())
            {
                return;
            }
        }
        while (_parser.Current is Comment);
    }

    private static YamlFault NotYaml(Mark at, string reason) => new((int)at.Line, $"not valid YAML (column {at.Column}): {reason}");

    private static int Line(ParsingEvent at) => (int)at.Start.Line;
}
