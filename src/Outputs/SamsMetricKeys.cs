namespace Actors.Outputs;

/// <summary>All keys that SAMS's collector gave its figures and that our outputs may give, without <c>/sams.sampler.</c>; NAME is any device, mount point or volume.</summary>
internal static class SamsMetricKeys
{
    private static readonly string[] Cgroup = ["cpus", "memory_usage", "memory_limit", "memory_max_usage", "memory_swap", "memory_usage_average"];
    private static readonly string[] Pressures = ["cpu/some", "cpu/full", "memory/some", "memory/full", "io/some", "io/full"];

    public static IReadOnlyList<string> All { get; } =
    [
        .. Of("Core", "jobid", "node"),
        .. Of("SlurmInfo", "account", "username", "uid", "nodes", "cpus", "partition", "jobname", "starttime", "starttimestamp"),
        .. Of("Software/current", "total_user", "total_system", "user", "system", "user_average", "system_average", "elapsed_time"),
        .. Of("SlurmCGroup", Cgroup),
        .. Of("SlurmCGroup2", Cgroup),
        .. Pressures.SelectMany(line => Of("Pressure/" + line, "total", "avg10", "avg60", "avg300")),
        .. Of("IOStats/NAME", "r_s", "w_s", "rkB_s", "wkB_s", "util"),
        .. Of("FSStats/NAME", "size", "free", "used"),
        .. Of("ZFSStats/NAME", "size", "free", "used", "size_average", "free_average", "used_average"),
        .. Of("NvidiaSMI/NAME", "power_draw", "power_draw_average", "elapsed_time"),
    ];

    private static IEnumerable<string> Of(string sampler, params string[] keys) => keys.Select(key => $"{sampler}/{key}");
}
