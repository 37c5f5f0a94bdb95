namespace Actors.Hub.Scheduler;

/// <summary>How one cluster's scheduler is asked.</summary>
public sealed record SchedulerSettings
{
    /// <summary>First part of its jobs' keys.</summary>
    public required string Cluster { get; init; }

    /// <summary>auto, slurm or none.</summary>
    public required string Kind { get; init; }

    /// <summary>Slurm's configuration; empty: where its commands look for it.</summary>
    public string SlurmConf { get; init; } = "";

    /// <summary>Directory of Slurm's commands; empty: the PATH.</summary>
    public string SlurmBin { get; init; } = "";

    /// <summary>Slurm's own name of the cluster, where its database holds several; empty: that of its configuration.</summary>
    public string SlurmCluster { get; init; } = "";

    /// <summary>Its controller is asked for jobs that the accounting does not tell of.</summary>
    public bool Controller { get; init; }

    /// <summary>Schedulers, as nodes name them, whose jobs count without anybody's word though this one is asked.</summary>
    public IReadOnlyList<string> Trusted { get; init; } = [];

    /// <summary>Between two questions.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A command that takes longer is killed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How far each question reaches back behind the one before.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What the scheduler's commands are told beside the hub's own environment.</summary>
    public IReadOnlyDictionary<string, string> Environment
    {
        get
        {
            var environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["TZ"] = "UTC",
                ["SLURM_TIME_FORMAT"] = "%s",
                ["LC_ALL"] = "C.UTF-8",

                // A hub that was started in a job, or by a user with habits, asks the same as any other.
                ["SACCT_FORMAT"] = "",
                ["SLURM_CLUSTERS"] = "",
                ["SACCT_FEDERATION"] = "",
                ["SLURM_BITSTR_LEN"] = "",
            };
            if (SlurmConf.Length > 0)
            {
                environment["SLURM_CONF"] = SlurmConf;
            }

            return environment;
        }
    }

    /// <summary>Where a command is.</summary>
    public string Program(string name) => SlurmBin.Length == 0 ? name : Path.Combine(SlurmBin, name);

    /// <summary>True when a command is there.</summary>
    public bool Has(string name) =>
        (SlurmBin.Length > 0 ? [SlurmBin] : (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        .Any(directory => File.Exists(Path.Combine(directory, name)));
}
