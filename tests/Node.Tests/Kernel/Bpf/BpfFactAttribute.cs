using Actors.Node.Kernel.Bpf;
using Actors.Node.Tests.Processes;

namespace Actors.Node.Tests.Kernel.Bpf;

/// <summary>A test that loads programs into the kernel and needs real cgroups.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BpfFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> s_flaw = new(() =>
    {
        using var hooks = ProcessHooks.Open(new HookOptions([new HookHierarchy(0, "")], TellsOutside: false), 1024, out var reason);
        return hooks is null ? $"no BPF here: {reason}" : null;
    });

    /// <param name="unified">In cgroup v2.</param>
    /// <param name="legacy">In v1, where a thread can be put into a directory alone.</param>
    public BpfFactAttribute(bool unified = false, bool legacy = false) => Skip = new CgroupFactAttribute(events: false, unified, legacy: legacy).Skip ?? Flaw;

    /// <summary>Why BPF does not work here; null where it does.</summary>
    public static string? Flaw => s_flaw.Value;
}
