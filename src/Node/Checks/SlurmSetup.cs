namespace Actors.Node.Checks;

/// <summary>Slurm's configuration as the node sees it: keys of slurm.conf and cgroup.conf, without regard to case.</summary>
/// <param name="Source">Where it was read: a command or a file.</param>
/// <param name="Values">Values by key; what Slurm prints as <c>(null)</c> is absent.</param>
internal sealed record SlurmSetup(string Source, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>In which Slurm's programs are told of their configuration.</summary>
    public const string Variable = "SLURM_CONF";
    private const string Controller = "scontrol show config";

    private static readonly string[] Places =
    [
        "/etc/slurm/slurm.conf", "/etc/slurm-llnl/slurm.conf", "/usr/local/etc/slurm.conf", "/run/slurm/conf/slurm.conf",
        "/var/spool/slurmd/conf-cache/slurm.conf", "/var/spool/slurm/d/conf-cache/slurm.conf",
    ];

    /// <summary>Whether the controller told it.</summary>
    public bool FromController { get; private init; }

    /// <summary>The file with which it was asked; null: with what commands find by themselves.</summary>
    private string? File { get; init; }

    /// <summary>A value; null when the configuration does not say.</summary>
    public string? this[string key] => Values.GetValueOrDefault(key);

    /// <summary>Whether a switch is on; null when the configuration does not say.</summary>
    public bool? IsOn(string key) => this[key] is { } value ? value.Equals("yes", StringComparison.OrdinalIgnoreCase) : null;

    /// <summary>Whether a list separated by commas holds a word.</summary>
    public bool Has(string key, string word) =>
        (this[key] ?? "").Split(',', StringSplitOptions.TrimEntries).Contains(word, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// What the controller says, else what stands in the files; null where neither is found. Without <c>SLURM_CONF</c> the files that this host's slurmd were
    /// started with come first.
    /// </summary>
    public static SlurmSetup? Read(HostView host)
    {
        foreach (var file in (string?[])(host.SlurmConf is { Length: > 0 } ? [null] : [.. host.SlurmDaemons.ConfigurationFiles, null]))
        {
            if (Ask(host, file, "show", "config") is { } told && Parse(told.Split('\n')) is { } values && values.ContainsKey("ClusterName"))
            {
                return new SlurmSetup(file is null ? Controller : $"{Controller} with {Variable}={file}, as slurmd has it", values) { FromController = true, File = file };
            }
        }

        foreach (var place in PlacesOn(host))
        {
            if (host.Text(place) is { } text)
            {
                var directory = Path.GetDirectoryName(place)!;
                var cgroup = host.Text(Path.Combine(directory, "cgroup.conf")) ?? "";
                return new SlurmSetup(place, Parse([.. Lines(host, directory, text), .. cgroup.Split('\n')]));
            }
        }

        return null;
    }

    /// <summary>Where it is looked for, in words.</summary>
    public static string Looked(HostView host) =>
        $"scontrol gives no answer, {Variable} is {(host.SlurmConf is { Length: > 0 } set ? set : "not set")}, no slurmd of root's was started with a file that is there, and there is none of {string.Join(", ", Places)}";

    /// <summary>What scontrol says, with the configuration that this was read with.</summary>
    public string? Ask(HostView host, params string[] arguments) => Ask(host, File, arguments);

    private static string? Ask(HostView host, string? file, params string[] arguments) =>
        file is null ? host.Run("scontrol", arguments) : host.Run("env", [$"{Variable}={file}", "scontrol", .. arguments]);

    private static IEnumerable<string> PlacesOn(HostView host) =>
        [.. host.SlurmConf is { Length: > 0 } set ? [set] : host.SlurmDaemons.ConfigurationFiles, .. Places];

    /// <summary>Lines <c>key = value</c>; of a key that stands twice the last. Lines of nodes and partitions, and all of another shape, are passed over.</summary>
    internal static Dictionary<string, string> Parse(IEnumerable<string> lines)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines)
        {
            var comment = line.IndexOf('#', StringComparison.Ordinal);
            var plain = comment < 0 ? line : line[..comment];
            var equals = plain.IndexOf('=', StringComparison.Ordinal);
            var key = equals <= 0 ? "" : plain[..equals].Trim();
            if (key.Length == 0 || key.AsSpan().ContainsAny(' ', '\t') || key is "NodeName" or "PartitionName" or "NodeSet" or "DownNodes")
            {
                continue;
            }

            var value = plain[(equals + 1)..].Trim().Trim('"');
            if (value.Length > 0 && !value.StartsWith("(null)", StringComparison.Ordinal))
            {
                values[key] = value;
            }
        }

        return values;
    }

    private static IEnumerable<string> Lines(HostView host, string directory, string text)
    {
        foreach (var line in text.Split('\n'))
        {
            const string include = "Include ";
            if (line.TrimStart().StartsWith(include, StringComparison.OrdinalIgnoreCase))
            {
                foreach (var included in (host.Text(Path.Combine(directory, line.Trim()[include.Length..].Trim())) ?? "").Split('\n'))
                {
                    yield return included;
                }
            }
            else
            {
                yield return line;
            }
        }
    }
}
