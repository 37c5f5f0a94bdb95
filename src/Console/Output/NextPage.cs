using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;

namespace Actors.Cli.Output;

/// <summary>The command that shows the page behind this one: what was typed, with another <c>--after</c>.</summary>
internal static class NextPage
{
    private const string After = "--after";

    public static string Of(ParseResult parsed, string key)
    {
        var line = new StringBuilder("More: actors");
        if (parsed.CommandResult.Parent is CommandResult root)
        {
            AddOptions(line, root);
        }

        line.Append(' ').Append(parsed.CommandResult.Command.Name);
        AddOptions(line, parsed.CommandResult);
        return line.Append(' ').Append(After).Append(' ').Append(Word(key)).ToString();
    }

    private static void AddOptions(StringBuilder line, CommandResult command)
    {
        foreach (var option in command.Children.OfType<OptionResult>().Where(o => !o.Implicit && !string.Equals(o.Option.Name, After, StringComparison.Ordinal)))
        {
            line.Append(' ').Append(option.Option.Name);
            foreach (var token in option.Tokens)
            {
                line.Append(' ').Append(Word(token.Value));
            }
        }
    }

    // As a shell reads it again; a word of control characters cannot be typed and is only shown.
    private static string Word(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "_-.,:/@%+=".Contains(c, StringComparison.Ordinal))
            ? text
            : Printable.Line($"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'");
}
