using System.Globalization;
using Actors.Hub.Software.Yaml;

namespace Actors.Cli.SamsConfig;

/// <summary>A YAML file of SAMS: sections by name, each with its keys and their lines.</summary>
internal sealed class SamsYaml
{
    private const int MaxBytes = 8 * 1024 * 1024;
    private readonly string[] _lines;

    private SamsYaml(string file, string text, YamlItem? root)
    {
        File = file;
        _lines = text.Split('\n');
        Sections = [.. Entries(root)];
    }

    public string File { get; }

    /// <summary>Names of the sections, their lines and contents.</summary>
    public IReadOnlyList<(string Name, int Line, YamlItem Value)> Sections { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="CliException">It is no configuration of SAMS; told with its line.</exception>
    public static SamsYaml Load(string file)
    {
        try
        {
            if (!System.IO.File.Exists(file))
            {
                throw new CliException($"{file}: no such file") { WrongUsage = true };
            }

            if (new FileInfo(file).Length > MaxBytes)
            {
                throw new CliException($"{file}: larger than {MaxBytes / 1024 / 1024} MiB: no configuration of SAMS") { WrongUsage = true };
            }

            var text = System.IO.File.ReadAllText(file);
            return YamlReader.Read(text) switch
            {
                null or YamlItem.Scalar { Value: "" } => new SamsYaml(file, text, null),
                YamlItem.Mapping map => new SamsYaml(file, text, map),
                var other => throw new CliException($"{file}:{other.Line}: no configuration of SAMS: it has no sections") { WrongUsage = true },
            };
        }
        catch (YamlFault e)
        {
            throw new CliException($"{file}:{e.Line}: {e.Message}", e) { WrongUsage = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{file}: {e.Message}", e) { WrongUsage = true };
        }
    }

    /// <summary>Entries of a mapping with their lines, those of merged mappings (<c>&lt;&lt;</c>) included; none of anything else. Of a name that comes twice the last counts, as in Python.</summary>
    public static IEnumerable<(string Name, int Line, YamlItem Value)> Entries(YamlItem? item)
    {
        if (item is not YamlItem.Mapping map)
        {
            return [];
        }

        var own = map.Pairs.Where(pair => !IsMerge(pair.Key)).Select(pair => (Name: Text(pair.Key) ?? "", pair.Key.Line, pair.Value)).GroupBy(entry => entry.Name, StringComparer.Ordinal).Select(same => same.Last()).ToList();
        var merged = map.Pairs.Where(pair => IsMerge(pair.Key)).SelectMany(pair => pair.Value is YamlItem.Sequence list ? list.Items : [pair.Value]).SelectMany(Entries);
        return own.Concat(merged.Where(entry => !own.Exists(each => string.Equals(each.Name, entry.Name, StringComparison.Ordinal))).DistinctBy(entry => entry.Name, StringComparer.Ordinal));
    }

    /// <summary>A scalar's text; null where it is a list or a mapping.</summary>
    public static string? Text(YamlItem item) => (item as YamlItem.Scalar)?.Value;

    /// <summary>True for what SAMS takes for absent: 0, false, "", [], {} and null as YAML 1.1 writes them.</summary>
    public static bool IsFalsy(YamlItem item) => item switch
    {
        YamlItem.Sequence list => list.Items.Count == 0,
        YamlItem.Mapping map => map.Pairs.Count == 0,
        YamlItem.Scalar scalar => PlainScalar.Kind(scalar) switch
        {
            "null" => true,
            "flag" => PlainScalar.Flag(scalar) is false,
            "number" => scalar.Value.All(c => "0+-_.:xb".Contains(c, StringComparison.Ordinal)),
            _ => scalar.Value.Length == 0,
        },
        _ => false,
    };

    /// <summary>True for a text in quotes, which YAML reads as nothing else.</summary>
    public static bool IsQuoted(YamlItem item) => item is YamlItem.Scalar { Plain: false };

    /// <summary>True when two values say the same, wherever they stand.</summary>
    public static bool Same(YamlItem a, YamlItem b) => string.Equals(Flow(a), Flow(b), StringComparison.Ordinal);

    /// <summary>The text of one section, as it stands in the file where that means the same by itself: with its comments.</summary>
    public string Copy(string section)
    {
        var (name, line, content) = Sections.First(each => string.Equals(each.Name, section, StringComparison.Ordinal));

        // What stands at the margin before the next section is that one's.
        var end = Sections.Select(each => each.Line).Where(each => each > line).DefaultIfEmpty(_lines.Length + 1).Min() - 1;
        while (end > line && (_lines[end - 1].Trim().Length == 0 || _lines[end - 1][0] == '#'))
        {
            end--;
        }

        var text = string.Join('\n', _lines[(line - 1)..end]).TrimEnd() + "\n";
        try
        {
            if (YamlReader.Read(text) is { } alone && Entries(alone).ToList() is [var only] && string.Equals(only.Name, name, StringComparison.Ordinal) && Same(only.Value, content))
            {
                return text;
            }
        }
        catch (YamlFault)
        {
            // It is written another way, or refers to what stands elsewhere in the file.
        }

        return Written(name, content);
    }

    // One line a rule.
    private static string Written(string section, YamlItem content) => $"{section}:\n" + string.Concat(Entries(content).Select(entry => entry.Value is YamlItem.Sequence list
        ? $"  {entry.Name}:\n{string.Concat(list.Items.Select(item => $"    - {Flow(item)}\n"))}"
        : $"  {entry.Name}: {Flow(entry.Value)}\n"));

    private static string Flow(YamlItem item) => item switch
    {
        YamlItem.Scalar scalar => PlainScalar.Kind(scalar) is "text" ? KeyRule.Quoted(scalar.Value) : scalar.Value.Length == 0 ? "null" : scalar.Value,
        YamlItem.Sequence list => $"[{string.Join(", ", list.Items.Select(Flow))}]",
        _ => $"{{{string.Join(", ", Entries(item).Select(entry => string.Create(CultureInfo.InvariantCulture, $"{KeyRule.Quoted(entry.Name)}: {Flow(entry.Value)}")))}}}",
    };

    private static bool IsMerge(YamlItem key) => key is YamlItem.Scalar { Plain: true, Value: "<<" };
}
