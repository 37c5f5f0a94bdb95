using System.Diagnostics;
using Actors.Node.Tests.Kernel.Bpf;

namespace Actors.Node.Tests.Processes;

/// <summary>As <see cref="CgroupFactAttribute"/>, for tests that mount something in a mount namespace of their own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> s_flaw = new(FlawOf);

    public MountFactAttribute(bool bpf = false) => Skip = s_flaw.Value ?? (bpf ? BpfFactAttribute.Flaw : null);

    private static string? FlawOf()
    {
        if (new CgroupFactAttribute(events: false).Skip is { } flaw)
        {
            return flaw;
        }

        try
        {
            using var probe = Process.Start(new ProcessStartInfo("unshare", ["-m", "--propagation", "private", "mount", "-t", "tmpfs", "none", "/tmp"]) { RedirectStandardError = true })!;
            probe.WaitForExit();
            return probe.ExitCode == 0 ? null : "nothing can be mounted here, not even in a mount namespace";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "needs unshare";
        }
    }
}
