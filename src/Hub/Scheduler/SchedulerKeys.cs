using Actors.Messages.Identity;
using Akka.Configuration;

namespace Actors.Hub.Scheduler;

/// <summary>The keys of <c>hocon/actors.conf</c> that say how schedulers are asked.</summary>
internal static class SchedulerKeys
{
    private const string Own = "actors.hub";
    private const string Others = "actors.hub.clusters";

    /// <summary>As nodes name them.</summary>
    private static readonly IReadOnlyList<string> Trustable = ["oar", "pbs", "lsf", "sge", "systemd"];

    // Shows in the reference what a cluster may set.
    private const string Pattern = "*";

    /// <summary>The hub's own cluster first, then the others by name.</summary>
    public static IReadOnlyList<SchedulerSettings> Read(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var own = new SchedulerSettings
        {
            Cluster = config.GetString("actors.cluster") ?? "",
            Kind = config.GetString($"{Own}.scheduler") ?? "",
            SlurmConf = config.GetString($"{Own}.slurm-conf") ?? "",
            SlurmBin = config.GetString($"{Own}.slurm-bin") ?? "",
            SlurmCluster = config.GetString($"{Own}.slurm-cluster") ?? "",
            Controller = config.GetBoolean($"{Own}.slurm-scontrol"),
            Trusted = [.. config.GetStringList($"{Own}.trusted-schedulers")],
            Interval = config.GetTimeSpan($"{Own}.scheduler-interval"),
            Timeout = config.GetTimeSpan($"{Own}.scheduler-timeout"),
            Overlap = config.GetTimeSpan($"{Own}.scheduler-overlap"),
        };
        var settings = new List<SchedulerSettings> { own };
        var names = (config.GetConfig(Others)?.AsEnumerable() ?? []).Select(pair => pair.Key).Where(name => name is not Pattern).Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var keys = config.GetConfig($"{Others}.{(name.Contains('.', StringComparison.Ordinal) ? $"\"{name}\"" : name)}")!;
            settings.Add(own with
            {
                Cluster = name,
                Kind = keys.GetString("scheduler", own.Kind),
                SlurmConf = keys.GetString("slurm-conf", own.SlurmConf),
                SlurmBin = keys.GetString("slurm-bin", own.SlurmBin),
                SlurmCluster = keys.GetString("slurm-cluster", own.SlurmCluster),
                Controller = keys.GetBoolean("slurm-scontrol", own.Controller),
                Trusted = keys.HasPath("trusted-schedulers") ? [.. keys.GetStringList("trusted-schedulers")] : own.Trusted,
            });
        }

        return settings;
    }

    /// <summary>The first flaw, for people; null when all is fine.</summary>
    public static string? Flaw(SchedulerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return JobEntity.Flaw(settings.Cluster) is { } cluster ? $"actors.cluster, actors.hub.clusters: '{settings.Cluster}' {cluster}."
            : settings.Kind is not ("auto" or "slurm" or "none") ? $"actors.hub.scheduler: '{settings.Kind}' of cluster {settings.Cluster} must be auto, slurm or none."
            : settings.Trusted.FirstOrDefault(name => !Trustable.Contains(name, StringComparer.Ordinal)) is { } untrusted
                ? $"actors.hub.trusted-schedulers: '{untrusted}' (cluster {settings.Cluster}) must be one of {string.Join(", ", Trustable)}; a scheduler that is asked speaks for itself."
            : settings.Interval <= TimeSpan.Zero ? "actors.hub.scheduler-interval: must be above 0."
            : settings.Timeout <= TimeSpan.Zero ? "actors.hub.scheduler-timeout: must be above 0."
            : settings.SlurmConf.Length > 0 && !File.Exists(settings.SlurmConf) ? $"actors.hub.slurm-conf: there is no file {settings.SlurmConf} (cluster {settings.Cluster})."
            : settings.SlurmBin.Length > 0 && !Directory.Exists(settings.SlurmBin) ? $"actors.hub.slurm-bin: there is no directory {settings.SlurmBin} (cluster {settings.Cluster})."
            : null;
    }
}
