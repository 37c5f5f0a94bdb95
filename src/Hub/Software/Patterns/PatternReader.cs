using System.Globalization;
using System.Text;

namespace Actors.Hub.Software.Patterns;

/// <summary>The characters of an expression in Python's dialect, with its escapes (Python library reference, "re").</summary>
internal sealed class PatternReader(string text)
{
    public string Text { get; } = text;

    public int At { get; private set; }

    public bool AtEnd => At >= Text.Length;

    public char Next => AtEnd ? '\0' : Text[At];

    public char Take() => AtEnd ? throw Fault("unexpected end of the expression") : Text[At++];

    public bool TryTake(string expected)
    {
        if (string.CompareOrdinal(Text, At, expected, 0, expected.Length) != 0)
        {
            return false;
        }

        At += expected.Length;
        return true;
    }

    public void Back(int to) => At = to;

    public string TakeUntil(char end, string what)
    {
        var stop = Text.IndexOf(end, At);
        if (stop < 0)
        {
            throw Fault($"{what}: '{end}' is missing");
        }

        var taken = Text[At..stop];
        At = stop + 1;
        return taken;
    }

    public string TakeDigits()
    {
        var from = At;
        while (!AtEnd && char.IsAsciiDigit(Next))
        {
            At++;
        }

        return Text[from..At];
    }

    /// <summary>The character of an escape whose letter was just taken; null where the letter does not name a character.</summary>
    public string? TakeEscapedCharacter(char letter) => letter switch
    {
        'a' => "\a",
        'f' => "\f",
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        'v' => "\v",
        'x' => TakeHex(2),
        'u' => TakeHex(4),
        'U' => TakeHex(8),
        _ when char.IsAsciiLetterOrDigit(letter) => null,
        _ => letter.ToString(),
    };

    public PatternException Fault(string reason) => new(reason, At);

    private string TakeHex(int digits)
    {
        var hex = Text.AsSpan(At, Math.Min(digits, Text.Length - At));
        if (hex.Length != digits || !int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || !Rune.IsValid(value))
        {
            throw Fault($"an escape needs {digits} hexadecimal digits that name a character");
        }

        At += digits;
        return new Rune(value).ToString();
    }
}
