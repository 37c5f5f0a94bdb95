using Actors.Node.Attribution;
using Actors.Node.Processes;
using Actors.Node.Programs;
using Actors.Node.Tests.Kernel.Bpf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Node.Tests.Attribution;

public sealed class AttributionChoiceTests
{
    [BpfFact]
    public void Where_cgroups_alone_tell_of_jobs_the_hooks_go_first()
    {
        using var scanner = Scanner("slurm-cgroup-v1", ScriptsKept.Off);
        Assert.Equal(AttributionTier.Bpf, scanner.Tier);
    }

    [Actors.Node.Tests.Processes.CgroupFact]
    public void Where_environments_tell_of_jobs_or_scripts_are_kept_taskstats_goes_first()
    {
        using var environ = Scanner("environ", ScriptsKept.Off);
        using var scripts = Scanner("slurm-cgroup-v1", ScriptsKept.Name);
        Assert.Equal((AttributionTier.Taskstats, AttributionTier.Taskstats), (environ.Tier, scripts.Tier));
    }

    private static NodeScanner Scanner(string finder, ScriptsKept scripts) => new(
        new NodeScannerOptions("/proc", "", [finder], "auto", TimeSpan.Zero) { Scripts = scripts },
        NullLogger.Instance,
        TimeProvider.System);
}
