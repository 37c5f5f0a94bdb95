using System.Net;
using Actors.Messages.Identity;
using Actors.Messages.Settings;
using Actors.Node.Finders;
using Actors.Node.Metrics;
using Actors.Node.Processes;
using Actors.Node.Programs;
using Actors.Node.Segments;
using Actors.Outputs;
using Akka.Configuration;

namespace Actors.Node;

/// <summary>The agent's settings, read from <c>actors</c> and <c>actors.node</c> and checked: a value that cannot be used is named with its key.</summary>
internal sealed record NodeSettings
{
    /// <summary>Section of the outputs.</summary>
    public const string OutputsSection = "actors.node.outputs";

    /// <summary>Name of the cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>The scheduler's name of this node.</summary>
    public required string Node { get; init; }

    /// <summary>Directory of outbox and console socket.</summary>
    public required string Data { get; init; }

    /// <summary>Time between passes. Reloadable.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>What the scanner reads and how.</summary>
    public required NodeScannerOptions Scanner { get; init; }

    /// <summary>The hub; of scheme <c>file</c> where segments take its place.</summary>
    public required Uri Hub { get; init; }

    /// <summary>Directory of segments that take the hub's place; null where it is spoken to.</summary>
    public string? HubDirectory => Hub.IsFile ? Hub.LocalPath : null;

    /// <summary>How segments are written.</summary>
    public required SegmentSettings Segments { get; init; }

    /// <summary>Longest wait between two tries. Reloadable.</summary>
    public required TimeSpan HubRetryMax { get; init; }

    /// <summary>Names of the samplers that are on.</summary>
    public required IReadOnlySet<string> Samplers { get; init; }

    /// <summary>Settings of each sampler, by its name.</summary>
    public required Config SamplerSections { get; init; }

    /// <summary>Where live metrics go too.</summary>
    public required IReadOnlyList<OutputSettings> Outputs { get; init; }

    /// <summary>Where live metrics can be pulled; null: nowhere.</summary>
    public required IPEndPoint? MetricsListen { get; init; }

    /// <summary>Where sysfs is.</summary>
    public required string SysRoot { get; init; }

    /// <summary>The configuration, for what the site sets below <c>akka</c>.</summary>
    public required Config Engine { get; init; }

    /// <summary>Reads the whole configuration.</summary>
    /// <param name="config">All of it, from the root.</param>
    /// <param name="hostName">Of this host, or of its slurmd: the node's name where neither <c>actors.node.name</c> nor the cgroup root tells one.</param>
    /// <param name="samplers">Names of the samplers there are.</param>
    /// <exception cref="StartException">A value cannot be used.</exception>
    public static NodeSettings From(Config config, string hostName, IEnumerable<string> samplers)
    {
        var node = config.GetString("actors.node.name", "");
        node = Checked("actors.node.name", node.Length > 0 ? node : SlurmNodeName.OfCgroupRoot(config.GetString("actors.node.cgroup-root", "")) ?? hostName.Split('.')[0]);
        return new NodeSettings
        {
            Engine = config,
            Cluster = Name(config, "actors.cluster"),
            Node = node,
            Data = Path.GetFullPath(Text(config, "actors.node.data")),
            Interval = Positive(config, "actors.node.interval"),
            Hub = HubUrl(config),
            HubRetryMax = Positive(config, "actors.node.hub-retry-max"),
            Segments = new SegmentSettings(
                Positive(config, "actors.node.segments.interval"),
                Size(config, "actors.node.segments.max-size", 64 * 1024, 6 * 1024 * 1024),
                Size(config, "actors.node.segments.max-waiting", 1024 * 1024, long.MaxValue)),
            SamplerSections = config.GetConfig("actors.node.samplers") ?? Config.Empty,
            Outputs = OutputSettings.Read(config, OutputsSection),
            MetricsListen = MetricsEndpoint.Parse(config.GetString(MetricsEndpoint.Key, "")),
            SysRoot = Text(config, "actors.node.sys-root"),
            Samplers = samplers.Where(name => config.GetBoolean($"actors.node.samplers.{name}.enabled")).ToHashSet(StringComparer.Ordinal),
            Scanner = new NodeScannerOptions(
                Text(config, "actors.node.proc-root"),
                config.GetString("actors.node.cgroup-root", ""),
                [.. config.GetStringList("actors.node.finders")],
                Text(config, "actors.node.attribution") switch
                {
                    ("auto" or "bpf" or "taskstats" or "poll") and var known => known,
                    var other => throw new StartException($"actors.node.attribution = \"{other}\" is not known; there are auto, bpf, taskstats, poll"),
                },
                config.GetTimeSpan("actors.node.end-grace"))
            {
                SystemdUnits = [.. config.GetStringList("actors.node.systemd-units")],
                Node = node,
                Scripts = Text(config, "actors.node.scripts") switch
                {
                    "off" or "false" => ScriptsKept.Off,
                    "name" => ScriptsKept.Name,
                    "path" => ScriptsKept.Path,
                    var other => throw new StartException($"actors.node.scripts = \"{other}\" is not known; there are off, name, path"),
                },
                Libraries = config.GetBoolean("actors.node.libraries"),
                ProcessCounts = config.GetBoolean("actors.node.process-counts"),
            },
        };
    }

    /// <summary>Keys whose values differ in other settings.</summary>
    public IEnumerable<string> DifferencesFrom(NodeSettings other)
    {
        (string Key, bool Differs)[] keys =
        [
            ("actors.cluster", Differ(Cluster, other.Cluster)),
            ("actors.node.name", Differ(Node, other.Node)),
            ("actors.node.data", Differ(Data, other.Data)),
            ("actors.node.interval", Interval != other.Interval),
            ("actors.node.cgroup-root", Differ(Scanner.CgroupRoot, other.Scanner.CgroupRoot)),
            ("actors.node.proc-root", Differ(Scanner.ProcRoot, other.Scanner.ProcRoot)),
            ("actors.node.finders", !Scanner.Finders.SequenceEqual(other.Scanner.Finders, StringComparer.Ordinal)),
            ("actors.node.systemd-units", !Scanner.SystemdUnits.SequenceEqual(other.Scanner.SystemdUnits, StringComparer.Ordinal)),
            ("actors.node.scripts", Scanner.Scripts != other.Scanner.Scripts),
            ("actors.node.process-counts", Scanner.ProcessCounts != other.Scanner.ProcessCounts),
            ("actors.node.libraries", Scanner.Libraries != other.Scanner.Libraries),
            ("actors.node.attribution", Differ(Scanner.Attribution, other.Scanner.Attribution)),
            ("actors.node.hub", Hub != other.Hub),
            ("actors.node.hub-retry-max", HubRetryMax != other.HubRetryMax),
            ("actors.node.segments", Segments != other.Segments),
            ("actors.node.end-grace", Scanner.EndGrace != other.Scanner.EndGrace),
            (OutputsSection, Differ(Engine.GetConfig(OutputsSection)?.ToString() ?? "", other.Engine.GetConfig(OutputsSection)?.ToString() ?? "")),
            (MetricsEndpoint.Key, !Equals(MetricsListen, other.MetricsListen)),
            ("actors.node.sys-root", Differ(SysRoot, other.SysRoot)),
            ("actors.node.samplers", Differ(SamplerSections.ToString(), other.SamplerSections.ToString())),
        ];
        return keys.Where(key => key.Differs).Select(key => key.Key);
    }

    private static bool Differ(string left, string right) => !string.Equals(left, right, StringComparison.Ordinal);

    private static Uri HubUrl(Config config)
    {
        const string key = "actors.node.hub", file = "file:";
        var text = Text(config, key);
        if (text.StartsWith(file, StringComparison.Ordinal))
        {
            var path = text[file.Length..];
            path = path.StartsWith("///", StringComparison.Ordinal) ? path[2..] : path;
            return path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal)
                ? new Uri(Path.GetFullPath(path))
                : throw new StartException($"{key} = \"{text}\" does not name a directory by its whole path: it must look like file:/shared/actors-spool");
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0 && url.UserInfo.Length == 0 && url.Query.Length == 0
            ? url
            : throw new StartException($"{key} = \"{text}\" is neither the URL of a hub, such as http://127.0.0.1:8480 or https://hub.example:8480, nor a directory, such as file:/shared/actors-spool");
    }

    private static long Size(Config config, string key, long least, long most)
    {
        var bytes = config.GetByteSize(key) ?? 0;
        return bytes >= least && bytes <= most
            ? bytes
            : throw new StartException($"{key} = {config.GetString(key)}: must be at least {least / 1024} KiB{(most == long.MaxValue ? "" : $" and at most {most / 1024} KiB")}");
    }

    private static TimeSpan Positive(Config config, string key)
    {
        var value = config.GetTimeSpan(key);
        return value >= TimeSpan.FromMilliseconds(10) && value <= TimeSpan.FromDays(1)
            ? value
            : throw new StartException($"{key} = {config.GetString(key)}: must be between 10ms and 1d");
    }

    private static string Name(Config config, string key) => Checked(key, Text(config, key));

    private static string Checked(string key, string name) =>
        JobEntity.Flaw(name) is { } flaw ? throw new StartException($"{key} = \"{name}\" {flaw}") : name;

    private static string Text(Config config, string key) => config.GetString(key, "") is { Length: > 0 } text
        ? text
        : throw new StartException($"{key} is empty: give it a value with --config or --set");
}
