namespace Actors.Messages.Settings;

/// <summary>The command line of <c>actors-hub</c> and <c>actors-node</c>.</summary>
/// <param name="ConfigFile">Of <c>--config</c>; null: none.</param>
/// <param name="Sets">Of every <c>--set</c>, in order.</param>
/// <param name="Options">Values of the other flags by the key that they set.</param>
/// <param name="Help">Whether <c>--help</c> was given.</param>
/// <param name="Version">Whether <c>--version</c> was given.</param>
public sealed record DaemonCommandLine(
    string? ConfigFile,
    IReadOnlyList<string> Sets,
    IReadOnlyDictionary<string, string> Options,
    bool Help,
    bool Version)
{
    /// <summary>Flags without a value that were given, of those that <see cref="Parse"/> was told of.</summary>
    public IReadOnlySet<string> Switches { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Flags of <c>actors-node</c> that have no value, and what each does.</summary>
    public static readonly IReadOnlyDictionary<string, string> NodeSwitches = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["--check"] = "says what the agent can see on this host and what to change for better numbers; exit code 0 nothing, 1 something to better, 2 wrong usage",
        ["--json"] = "with --check: in JSON",
    };

    /// <summary>Flags of <c>actors-hub</c> and the keys that they set.</summary>
    public static readonly IReadOnlyDictionary<string, string> HubFlags = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["--data"] = "actors.hub.data",
        ["--listen"] = "actors.hub.listen",
        ["--cluster"] = "actors.cluster",
    };

    /// <summary>Flags of <c>actors-node</c> and the keys that they set.</summary>
    public static readonly IReadOnlyDictionary<string, string> NodeFlags = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["--data"] = "actors.node.data",
        ["--hub"] = "actors.node.hub",
        ["--node"] = "actors.node.name",
    };

    /// <summary>Reads a command line. A value follows its flag as the next word or behind an equals sign.</summary>
    /// <param name="args">The words behind the program's name.</param>
    /// <param name="allowedFlags">Flags besides <c>--config</c>, <c>--set</c>, <c>--help</c> and <c>--version</c>, and the keys that they set: <see cref="HubFlags"/> or <see cref="NodeFlags"/>.</param>
    /// <param name="allowedSwitches">Flags without a value: <see cref="NodeSwitches"/>; null: none.</param>
    /// <exception cref="SettingsException">A flag is not known, comes twice, or has no value.</exception>
    public static DaemonCommandLine Parse(
        IReadOnlyList<string> args, IReadOnlyDictionary<string, string> allowedFlags, IReadOnlyDictionary<string, string>? allowedSwitches = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(allowedFlags);
        string? config = null;
        var sets = new List<string>();
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        var help = false;
        var version = false;
        var switches = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i++)
        {
            var (flag, attached) = Split(args[i]);
            switch (flag)
            {
                case "--help" or "-h":
                    help = Alone(flag, attached);
                    break;
                case "--version":
                    version = Alone(flag, attached);
                    break;
                case "--config":
                    Once(flag, config is null);
                    config = Value(flag);
                    break;
                case "--set":
                    sets.Add(Value(flag));
                    break;
                case var _ when allowedFlags.TryGetValue(flag, out var key):
                    Once(flag, !options.ContainsKey(key));
                    options[key] = Value(flag);
                    break;
                case var _ when allowedSwitches?.ContainsKey(flag) == true:
                    Alone(flag, attached);
                    switches.Add(flag);
                    break;
                default:
                    throw Unknown(args[i], flag, [.. allowedFlags.Keys, .. allowedSwitches?.Keys ?? []]);
            }

            string Value(string name)
            {
                var value = attached ?? (i + 1 < args.Count ? args[++i] : null);
                if (string.IsNullOrEmpty(value) || (attached is null && value.StartsWith("--", StringComparison.Ordinal)))
                    throw new SettingsException($"{name} needs a value: write {name} {Example(name)}.");
                return value;
            }
        }

        return new DaemonCommandLine(config, sets, options, help, version) { Switches = switches };
    }

    /// <summary>What <c>--help</c> prints.</summary>
    /// <param name="program">The program's name.</param>
    /// <param name="allowedFlags">As given to <see cref="Parse"/>.</param>
    /// <param name="allowedSwitches">As given to <see cref="Parse"/>.</param>
    public static string Usage(
        string program, IReadOnlyDictionary<string, string> allowedFlags, IReadOnlyDictionary<string, string>? allowedSwitches = null)
    {
        ArgumentNullException.ThrowIfNull(allowedFlags);
        var lines = new List<string>
        {
            $"{program} [--config FILE] [--set key=value]… {string.Join(' ', allowedFlags.Keys.Select(f => $"[{f} {Example(f)}]"))}",
            "",
            "  --config FILE      settings of this site; every key and its default is in hocon/actors.conf",
            "  --set key=value    one setting, over those of the file; may be given again",
        };
        lines.AddRange(allowedFlags.Select(f => $"  {f.Key + " " + Example(f.Key),-18} sets {f.Value}"));
        lines.AddRange((allowedSwitches ?? new Dictionary<string, string>(StringComparer.Ordinal)).Select(s => $"  {s.Key,-18} {s.Value}"));
        lines.Add("  --version          the version");
        lines.Add("  --help             this text");
        return string.Join(Environment.NewLine, lines);
    }

    internal static string? FlagOf(string key) =>
        HubFlags.Concat(NodeFlags).Where(f => f.Value == key).Select(f => f.Key).FirstOrDefault();

    private static (string Flag, string? Attached) Split(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && word.StartsWith("--", StringComparison.Ordinal) ? (word[..equals], word[(equals + 1)..]) : (word, null);
    }

    private static bool Alone(string flag, string? attached) =>
        attached is null ? true : throw new SettingsException($"{flag} takes no value: write {flag} alone.");

    private static void Once(string flag, bool first)
    {
        if (!first)
            throw new SettingsException($"{flag} is given twice: give it once.");
    }

    private static string Example(string flag) => flag switch
    {
        "--config" => "FILE",
        "--set" => "key=value",
        "--data" => "DIR",
        "--listen" or "--hub" => "URL",
        _ => "NAME",
    };

    private static SettingsException Unknown(string word, string flag, IReadOnlyList<string> allowed)
    {
        string[] known = ["--config", "--set", .. allowed, "--help", "--version"];
        return flag.StartsWith('-')
            ? new SettingsException($"{flag} is not a known flag; the nearest is {known.MinBy(k => SettingsSchema.Distance(k, flag))}. --help shows all.")
            : new SettingsException($"'{word}' stands alone: words come only behind a flag. --help shows all.");
    }
}
