using System.Globalization;

namespace Actors.Hub.Software.Patterns;

/// <summary>Sets of characters in .NET's syntax.</summary>
internal static class NetSyntax
{
    /// <summary>Python's \w is letters, numbers and the low line; .NET's adds marks and connectors and lacks most numbers.</summary>
    public const string WordItems = @"\p{L}\p{N}_";
    public const string AsciiWordItems = "a-zA-Z0-9_";
    public const string SpaceItems = @"\s\u001c-\u001f";
    public const string AsciiSpaceItems = @"\t\n\v\f\r\u0020";

    /// <summary>One character, outside of a class or inside.</summary>
    public static string Character(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '/' or '_' ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");

    /// <summary>The items of a category such as \d for use inside a class; null where the letter names none.</summary>
    public static string? CategoryItems(char letter, bool ascii) => (letter, ascii) switch
    {
        ('d', true) => "0-9",
        ('d', false) => @"\d",
        ('w', true) => AsciiWordItems,
        ('w', false) => WordItems,
        ('s', true) => AsciiSpaceItems,
        ('s', false) => SpaceItems,
        ('D', true) => @"\u0000-/:-\uffff",
        ('D', false) => @"\D",
        ('W', _) => @"\W",
        ('S', _) => @"\S",
        _ => null,
    };

    /// <summary>A category such as \d as a set; null where the letter names none.</summary>
    public static string? Category(char letter, bool ascii) => char.IsAsciiLetterUpper(letter)
        ? CategoryItems(char.ToLowerInvariant(letter), ascii) is { } items ? $"[^{items}]" : null
        : CategoryItems(letter, ascii) is { } own ? $"[{own}]" : null;
}
