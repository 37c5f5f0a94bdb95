using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Actors.Outputs;

/// <summary>A setting of an output cannot be used; the message says which and why.</summary>
public sealed class OutputException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Gives values their names as existing configurations do: each pattern is matched from the start of a value's key, with or without the leading
/// slash, and its template filled with static texts, the pattern's named groups and texts of the job. A text that a job does not have drops the value.
/// </summary>
internal sealed class NameRewriter
{
    private const string Arrow = " => ";
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    private readonly List<(Regex Pattern, string Template)> _metrics;
    private readonly List<(string Name, string Key)> _map;
    private readonly List<(string Name, string Text)> _static;

    /// <param name="metrics">Each <c>PATTERN => TEMPLATE</c>.</param>
    /// <param name="map">Each <c>NAME => KEY</c>.</param>
    /// <param name="statics">Each <c>NAME => TEXT</c>.</param>
    /// <exception cref="OutputException">One has another form.</exception>
    public NameRewriter(IReadOnlyList<string> metrics, IReadOnlyList<string> map, IReadOnlyList<string> statics)
    {
        _metrics = [.. metrics.Select(Split).Select(pair => (Pattern(pair.Left), Checked(pair.Right)))];
        _map = [.. map.Select(Split).Select(pair => (pair.Left, "/" + pair.Right.TrimStart('/')))];
        _static = [.. statics.Select(Split)];
    }

    /// <summary>Without patterns outputs use names of their own.</summary>
    public bool IsEmpty => _metrics.Count == 0;

    /// <summary>Named values of a job, ordered by name; of values with one name the first stays.</summary>
    /// <param name="data">A job's state by its keys.</param>
    /// <param name="clean">Makes a text of the job's fit to stand in a name: users choose some of them.</param>
    public IReadOnlyList<(string Name, double Value)> Rewrite(IReadOnlyDictionary<string, object> data, Func<string, string> clean)
    {
        var words = _static.ToDictionary(pair => pair.Name, pair => pair.Text, StringComparer.Ordinal);
        var named = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, key) in _map)
        {
            if (data.TryGetValue(key, out var text))
            {
                words[name] = clean(Convert.ToString(text, CultureInfo.InvariantCulture)!);
            }
        }

        foreach (var (key, value) in data)
        {
            if (Number(value) is not { } number)
            {
                continue;
            }

            foreach (var (pattern, template) in _metrics)
            {
                if (Match(pattern, key) is { } match && Fill(template, words, match, clean) is { } name)
                {
                    named.TryAdd(name, number);
                }
            }
        }

        return [.. named.Select(pair => (pair.Key, pair.Value))];
    }

    // SAMS's own documentation shows patterns without the slash that keys begin with: both are meant.
    private static Match? Match(Regex pattern, string key)
    {
        try
        {
            return pattern.Match(key) is { Success: true } whole ? whole : pattern.Match(key[1..]) is { Success: true } rest ? rest : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static double? Number(object value) => value switch
    {
        double number => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    };

    private static string? Fill(string template, Dictionary<string, string> words, Match match, Func<string, string> clean)
    {
        var text = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '%')
            {
                text.Append(template[i]);
            }
            else if (template[i + 1] == '%')
            {
                text.Append('%');
                i++;
            }
            else
            {
                var end = template.IndexOf(')', i);
                var name = template[(i + 2)..end];
                var group = match.Groups[name];
                if ((group.Success ? clean(group.Value) : words.GetValueOrDefault(name)) is not { Length: > 0 } word)
                {
                    return null;
                }

                text.Append(word);
                i = end + 1;
            }
        }

        return text.ToString();
    }

    private static Regex Pattern(string python)
    {
        var text = @"\A(?:" + python.Replace("(?P<", "(?<", StringComparison.Ordinal).Replace(@"\Z", @"\z", StringComparison.Ordinal) + ")";
        try
        {
            return new Regex(text, RegexOptions.CultureInvariant, LongestMatch);
        }
        catch (ArgumentException exception)
        {
            throw new OutputException($"metrics: {python} is no pattern: {exception.Message}", exception);
        }
    }

    private static string Checked(string template)
    {
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '%')
            {
                continue;
            }

            var end = template.IndexOf(')', i);
            if (i + 1 < template.Length && template[i + 1] == '%')
            {
                i++;
            }
            else if (i + 1 >= template.Length || template[i + 1] != '(' || end < 0 || end + 1 >= template.Length || template[end + 1] is not ('s' or 'd'))
            {
                throw new OutputException($"metrics: {template} is no template: write %(NAME)s, and %% for a percent sign");
            }
            else
            {
                i = end + 1;
            }
        }

        return template;
    }

    private static (string Left, string Right) Split(string item)
    {
        var at = item.IndexOf(Arrow, StringComparison.Ordinal);
        return at > 0 && at + Arrow.Length < item.Length
            ? (item[..at].Trim(), item[(at + Arrow.Length)..].Trim())
            : throw new OutputException($"\"{item}\" has not the form \"LEFT{Arrow}RIGHT\"");
    }
}
