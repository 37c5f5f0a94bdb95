using System.Globalization;
using Actors.Messages.Identity;
using Actors.Messages.Wire;

namespace Actors.Outputs;

/// <summary>
/// A job's newest state under the keys that SAMS's collector gave it, as <c>/sams.sampler.SlurmCGroup/memory_usage</c>, and each metric under
/// keys of its own, <c>/NAME/METRIC/LABEL…</c>: what patterns of existing configurations match, and what new ones may.
/// </summary>
internal static class SamsData
{
    private const string Prefix = "/sams.sampler.";

    /// <summary>Texts and figures by their keys, with the leading slash.</summary>
    /// <param name="job">Its newest state.</param>
    /// <param name="zone">Of <c>starttime</c>, as scontrol has it; null: this host's.</param>
    public static IReadOnlyDictionary<string, object> Of(LiveJob job, TimeZoneInfo? zone = null)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        var (report, facts) = (job.Report, job.Report.Facts ?? new JobFacts());
        Put(data, "Core/jobid", job.JobId);
        Put(data, "Core/node", job.Node);
        Put(data, "SlurmInfo/account", facts.Project?.Value);
        Put(data, "SlurmInfo/username", facts.User?.Value);
        Put(data, "SlurmInfo/uid", facts.Uid?.Value.ToString(CultureInfo.InvariantCulture));
        Put(data, "SlurmInfo/nodes", facts.NodeCount?.Value.ToString(CultureInfo.InvariantCulture));
        Put(data, "SlurmInfo/cpus", facts.Cpus?.Value.ToString(CultureInfo.InvariantCulture));
        Put(data, "SlurmInfo/partition", facts.Partition?.Value);
        Put(data, "SlurmInfo/jobname", facts.Name?.Value);
        if (facts.StartUnixUsec is { } start)
        {
            Put(data, "SlurmInfo/starttime", TimeZoneInfo.ConvertTime(Instants.FromUnixUsec(start.Value), zone ?? TimeZoneInfo.Local).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
            Put(data, "SlurmInfo/starttimestamp", start.Value / 1e6);
        }

        if (report.Usage is { } usage)
        {
            PutUsage(data, usage, facts);
            foreach (var metric in usage.Metrics)
            {
                PutMetric(data, metric, Rate(job, metric));
            }
        }

        return data;
    }

    private static void PutUsage(Dictionary<string, object> data, JobUsage usage, JobFacts facts)
    {
        // A job on one node has all of its CPUs there.
        var cpus = usage.HasCpusetCpus ? usage.CpusetCpus : facts.NodeCount?.Value == 1 ? facts.Cpus?.Value : (double?)null;
        Put(data, "Software/current/total_user", usage.HasUserUsec ? usage.UserUsec / 1e6 : null);
        Put(data, "Software/current/total_system", usage.HasSystemUsec ? usage.SystemUsec / 1e6 : null);
        foreach (var cgroup in (ReadOnlySpan<string>)["SlurmCGroup", "SlurmCGroup2"])
        {
            Put(data, $"{cgroup}/cpus", cpus);
            if (usage.Memory is { } memory)
            {
                Put(data, $"{cgroup}/memory_usage", memory.HasCurrentBytes ? memory.CurrentBytes : null);
                Put(data, $"{cgroup}/memory_limit", memory.HasLimitBytes ? memory.LimitBytes : null);
                Put(data, $"{cgroup}/memory_max_usage", memory.HasPeakBytes ? memory.PeakBytes : null);
                Put(data, $"{cgroup}/memory_swap", memory.HasSwapBytes ? memory.SwapBytes : null);
            }
        }

        if (usage.Pressure is { } pressure)
        {
            PutPressure(data, "cpu/some", pressure.HasCpuSomeUsec ? pressure.CpuSomeUsec : null, pressure.CpuSomeAverages);
            PutPressure(data, "cpu/full", pressure.HasCpuFullUsec ? pressure.CpuFullUsec : null, pressure.CpuFullAverages);
            PutPressure(data, "memory/some", pressure.HasMemorySomeUsec ? pressure.MemorySomeUsec : null, pressure.MemorySomeAverages);
            PutPressure(data, "memory/full", pressure.HasMemoryFullUsec ? pressure.MemoryFullUsec : null, pressure.MemoryFullAverages);
            PutPressure(data, "io/some", pressure.HasIoSomeUsec ? pressure.IoSomeUsec : null, pressure.IoSomeAverages);
            PutPressure(data, "io/full", pressure.HasIoFullUsec ? pressure.IoFullUsec : null, pressure.IoFullAverages);
        }
    }

    private static void PutPressure(Dictionary<string, object> data, string line, long? total, PressureAverages? averages)
    {
        Put(data, $"Pressure/{line}/total", total);
        Put(data, $"Pressure/{line}/avg10", averages?.Avg10 / 100.0);
        Put(data, $"Pressure/{line}/avg60", averages?.Avg60 / 100.0);
        Put(data, $"Pressure/{line}/avg300", averages?.Avg300 / 100.0);
    }

    /// <summary>Growth per second since the report before; null for what does not grow, and at the first.</summary>
    private static double? Rate(LiveJob job, Metric metric)
    {
        var seconds = (job.Report.ObservedUnixUsec - (job.Before?.ObservedUnixUsec ?? 0)) / 1e6;
        return metric.Kind == MetricKind.Counter && seconds > 0
            && job.Before?.Usage?.Metrics.FirstOrDefault(before => string.Equals(before.Sampler, metric.Sampler, StringComparison.Ordinal) && string.Equals(before.Name, metric.Name, StringComparison.Ordinal) && before.Labels.Equals(metric.Labels)) is { } known
            ? Math.Max(0, metric.Last - known.Last) / seconds
            : null;
    }

    private static void PutMetric(Dictionary<string, object> data, Metric metric, double? rate)
    {
        var labels = string.Concat(metric.Labels.Select(label => "/" + label.Value));
        data[$"/{metric.Sampler}/{metric.Name}{labels}"] = metric.Last;
        var mean = metric.Seconds > 0 ? metric.Integral / metric.Seconds : (double?)null;
        if (mean is { } average)
        {
            data[$"/{metric.Sampler}/{metric.Name}_average{labels}"] = average;
        }

        // SAMS's elapsed time is what its averages are over, not the time since the sample before.
        var watched = metric.Seconds > 0 ? metric.Seconds : (double?)null;
        var device = metric.Labels.Count == 1 ? metric.Labels[0].Value : null;
        switch (metric.Sampler, metric.Name)
        {
            case ("software", "user" or "system"):
                Put(data, $"Software/current/total_{metric.Name}", metric.Last);
                Put(data, $"Software/current/{metric.Name}_average", mean);
                Put(data, $"Software/current/{metric.Name}", rate);
                Put(data, "Software/current/elapsed_time", watched);
                break;
            case ("iostat", "reads" or "writes") when device is not null:
                Put(data, $"IOStats/{device}/{metric.Name[..1]}_s", rate);
                break;
            case ("iostat", "read_bytes" or "written_bytes") when device is not null:
                Put(data, $"IOStats/{device}/{metric.Name[..1]}kB_s", rate / 1024);
                break;
            case ("iostat", "busy") when device is not null:
                Put(data, $"IOStats/{device}/util", rate * 100);
                break;
            case ("cgroup", "memory"):
                Put(data, "SlurmCGroup/memory_usage_average", mean);
                Put(data, "SlurmCGroup2/memory_usage_average", mean);
                break;
            case ("fs", "size" or "free" or "used") when device is not null:
                Put(data, $"FSStats/{device}/{metric.Name}", metric.Last);
                break;
            case ("zfs", _) when device is not null:
                Put(data, $"ZFSStats/{device}/{metric.Name}", metric.Last);
                Put(data, $"ZFSStats/{device}/{metric.Name}_average", mean);
                break;
            case ("nvidia", _) when device is not null:
                Put(data, $"NvidiaSMI/{device}/{metric.Name}", metric.Last);
                Put(data, $"NvidiaSMI/{device}/{metric.Name}_average", mean);
                Put(data, $"NvidiaSMI/{device}/elapsed_time", watched);
                break;
        }
    }

    private static void Put(Dictionary<string, object> data, string key, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            data[Prefix + key] = text;
        }
    }

    private static void Put(Dictionary<string, object> data, string key, double? value)
    {
        if (value is { } known)
        {
            data[Prefix + key] = known;
        }
    }
}
