using Actors.Messages.Settings;

namespace Actors.Node.Samplers.NodeWide;

/// <summary>A sampler of the node that can be switched on.</summary>
/// <param name="Name">Its key: <c>actors.node.samplers.NAME</c>.</param>
/// <param name="Make">Makes it from its settings.</param>
internal sealed record NodeSamplerKind(string Name, Func<SamplerSection, NodeSampler> Make)
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<NodeSamplerKind> All { get; } =
    [
        EnergySampler.Kind, NetworkSampler.Kind, DiskSampler.Kind, FileSystemSampler.Kind, ZfsSampler.Kind, LustreSampler.Kind, NfsSampler.Kind, GpfsSampler.Kind,
        NvidiaSampler.Kind, AmdGpuSampler.Kind, IntelGpuSampler.Kind, ExecSampler.Kind,
    ];

    /// <summary>Makes it.</summary>
    /// <exception cref="StartException">A setting cannot be used.</exception>
    public NodeSamplerPlan Plan(SamplerSection section) => new(Make(section), section.Times, section.Rule);
}
