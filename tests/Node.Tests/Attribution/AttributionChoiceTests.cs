using Actors.Node.Attribution;
using Actors.Node.Processes;
using Actors.Node.Programs;
using Actors.Node.Tests.Kernel.Bpf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Node.Tests.Attribution;

public sealed class AttributionChoiceTests
{
    [BpfFact]
    public void The_hooks_go_first()
    {
        using var scanner = Scanner("slurm-cgroup-v1", ScriptsKept.Off);
        using var environ = Scanner("environ", ScriptsKept.Off);
        using var scripts = Scanner("slurm-cgroup-v1", ScriptsKept.Name);
        Assert.Equal((AttributionTier.Bpf, AttributionTier.Bpf, AttributionTier.Bpf), (scanner.Tier, environ.Tier, scripts.Tier));
    }

    private static NodeScanner Scanner(string finder, ScriptsKept scripts) => new(
        new NodeScannerOptions("/proc", "", [finder], "auto", TimeSpan.Zero) { Scripts = scripts },
        NullLogger.Instance,
        TimeProvider.System);
}
