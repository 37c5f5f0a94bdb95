using Actors.Messages.Json;

namespace Actors.Cli.Output;

/// <summary>What is counted beside CPU, a line each; what is not known has none.</summary>
internal static class ResourceLines
{
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
