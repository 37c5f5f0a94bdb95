using System.Globalization;

namespace Actors.Hub.Software.Patterns;

/// <summary>Everything that begins with an opening parenthesis.</summary>
internal sealed partial class PatternParser
{
    private const string FlagLetters = "aiLmsux";

    private PatternFlags GlobalFlags()
    {
        var flags = PatternFlags.None;
        while (_reader.Text.AsSpan(_reader.At).StartsWith("(?", StringComparison.Ordinal))
        {
            var end = _reader.At + 2;
            while (end < _reader.Text.Length && FlagLetters.Contains(_reader.Text[end], StringComparison.Ordinal))
            {
                end++;
            }

            if (end == _reader.At + 2 || end >= _reader.Text.Length || _reader.Text[end] != ')')
            {
                break;
            }

            flags = With(flags, _reader.Text[(_reader.At + 2)..end]);
            _reader.Back(end + 1);
        }

        return flags;
    }

    private PatternFlags With(PatternFlags flags, string letters)
    {
        foreach (var letter in letters)
        {
            flags = letter == 'u' ? flags & ~PatternFlags.Ascii : flags | Flag(letter);
        }

        return flags;
    }

    private PatternFlags Flag(char letter) => letter switch
    {
        'a' => PatternFlags.Ascii,
        'i' => PatternFlags.IgnoreCase,
        'm' => PatternFlags.Multiline,
        's' => PatternFlags.DotAll,
        'x' => PatternFlags.Verbose,
        'u' => PatternFlags.None,
        _ => throw _reader.Fault($"the flag '{letter}' is not known here"),
    };

    private PatternNode? Group(PatternFlags flags)
    {
        var start = _reader.At - 1;
        if (!_reader.TryTake("?"))
        {
            return Capture(++_groups, flags, start);
        }

        var kind = _reader.Take();
        switch (kind)
        {
            case ':':
                return new PatternNode.Group(Number: null, Closed(flags, start));
            case '>':
                return new PatternNode.Atomic(Closed(flags, start));
            case '#':
                _reader.TakeUntil(')', "a comment (?#...");
                return null;
            case '=' or '!':
                return new PatternNode.Look(Behind: false, kind == '!', Closed(flags, start));
            case '<' when _reader.Next is '=' or '!':
                return Behind(_reader.Take() == '!', flags, start);
            case '<':
                throw _reader.Fault("a named group is written (?P<name>...)");
            case 'P':
                return Named(flags, start);
            case '(':
                return Conditional(flags, start);
            default:
                return Scoped(kind, flags, start);
        }
    }

    private PatternNode.Group Capture(int number, PatternFlags flags, int start)
    {
        _open.Add(number);
        var body = Closed(flags, start);
        _open.Remove(number);
        return new PatternNode.Group(number, body);
    }

    private PatternNode Closed(PatternFlags flags, int start)
    {
        var body = Options(flags);
        if (!_reader.TryTake(")"))
        {
            _reader.Back(start);
            throw _reader.Fault("'(' is not closed by ')'");
        }

        return body;
    }

    private PatternNode Named(PatternFlags flags, int start)
    {
        if (_reader.TryTake("="))
        {
            var wanted = _reader.TakeUntil(')', "a reference (?P=name)");
            return Reference(_names.TryGetValue(wanted, out var known) ? known : throw _reader.Fault($"there is no group '{wanted}' to refer to"), flags);
        }

        if (!_reader.TryTake("<"))
        {
            throw _reader.Fault("after (?P comes <name> or =name");
        }

        var name = _reader.TakeUntil('>', "a named group (?P<name>...)");
        if (name.Length == 0 || char.IsDigit(name[0]) || !name.All(c => c == '_' || char.IsLetterOrDigit(c)))
        {
            throw _reader.Fault($"'{name}' is no name of a group: letters, digits and '_' only, and no digit first");
        }

        var number = ++_groups;
        return _names.TryAdd(name, number) ? Capture(number, flags, start) : throw _reader.Fault($"the group '{name}' is there twice");
    }

    private PatternNode.Look Behind(bool negative, PatternFlags flags, int start)
    {
        var body = Closed(flags, start);
        return PatternWidth.IsFixed(body) ? new PatternNode.Look(Behind: true, negative, body) : throw _reader.Fault("a look-behind needs a fixed width");
    }

    private PatternNode.Conditional Conditional(PatternFlags flags, int start)
    {
        var name = _reader.TakeUntil(')', "a condition (?(group)...");
        var number = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= 1 && n <= _groups ? n
            : _names.TryGetValue(name, out var known) ? known
            : throw _reader.Fault($"there is no group '{name}' for a condition");
        _referenced.Add(number);
        return Closed(flags, start) switch
        {
            PatternNode.Choice { Options: [var yes, var no] } => new PatternNode.Conditional(number, yes, no),
            PatternNode.Choice => throw _reader.Fault("a condition has more than two branches"),
            var only => new PatternNode.Conditional(number, only, PatternNode.Nothing),
        };
    }

    private PatternNode.Group Scoped(char first, PatternFlags flags, int start)
    {
        if (first != '-' && !FlagLetters.Contains(first, StringComparison.Ordinal))
        {
            throw _reader.Fault($"unknown extension (?{first}");
        }

        var adding = true;
        for (var letter = first; letter != ':'; letter = _reader.Take())
        {
            if (letter == ')')
            {
                throw _reader.Fault("flags of the whole expression stand at its start");
            }

            if (letter == '-')
            {
                adding = false;
            }
            else
            {
                flags = adding ? With(flags, letter.ToString()) : flags & ~Flag(letter);
            }
        }

        return new PatternNode.Group(Number: null, Closed(flags, start));
    }
}
