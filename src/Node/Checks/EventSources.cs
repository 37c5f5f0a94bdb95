using Actors.Node.Kernel;
using Actors.Node.Kernel.Bpf;

namespace Actors.Node.Checks;

/// <summary>Whether the kernel tells this process of every process's birth and end.</summary>
/// <param name="Connector">Empty when the process connector works, else the reason in words.</param>
/// <param name="Taskstats">Empty when exit records come, else the reason in words.</param>
/// <param name="Version">Version of the exit record; 0 when there is none.</param>
/// <param name="Inotify">Whether an inotify instance can be had.</param>
/// <param name="Bpf">Empty when programs can be loaded into the kernel, else the reason in words.</param>
internal sealed record EventSources(string Connector, string Taskstats, int Version, bool Inotify, string Bpf = "not tried")
{
    /// <summary>Whether both sources work.</summary>
    public bool Work => Connector.Length == 0 && Taskstats.Length == 0;

    /// <summary>Opens each source and closes it again.</summary>
    public static EventSources Probe()
    {
        using var connector = ProcessConnector.Open(out var noConnector);
        using var taskstats = Kernel.Taskstats.Open(PossibleCpus(), out var noTaskstats);
        using var inotify = new Inotify();
        using var hooks = ProcessHooks.Open(new HookOptions([new HookHierarchy(0, "")], TellsOutside: true, TellsArguments: true), 1024, out var noHooks);
        return new EventSources(connector is null ? noConnector : "", taskstats is null ? noTaskstats : "", taskstats?.Version ?? 0, inotify.Descriptor >= 0, hooks is null ? noHooks : "");
    }

    private static string PossibleCpus()
    {
        try
        {
            return File.ReadAllText("/sys/devices/system/cpu/possible").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"0-{Environment.ProcessorCount - 1}";
        }
    }
}
