using System.Text;

namespace Actors.Cli.Compare;

/// <summary>Python's % over a text, as SAMS fills in user and project: a percent sign of a path counts as one of the rule.</summary>
internal static class PercentText
{
    /// <summary>The text; null where Python raises.</summary>
    public static string? Fill(string text, string user, string project)
    {
        var filled = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var rest = text.AsSpan(i + 1);
            if (text[i] != '%')
            {
                filled.Append(text[i]);
                continue;
            }

            var (taken, value) = rest.StartsWith("%", StringComparison.Ordinal) ? (1, "%")
                : rest.StartsWith("(user)s", StringComparison.Ordinal) ? ("(user)s".Length, user)
                : rest.StartsWith("(project)s", StringComparison.Ordinal) ? ("(project)s".Length, project)
                : (0, null);
            if (value is null)
            {
                return null;
            }

            filled.Append(value);
            i += taken;
        }

        return filled.ToString();
    }
}
