using Actors.Messages.Wire;

namespace Actors.Node.Samplers.Metrics;

/// <summary>The part of a sampler that measures nothing but metrics.</summary>
internal sealed record MetricsPart(IReadOnlyList<Metric> Metrics) : SamplePart
{
    public override void AddTo(UsageParts parts) => parts.Metrics.AddRange(Metrics);
}
