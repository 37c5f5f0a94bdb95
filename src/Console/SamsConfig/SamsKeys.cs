using static Actors.Cli.SamsConfig.KeyRule;

namespace Actors.Cli.SamsConfig;

/// <summary>What becomes of every key of SAMS 1.10, by section. Sections of programs are here, those of modules in the other part.</summary>
internal static partial class SamsKeys
{
    private const string Logs = "logs go to standard error, for the service manager to keep";

    /// <summary>Name of the section of the rules, which are taken as they are.</summary>
    public const string Rules = "sams.software.Regexp";

    /// <summary>Sections that are a switch of ours as a whole.</summary>
    public static IReadOnlyDictionary<string, KeyRule> Switches { get; } = new Dictionary<string, KeyRule>(StringComparer.Ordinal)
    {
        ["sams.post-receiver"] = Take("actors.sams.receiver.enabled", On, "the hub takes POST /JOBID/FILE"),
    };

    /// <summary>Rules of each section.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, KeyRule>> Sections { get; } =
        Programs().Concat(Modules()).ToDictionary(each => each.Section, each => each.Keys, StringComparer.Ordinal);

    private static IEnumerable<(string Section, IReadOnlyDictionary<string, KeyRule> Keys)> Programs()
    {
        yield return ("common", Of(
            ("loglevel", Never("it never took effect in SAMS: each program's own level, else ERROR, came first")),
            ("logfile", NotNeeded(Logs))));
        yield return Program("sams.collector",
            ("pid_finder", OneOf(Of(("sams.pidfinder.Slurm", NotNeeded("the agent finds jobs of Slurm by itself (actors.node.finders)"))))),
            ("pid_finder_update_interval", NotNeeded("the kernel tells of every process that begins and ends")),
            ("samplers", OneOf(Samplers())),
            ("outputs", OneOf(Outputs())),
            ("listeners", OneOf(Of(("sams.listener.Prometheus", NotNeeded("the hub shows all running jobs at /metrics/jobs"))))),
            ("umask", NotNeeded("the agent makes no files but its own, which others may not read") with
            {
                FaultOf = value => SamsYaml.IsQuoted(value) ? null : "without quotes YAML reads it as a number, of which SAMS made another mask",
            }));
        yield return Program("sams.post-receiver",
            ("bind", NotNeeded("the hub has one address for all, actors.hub.listen; beyond loopback it needs TLS and authentication")),
            ("port", NotNeeded("the hub has one address for all, actors.hub.listen: the web server in front passes requests there")),
            ("base_path", NotNeeded("the hub keeps what it receives in its database")),
            ("jobid_hash_size", NotNeeded("the hub keeps what it receives in its database")));
        yield return Program("sams.aggregator",
            ("loaders", OneOf(Of(
                ("sams.loader.File", Command("actors import sams DIR takes the files in")),
                ("sams.loader.FileSlurmInfoFallback", Command("actors import sams DIR takes the files in; the hub asks the scheduler for what they lack, for all jobs at once"))))),
            ("aggregators", OneOf(Of(
                ("sams.aggregator.SoftwareAccounting", NotNeeded("the hub's own database holds the jobs")),
                ("sams.aggregator.SoftwareAccountingPW", NotNeeded("the hub's own database holds the jobs; actors.hub.store names it, also one in PostgreSQL"))))));
        yield return Program("sams.software-updater",
            ("updater", OneOf(Of((Rules, NotNeeded("the hub applies the rules as jobs close"))))),
            ("backend", OneOf(Backends())));
        yield return Program("sams.software-extractor",
            ("backend", OneOf(Backends())),
            ("xmlwriter", OneOf(Of(("sams.xmlwriter.File", Command("actors export sams-xml --out DIR writes the files"))))));
    }

    private static (string Section, IReadOnlyDictionary<string, KeyRule> Keys) Program(string section, params (string Key, KeyRule Rule)[] keys) =>
        (section, Of([.. keys, ("loglevel", NotNeeded(Logs)), ("logfile", NotNeeded(Logs)), ("logformat", NotNeeded(Logs))]));

    private static Dictionary<string, KeyRule> Of(params (string Key, KeyRule Rule)[] keys) => keys.ToDictionary(each => each.Key, each => each.Rule, StringComparer.Ordinal);

    private static Dictionary<string, KeyRule> Backends() => Of(
        ("sams.backend.SoftwareAccounting", NotNeeded("the hub's own database holds the jobs")),
        ("sams.backend.SoftwareAccountingPW", NotNeeded("the hub's own database holds the jobs")));
}
