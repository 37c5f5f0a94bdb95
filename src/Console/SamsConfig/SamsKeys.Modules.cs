using Actors.Hub.Software.Yaml;
using static Actors.Cli.SamsConfig.KeyRule;

namespace Actors.Cli.SamsConfig;

/// <summary>Sections of modules.</summary>
internal static partial class SamsKeys
{
    /// <summary>Outputs of live metrics: here each has the name of its kind.</summary>
    public const string LiveOutputs = "actors.node.outputs.";

    /// <summary>Where SAMS's outputs send to when nothing is said.</summary>
    public static IReadOnlyDictionary<string, string> OutputDefaults { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["sams.output.Prometheus"] = "/var/lib/prometheus/node-exporter/slurm_%(jobid)s.prom",
        ["sams.output.Carbon"] = "udp://localhost:2003",
        ["sams.output.Collectd"] = "/run/collectd.socket",
    };

    /// <summary>For samplers that are read with the jobs themselves.</summary>
    private const string Common = "";

    private static IEnumerable<(string Section, IReadOnlyDictionary<string, KeyRule> Keys)> Modules()
    {
        yield return ("sams.pidfinder.Slurm", Of(("grace_period", NotNeeded("an agent serves all jobs of its node; a job ends with its cgroup"))));
        foreach (var (section, keys) in SamplerSections().Concat(OutputSections()))
        {
            yield return (section, keys);
        }

        yield return ("sams.loader.File", Of(LoaderKeys()));
        yield return ("sams.loader.FileSlurmInfoFallback", Of(
            [.. LoaderKeys(), ("sacct", Take("actors.hub.slurm-bin", DirectoryOf, "the directory of Slurm's commands", "/usr/bin/sacct")), ("environment", Zone())]));
        yield return ("sams.aggregator.SoftwareAccounting", Of(
            ("cluster", Take("actors.cluster", Text, "it begins every record id")),
            ("db_path", Command("actors import sams-db {0}/sa-*.db takes in what is there")),
            ("file_pattern", NotNeeded("there is one database")),
            ("jobid_hash_size", NotNeeded("there is one database")),
            ("sqlite_temp_store", NotNeeded("SQLite keeps its default"))));
        yield return ("sams.aggregator.SoftwareAccountingPW", Of(
            ("cluster", Take("actors.cluster", Text, "it begins every record id")),
            ("clustername", Never("SAMS's documentation has this name, its program never looked at it: the key is cluster"))));
        yield return ("sams.backend.SoftwareAccounting", Of(
            ("db_path", Command("actors import sams-db {0}/sa-*.db takes in what is there")),
            ("file_pattern", NotNeeded("there is one database") with { FaultOf = Unanchored }),
            ("sqlite_temp_store", NotNeeded("SQLite keeps its default"))));
        yield return ("sams.backend.SoftwareAccountingPW", Of(
            ("database", Command("actors import sams-db FILE takes in what is there, where it is SQLite; actors.hub.store names the hub's own database, also one in PostgreSQL")),
            ("database_options", NotNeeded("actors.hub.store is one address")),
            ("create_tables", NotNeeded("the hub makes its tables") with
            {
                FaultOf = value => SamsYaml.IsQuoted(value) ? null : "without quotes YAML reads yes as a flag, which SAMS took for no",
            })));
        yield return ("sams.xmlwriter.File", Of(
            ("output_path", Command("actors export sams-xml --out {0} writes there")),
            ("remove_less_then", Take("actors.sams.remove-less-than", Number, "percent", "1.0")),
            ("jobs_per_file", Take("actors.sams.jobs-per-file", Whole, "", "1000"))));
    }

    private static Dictionary<string, KeyRule> Samplers() => Of(
        ("sams.sampler.Core", NotNeeded("the agent knows job and node")),
        ("sams.sampler.Software", Take("actors.node.samplers.software.enabled", On)),
        ("sams.sampler.SlurmInfo", NotNeeded("the hub asks the scheduler, for all jobs at once (actors.hub.scheduler)")),
        ("sams.sampler.SlurmCGroup", Take("actors.node.samplers.cgroup.enabled", On)),
        ("sams.sampler.SlurmCGroup2", Take("actors.node.samplers.cgroup.enabled", On)),
        ("sams.sampler.Pressure", Take("actors.node.samplers.pressure.enabled", On)),
        ("sams.sampler.FSStats", Take("actors.node.samplers.fs.enabled", On)),
        ("sams.sampler.ZFSStats", Take("actors.node.samplers.zfs.enabled", On)),
        ("sams.sampler.IOStats", Take("actors.node.samplers.iostat.enabled", On)),
        ("sams.sampler.NvidiaSMI", Take("actors.node.samplers.nvidia.enabled", On)));

    private static IEnumerable<(string Section, IReadOnlyDictionary<string, KeyRule> Keys)> SamplerSections()
    {
        var cgroups = NotNeeded("the agent finds cgroups in /proc/self/mountinfo");
        var averages = NotNeeded("the mean, the maximum and the integral of every metric are kept with the job");
        var known = NotNeeded("the agent knows job and node, and the hub asks the scheduler");
        yield return ("sams.sampler.Core", Of(("sampler_interval", known)));
        yield return ("sams.sampler.SlurmInfo", Of(
            ("scontrol", Take("actors.hub.slurm-bin", DirectoryOf, "the directory of Slurm's commands", "/usr/bin/scontrol")), ("environment", Zone()), ("sampler_interval", known)));
        yield return Sampler("sams.sampler.Software", Common, ("metrics_to_average", averages), ("software_mapper", NotNeeded("the hub applies the rules")));
        yield return Sampler("sams.sampler.SlurmCGroup", Common, ("cgroup_base", cgroups), ("metrics_to_average", averages));
        yield return Sampler("sams.sampler.SlurmCGroup2", Common, ("cgroup_base", cgroups), ("metrics_to_average", averages));
        yield return Sampler("sams.sampler.Pressure", Common, ("cgroup_base", cgroups));
        yield return Sampler("sams.sampler.FSStats", "fs", ("mount_points", Take("actors.node.samplers.fs.mount-points", Texts)));
        yield return Sampler(
            "sams.sampler.ZFSStats", "zfs", ("volumes", Take("actors.node.samplers.zfs.volumes", Texts)), ("zfs_command", Take("actors.node.samplers.zfs.command", Texts, "", "/sbin/zfs")), ("metrics_to_average", averages));
        yield return Sampler(
            "sams.sampler.IOStats", "iostat", ("iostat_devs", Take("actors.node.samplers.iostat.devices", Devices)), ("iostat_command", NotNeeded("the agent reads /proc/diskstats, and all devices, not only those of the device mapper")));
        yield return Sampler(
            "sams.sampler.NvidiaSMI", "nvidia", ("nvidia_smi_command", Take("actors.node.samplers.nvidia.command", Texts, "", "/usr/bin/nvidia-smi")),
            ("nvidia_smi_metrics", Take("actors.node.samplers.nvidia.metrics", Texts)),
            ("gpu_index_environment", NotNeeded("a job's GPUs are those of SLURM_JOB_GPUS, and those on which its processes run")), ("metrics_to_average", averages));
    }

    /// <param name="section">Of SAMS.</param>
    /// <param name="own">Our sampler with an interval of its own, or <see cref="Common"/>.</param>
    /// <param name="keys">Its other keys.</param>
    private static (string Section, IReadOnlyDictionary<string, KeyRule> Keys) Sampler(string section, string own, params (string Key, KeyRule Rule)[] keys) => (section, Of(
    [
        .. keys,
        ("sampler_interval", own is Common ? Take("actors.node.interval", Seconds, "the shortest of those that have no interval of their own", "60") : Take($"actors.node.samplers.{own}.interval", Seconds, "", "60")),
    ]));

    private static Dictionary<string, KeyRule> Outputs() => Of(
        ("sams.output.File", NotNeeded("the agent reports to the hub (actors.node.hub)")),
        ("sams.output.Http", NotNeeded("the agent reports to the hub (actors.node.hub)")),
        ("sams.output.Prometheus", Output("prometheus")),
        ("sams.output.Carbon", Output("carbon")),
        ("sams.output.Collectd", Output("collectd")));

    private static KeyRule Output(string kind) => Take($"{LiveOutputs}{kind}.kind", _ => kind);

    private static IEnumerable<(string Section, IReadOnlyDictionary<string, KeyRule> Keys)> OutputSections()
    {
        const string reports = "the agent reports to the hub (actors.node.hub)";
        yield return ("sams.output.File", Of(
            ("base_path", Command("actors import sams {0} takes in what is there; actors.sams.spool.input takes what old collectors still write")), ("file_pattern", NotNeeded(reports)), ("jobid_hash_size", NotNeeded(reports)), ("exclude", NotNeeded(reports))));
        yield return ("sams.output.Http", Of(
            ("uri", NotNeeded("the agent reports to the hub: set actors.node.hub to its address")), ("jobid_hash_size", NotNeeded(reports)), ("key_file", NotNeeded(reports)), ("cert_file", NotNeeded(reports)),
            ("username", NotNeeded(reports)), ("password", NotNeeded(reports)), ("exclude", NotNeeded(reports))));
        yield return ("sams.output.Prometheus", Of([("path", Take($"{LiveOutputs}prometheus.to", Text)), .. Names("prometheus")]));
        yield return ("sams.output.Collectd", Of([("socket", Take($"{LiveOutputs}collectd.to", Text)), .. Names("collectd")]));
        yield return ("sams.output.Carbon", Of(
        [
            ("servers", Take($"{LiveOutputs}carbon.to", Server, "one server: others need a section each") with { FaultOf = _ => "SAMS sent to server:port (localhost:2003) beside all of servers" }),
            ("server", Take($"{LiveOutputs}carbon.to", Server)),
            ("port", NotNeeded("it stands behind the server in actors.node.outputs.carbon.to, 2003 where nothing is said") with
            {
                FaultOf = value => SamsYaml.Text(value) is "2003" ? null : "write it behind the server in actors.node.outputs.carbon.to by hand",
            }),
            .. Names("carbon"),
        ]));
        var own = None("jobs at /metrics/jobs have names of our own; an output of kind prometheus can have others");
        yield return ("sams.listener.Prometheus", Of(
            ("socketdir", NotNeeded("the hub shows all running jobs at /metrics/jobs")), ("static_map", own), ("map", own), ("metrics", own with { FaultOf = WithoutSlash })));
    }

    private static (string, KeyRule)[] Names(string output) =>
    [
        ("static_map", Take($"{LiveOutputs}{output}.static-map", Pairs)), ("map", Take($"{LiveOutputs}{output}.map", Pairs) with { LackedBy = LackedMetrics.InMap }),
        ("metrics", Take($"{LiveOutputs}{output}.metrics", Pairs) with { FaultOf = WithoutSlash, LackedBy = LackedMetrics.InMetrics }),
    ];

    private static string? WithoutSlash(YamlItem value) => SamsYaml.Entries(value).Any(each => each.Name.TrimStart('^') is not ['/' or '.' or '(' or '[', ..])
        ? "names begin with a slash: patterns without one never matched in SAMS, here they do" : null;

    // SAMS sends by UDP.
    private static string? Server(YamlItem value) => (value is YamlItem.Sequence { Items: [var first, ..] } ? SamsYaml.Text(first) : SamsYaml.Text(value)) is { } server
        ? Quoted($"udp://{server}{(server.Contains(':', StringComparison.Ordinal) ? "" : ":2003")}") : null;

    private static (string, KeyRule)[] LoaderKeys() =>
    [
        ("in_path", Command("actors import sams {0} takes in what is there; set actors.sams.spool.input to it once SAMS's own aggregator has stopped")), ("archive_path", Command("actors import sams {0} takes in what is there")),
        ("error_path", NotNeeded("files that cannot be read are told one by one and stay where they are")),
        ("file_pattern", NotNeeded("files *.json that do not begin with a dot are taken") with
        {
            FaultOf = value => SamsYaml.Text(value) is { } pattern && pattern.StartsWith("^.*", StringComparison.Ordinal) ? "it matches names with a dot in front too: files that are being written" : null,
        }),
    ];

    // Other variables of the commands' environment have no counterpart.
    private static KeyRule Zone() => new(Fates.Taken, "record ids of SAMS have the start in this zone")
    {
        Target = "actors.sams.record-zone",
        Value = value => SamsYaml.Entries(value).FirstOrDefault(each => each.Name is "TZ").Value is { } zone ? Text(zone) : "",
    };

    private static string? On(YamlItem value) => "on";

    // /dev/sda is the kernel's sda.
    private static string? Devices(YamlItem value) =>
        Texts(value, text => text.StartsWith("/dev/", StringComparison.Ordinal) && text.LastIndexOf('/') == 4 ? text["/dev/".Length..] : text);

    private static string? Seconds(YamlItem value) => Whole(value) is { } seconds ? seconds + "s" : null;

    // Where Slurm's commands are found on the PATH anyhow, nothing has to be said.
    private static string? DirectoryOf(YamlItem value) =>
        Path.GetDirectoryName(SamsYaml.Text(value)) is { Length: > 0 } directory and not ("/usr/bin" or "/bin") ? Quoted(directory) : "";

    private static string? Unanchored(YamlItem value) =>
        SamsYaml.Text(value) is { } pattern && !pattern.EndsWith('$') ? "without $ at its end it matches sa-0.db-journal and backups too" : null;
}
