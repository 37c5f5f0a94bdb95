using System.Text;

namespace Actors.Hub.Software.Patterns;

/// <summary>Reads a class, <c>[...]</c>, whose opening bracket was taken, and gives it in .NET's syntax.</summary>
internal static class ClassParser
{
    public static string Parse(PatternReader reader, bool ascii)
    {
        var from = reader.At;
        var net = new StringBuilder("[");
        if (reader.TryTake("^"))
        {
            net.Append('^');
        }

        for (var first = true; first || reader.Next != ']'; first = false)
        {
            if (reader.AtEnd)
            {
                reader.Back(from);
                throw reader.Fault("a class '[' is not closed by ']'");
            }

            var (low, items) = Item(reader, ascii);
            if (reader.Next == '-' && reader.At + 1 < reader.Text.Length && reader.Text[reader.At + 1] != ']')
            {
                reader.Take();
                var (high, _) = Item(reader, ascii);
                if (low is null || high is null || high < low)
                {
                    throw reader.Fault("bad character range in a class");
                }

                items = $"{NetSyntax.Character(low.Value)}-{NetSyntax.Character(high.Value)}";
            }

            net.Append(items);
        }

        reader.Take();
        return net.Append(']').ToString();
    }

    private static (char? Character, string Items) Item(PatternReader reader, bool ascii)
    {
        var c = reader.Take();
        if (c != '\\')
        {
            return Single(reader, c.ToString());
        }

        var letter = reader.Take();
        if (NetSyntax.CategoryItems(letter, ascii) is { } category)
        {
            return (null, category);
        }

        if (letter == 'b')
        {
            return ('\b', NetSyntax.Character('\b'));
        }

        if (char.IsAsciiDigit(letter))
        {
            return Single(reader, Octal(reader, letter).ToString());
        }

        return Single(reader, reader.TakeEscapedCharacter(letter) ?? throw reader.Fault($"bad escape \\{letter} in a class"));
    }

    private static (char? Character, string Items) Single(PatternReader reader, string character) =>
        character.Length == 1 && !char.IsSurrogate(character[0])
            ? (character[0], NetSyntax.Character(character[0]))
            : throw reader.Fault("a character beyond U+FFFF cannot stand in a class: write it outside, in a choice (?:a|b)");

    private static char Octal(PatternReader reader, char first)
    {
        var digits = first.ToString();
        while (digits.Length < 3 && reader.Next is >= '0' and <= '7')
        {
            digits += reader.Take();
        }

        return digits.All(d => d is >= '0' and <= '7') && Convert.ToInt32(digits, 8) is <= 255 and var value
            ? (char)value
            : throw reader.Fault($"bad escape \\{digits} in a class");
    }
}
