namespace Actors.Hub.Software.Patterns;

/// <summary>Characters, sets, places and references.</summary>
internal sealed partial class PatternParser
{
    private PatternNode? Atom(char c, PatternFlags flags)
    {
        switch (c)
        {
            case '.':
                return new PatternNode.Set(flags.HasFlag(PatternFlags.DotAll) ? @"[\s\S]" : @"[^\n]", IgnoreCase: false);
            case '^':
                return new PatternNode.Place(flags.HasFlag(PatternFlags.Multiline) ? "(?m:^)" : @"\A");
            case '$':
                return new PatternNode.Place(flags.HasFlag(PatternFlags.Multiline) ? "(?m:$)" : @"\Z");
            case '[':
                return new PatternNode.Set(ClassParser.Parse(_reader, flags.HasFlag(PatternFlags.Ascii)), flags.HasFlag(PatternFlags.IgnoreCase));
            case '(':
                return Group(flags);
            case '\\':
                return Escape(_reader.Take(), flags);
            case var _ when char.IsHighSurrogate(c) && char.IsLowSurrogate(_reader.Next):
                return Characters($"{c}{_reader.Take()}", flags);
            default:
                return Characters(c.ToString(), flags);
        }
    }

    private static PatternNode Characters(string characters, PatternFlags flags)
    {
        var ignoreCase = flags.HasFlag(PatternFlags.IgnoreCase);
        return characters.Length == 1
            ? new PatternNode.Set(NetSyntax.Character(characters[0]), ignoreCase)
            : new PatternNode.Sequence([.. characters.Select(c => new PatternNode.Set(NetSyntax.Character(c), ignoreCase))]);
    }

    private PatternNode Escape(char letter, PatternFlags flags)
    {
        var ascii = flags.HasFlag(PatternFlags.Ascii);
        if (NetSyntax.Category(letter, ascii) is { } category)
        {
            return new PatternNode.Set(category, flags.HasFlag(PatternFlags.IgnoreCase));
        }

        switch (letter)
        {
            case 'A':
                return new PatternNode.Place(@"\A");
            case 'Z' or 'z':
                return new PatternNode.Place(@"\z");
            case 'b':
                return new PatternNode.Place(@"\b");
            case 'B':
                return new PatternNode.Place(@"\B");
            case 'N':
                throw _reader.Fault(@"characters by name, \N{...}, are not supported: write \uXXXX");
            case 'p' or 'P':
                throw _reader.Fault($@"bad escape \{letter}: Python knows no \p{{...}}");
            case >= '0' and <= '9':
                return Number(letter, flags);
            default:
                return Characters(_reader.TakeEscapedCharacter(letter) ?? throw _reader.Fault($"bad escape \\{letter}"), flags);
        }
    }

    private PatternNode Number(char first, PatternFlags flags)
    {
        var digits = first.ToString();
        while (digits.Length < 3 && char.IsAsciiDigit(_reader.Next))
        {
            digits += _reader.Take();
        }

        // A leading zero, or three octal digits, is a character; anything else a group of one or two digits.
        var octal = new string([.. digits.TakeWhile(d => d is >= '0' and <= '7')]);
        if (first == '0' || octal.Length == 3)
        {
            _reader.Back(_reader.At - (digits.Length - octal.Length));
            var value = Convert.ToInt32(octal, 8);
            return value <= 255 ? Characters(((char)value).ToString(), flags) : throw _reader.Fault($"the octal escape \\{octal} is above \\377");
        }

        if (digits.Length == 3)
        {
            _reader.Back(_reader.At - 1);
            digits = digits[..2];
        }

        return Reference(int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture), flags);
    }

    private PatternNode.BackReference Reference(int number, PatternFlags flags)
    {
        if (number > _groups || number == 0)
        {
            throw _reader.Fault($"there is no group {number} to refer to");
        }

        if (_open.Contains(number))
        {
            throw _reader.Fault($"group {number} cannot refer to itself");
        }

        _referenced.Add(number);
        return new PatternNode.BackReference(number, flags.HasFlag(PatternFlags.IgnoreCase));
    }
}
