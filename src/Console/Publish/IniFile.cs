namespace Actors.Cli.Publish;

/// <summary>A value of an INI file.</summary>
/// <param name="Text">Without quotes around it.</param>
/// <param name="Line">From 1.</param>
internal sealed record IniValue(string Text, int Line);

/// <summary>
/// An INI file as Python's ConfigParser takes it: sections in brackets, names of any case before <c>=</c> or <c>:</c>, lines that begin with blanks go on with the value
/// before, <c>#</c> and <c>;</c> begin a comment at the start of a line.
/// </summary>
internal sealed class IniFile
{
    private readonly Dictionary<(string Section, string Name), IniValue> _values = [];

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="CliException">A line that is neither; told with its place.</exception>
    public static IniFile Parse(string text, string file)
    {
        var ini = new IniFile();
        var section = "";
        (string Section, string Name)? open = null;
        foreach (var (line, number) in text.ReplaceLineEndings("\n").Split('\n').Select((line, i) => (line, i + 1)))
        {
            var trimmed = line.Trim().TrimStart('\uFEFF');
            if (trimmed.Length == 0 || trimmed[0] is '#' or ';')
            {
                continue;
            }

            if (char.IsWhiteSpace(line[0]) && open is { } key)
            {
                var before = ini._values[key];
                ini._values[key] = before with { Text = before.Text + "\n" + trimmed };
            }
            else if (trimmed[0] == '[' && trimmed.IndexOf(']', StringComparison.Ordinal) is > 1 and var end)
            {
                (section, open) = (trimmed[1..end], null);
            }
            else if (trimmed.AsSpan().IndexOfAny('=', ':') is > 0 and var at && section.Length > 0)
            {
                open = (section, trimmed[..at].Trim().ToLowerInvariant());
                ini._values[open.Value] = new IniValue(trimmed[(at + 1)..].Trim(), number);
            }
            else
            {
                throw new CliException($"{file}, line {number}: {(section.Length == 0 ? "stands before any [section]" : "is neither a [section] nor NAME = VALUE")}: {Output.Printable.Line(trimmed)}") { WrongUsage = true };
            }
        }

        return ini;
    }

    /// <summary>Sections and names of all values.</summary>
    public IEnumerable<(string Section, string Name)> Names => _values.Keys;

    /// <summary>A value without the quotes around it; null when it is not there, or empty.</summary>
    public IniValue? Get(string section, string name) =>
        _values.TryGetValue((section, name), out var value) && value.Text.Trim('"', '\'') is { Length: > 0 } text ? value with { Text = text } : null;
}
