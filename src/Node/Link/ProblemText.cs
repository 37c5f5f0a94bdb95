using System.Text;
using System.Text.Json;

namespace Actors.Node.Link;

/// <summary>What a hub says about a request it did not take: RFC 9457 problem details, or plain text.</summary>
internal static class ProblemText
{
    /// <summary>Title and detail, or the body's text, in one line of at most so many characters.</summary>
    public static string Of(string? mediaType, byte[] body, int maxLength)
    {
        var text = mediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true ? Details(body) : null;
        text ??= Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, maxLength * 4));
        var line = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var character in text.Take(maxLength))
        {
            line.Append(char.IsControl(character) ? ' ' : character);
        }

        return line.ToString().Trim();
    }

    private static string? Details(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var parts = new[] { "title", "detail" }
                .Select(name => document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null)
                .Where(part => !string.IsNullOrEmpty(part));
            return string.Join(": ", parts);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
