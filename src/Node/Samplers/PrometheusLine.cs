using System.Text;

namespace Actors.Node.Samplers;

/// <summary>One sample of Prometheus' text format: <c>name{label="value",…} value [timestamp]</c>.</summary>
internal sealed record PrometheusLine(string Name, IReadOnlyList<(string Name, string Value)> Labels, double Value)
{
    private const int MostLabels = 16;

    /// <summary>Reads a line; null for what has another form, or a value that is no finite number.</summary>
    public static PrometheusLine? Parse(ReadOnlySpan<char> line)
    {
        var name = Word(ref line, withColon: true);
        var labels = new List<(string, string)>();
        if (name.Length == 0 || (line.StartsWith("{") && !TryLabels(ref line, labels)))
        {
            return null;
        }

        line = line.Trim();
        var end = line.IndexOfAny(' ', '\t');
        return SysFile.Number(end < 0 ? line : line[..end]) is { } value ? new PrometheusLine(name, labels, value) : null;
    }

    private static bool TryLabels(ref ReadOnlySpan<char> line, List<(string, string)> labels)
    {
        line = line[1..].TrimStart();
        while (!line.StartsWith("}"))
        {
            var name = Word(ref line, withColon: false);
            line = line.TrimStart();
            if (name.Length == 0 || labels.Count == MostLabels || !line.StartsWith("=") || !TryValue(line[1..].TrimStart(), out var value, out var used))
            {
                return false;
            }

            line = line[1..].TrimStart()[used..].TrimStart();
            labels.Add((name, value));
            if (line.StartsWith(","))
            {
                line = line[1..].TrimStart();
            }
            else if (!line.StartsWith("}"))
            {
                return false;
            }
        }

        line = line[1..];
        return true;
    }

    private static bool TryValue(ReadOnlySpan<char> text, out string value, out int used)
    {
        var builder = new StringBuilder();
        (value, used) = ("", 0);
        if (!text.StartsWith("\""))
        {
            return false;
        }

        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                (value, used) = (builder.ToString(), i + 1);
                return true;
            }

            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
                builder.Append(text[i] == 'n' ? ' ' : text[i]);
            }
            else
            {
                builder.Append(text[i]);
            }
        }

        return false;
    }

    private static string Word(ref ReadOnlySpan<char> line, bool withColon)
    {
        var length = 0;
        while (length < line.Length && (char.IsAsciiLetter(line[length]) || line[length] == '_' || (withColon && line[length] == ':') || (length > 0 && char.IsAsciiDigit(line[length]))))
        {
            length++;
        }

        var word = line[..length].ToString();
        line = line[length..];
        return word;
    }
}
