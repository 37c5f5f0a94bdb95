using Actors.Messages.Json;

namespace Actors.Cli.Output;

/// <summary>What is counted beside CPU, a line each; what is not known has none.</summary>
internal static class ResourceLines
{
    /// <summary>For how long GPUs were the job's and did nothing; null where nobody looked at one.</summary>
    public static string? IdleGpus(IReadOnlyList<MetricView> metrics)
    {
        var gpus = metrics.Where(metric => metric is { Name: "idle", Mean: not null } && metric.Labels.ContainsKey("gpu")).ToList();
        return gpus.Count == 0 ? null : string.Join(", ", gpus.Select(gpu => $"{gpu.Labels["gpu"]}: {Figures.Percent(100 * gpu.Mean!.Value)} % of the time"));
    }

    public static IEnumerable<(string Name, string Text)> Of(ResourcesView? resources)
    {
        if (resources is null)
        {
            yield break;
        }

        if (resources.MaxSwapBytes is not null)
        {
            yield return ("Max swap", $"{Figures.Bytes(resources.MaxSwapBytes)}  ({resources.MaxSwapDefinition})");
        }

        if (resources.ReadBytes is not null || resources.WriteBytes is not null)
        {
            var operations = resources.ReadOperations is null ? "" : $", {Figures.Count(resources.ReadOperations)} reads and {Figures.Count(resources.WriteOperations)} writes";
            yield return ("I/O", $"{Figures.Bytes(resources.ReadBytes)} read, {Figures.Bytes(resources.WriteBytes)} written{operations}  ({resources.IoSource ?? "cgroup"})");
        }

        if (resources.PageFaults is not null)
        {
            yield return ("Page faults", $"{Figures.Count(resources.PageFaults)}, {Figures.Count(resources.MajorPageFaults)} with I/O  ({resources.PageFaultsSource})");
        }

        if (resources.MaxTasks is not null)
        {
            yield return ("Max tasks", $"{Figures.Count(resources.MaxTasks)}  ({resources.MaxTasksDefinition ?? "pids.peak"})");
        }

        if (resources.VoluntarySwitches is not null)
        {
            yield return ("Switches", $"{Figures.Count(resources.VoluntarySwitches)} voluntary, {Figures.Count(resources.InvoluntarySwitches)} not  ({resources.SwitchesSource})");
        }

        if (resources.CpuSomePressureSeconds is not null)
        {
            yield return ("Waited", $"{Figures.Seconds(resources.CpuSomePressureSeconds)} for CPU, {Figures.Seconds(resources.MemorySomePressureSeconds)} for memory, {Figures.Seconds(resources.IoSomePressureSeconds)} for I/O");
        }
    }
}
