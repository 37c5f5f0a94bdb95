using Actors.Messages.Wire;
using Actors.Node.Samplers.Metrics;
using Akka.Actor;

namespace Actors.Node.Samplers;

/// <summary>A sampler that can be switched on.</summary>
/// <param name="Name">Its actor's name, and its key: <c>actors.node.samplers.NAME.enabled</c>.</param>
/// <param name="Make">Makes one for a job and its metrics of this sampler.</param>
internal sealed record SamplerRegistration(string Name, Func<NodeJobRef, MetricSet, Props> Make)
{
    public SamplerRegistration(string name, Props props)
        : this(name, (_, _) => props)
    {
    }

    /// <summary>Those that look at the job alone.</summary>
    public static IReadOnlyList<SamplerRegistration> OfJobs { get; } = [SoftwareSampler.Registration, CgroupSampler.Registration, PressureSampler.Registration];
}
