using System.Text.RegularExpressions;
using Akka.Configuration;

namespace Actors.Messages.Settings;

/// <summary>
/// The settings of a process: defaults of <c>hocon/actors.conf</c>, over them the site's file, over that <c>--set</c>, over that the flags of the command line.
/// </summary>
public static partial class SettingsLoader
{
    private const string Resource = "actors.conf";

    private static readonly Lazy<string> ReferenceText = new(ReadReference);
    private static readonly Lazy<Config> ReferenceConfig = new(() => ConfigurationFactory.ParseString(ReferenceText.Value));
    private static readonly Lazy<SettingsSchema> Schema = new(() => new SettingsSchema(ReferenceConfig.Value));
    private static readonly Lazy<IReadOnlySet<string>> Reloadable = new(() =>
        KeyPlaces.Find(ReferenceText.Value)
            .Where(k => k.Comment.Contains("(reloadable)", StringComparison.Ordinal) && Schema.Value.KindOf(k.Path) is not null)
            .Select(k => k.Path)
            .ToHashSet(StringComparer.Ordinal));

    /// <summary>The defaults: every known key.</summary>
    public static Config Reference => ReferenceConfig.Value;

    /// <summary>Full names of the keys that take effect on SIGHUP; all others at the next start.</summary>
    public static IReadOnlySet<string> ReloadableKeys => Reloadable.Value;

    /// <summary>Loads and checks settings. Keys below <c>akka</c> are passed on as they are.</summary>
    /// <param name="configFile">The site's file; null: none.</param>
    /// <param name="sets">Texts <c>key=value</c>, later ones winning. A value is HOCON if it begins with a bracket, brace or quote, else a plain text.</param>
    /// <param name="options">Values by full key, as <see cref="DaemonCommandLine"/> gives them.</param>
    /// <exception cref="SettingsException">A file is missing or malformed, a key below <c>actors</c> is not known or a value is of the wrong kind; all faults are told.</exception>
    public static Config Load(string? configFile, IReadOnlyList<string> sets, IReadOnlyDictionary<string, string> options)
    {
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        var settings = ReferenceConfig.Value;
        if (configFile is not null)
        {
            var file = SettingsFile.Load(configFile);
            foreach (var (path, fault) in Schema.Value.Faults(file.Config))
                faults.Add($"{file.PlaceOf(path)}: {path}{fault}");
            settings = file.Config.WithFallback(settings);
        }

        foreach (var set in sets)
            settings = Over(Assignment(set), $"--set {set}", settings, faults);
        foreach (var (key, value) in options)
            settings = Over((key, value), DaemonCommandLine.FlagOf(key) is { } flag ? $"{flag} {value}" : key, settings, faults);

        if (faults.Count > 0)
            throw new SettingsException(string.Join(Environment.NewLine, faults));
        return settings;
    }

    private static (string Key, string Value) Assignment(string set)
    {
        var equals = set.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw new SettingsException($"--set {set}: write key=value, such as --set actors.node.interval=5s.");
        return (set[..equals].Trim(), set[(equals + 1)..].Trim());
    }

    private static Config Over((string Key, string Value) given, string origin, Config settings, List<string> faults)
    {
        if (!KeyShape().IsMatch(given.Key))
            throw new SettingsException($"{origin}: '{given.Key}' is not a key: write names with dots between them, such as actors.node.interval.");
        Config layer;
        try
        {
            layer = ConfigurationFactory.ParseString($"{given.Key} : {Hocon(given.Key, given.Value)}");
        }
        catch (Exception e) when (e is ConfigurationException or FormatException)
        {
            throw new SettingsException($"{origin}: the value is malformed: {e.Message}", e);
        }

        faults.AddRange(Schema.Value.Faults(layer).Select(f => $"{origin}: {f.Path}{f.Fault}"));
        return layer.WithFallback(settings);
    }

    private static string Hocon(string key, string value)
    {
        if (value.Length > 0 && value[0] is '[' or '{' or '"')
            return value;

        // A list may be given as words with commas between them: shells eat quotes and brackets.
        return Schema.Value.KindOf(key) is SettingKind.List
            ? $"[{string.Join(", ", value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Quoted))}]"
            : Quoted(value);
    }

    private static string Quoted(string value) =>
        "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal) + "\"";

    private static string ReadReference()
    {
        using var stream = typeof(SettingsLoader).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"Resource {Resource} is missing in this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("^([A-Za-z0-9_-]+|\"[^\"\\\\]+\")(\\.([A-Za-z0-9_-]+|\"[^\"\\\\]+\"))*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyShape();
}
