using System.Globalization;
using System.Text;

namespace Actors.Cli.Output;

/// <summary>Text from jobs and paths made safe for a terminal: control characters, which could move the cursor or hide lines, become visible.</summary>
internal static class Printable
{
    public static string Line(string? text)
    {
        if (text is null)
        {
            return "-";
        }

        if (text.All(c => !IsUnsafe(c)))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (IsUnsafe(c))
            {
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                safe.Append(c);
            }
        }

        return safe.ToString();
    }

    public static string Lines(IEnumerable<string> lines) => string.Join(Environment.NewLine, lines.Select(Line));

    // Format characters too: bidirectional overrides would show a path in another order.
    private static bool IsUnsafe(char c) => char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
