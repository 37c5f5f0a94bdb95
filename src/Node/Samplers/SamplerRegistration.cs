using Akka.Actor;

namespace Actors.Node.Samplers;

/// <summary>A sampler that can be switched on.</summary>
/// <param name="Name">Its actor's name, and its key: <c>actors.node.samplers.NAME.enabled</c>.</param>
/// <param name="Props">Makes one for a job.</param>
internal sealed record SamplerRegistration(string Name, Props Props)
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<SamplerRegistration> All { get; } = [SoftwareSampler.Registration, CgroupSampler.Registration];
}
