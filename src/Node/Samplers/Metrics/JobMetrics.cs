using Actors.Messages.Wire;

namespace Actors.Node.Samplers.Metrics;

/// <summary>What all samplers measured of one job. Outlives the job's watcher when that fails.</summary>
/// <param name="since">When it began.</param>
/// <param name="restored">What an earlier run of the agent reported of it.</param>
internal sealed class JobMetrics(DateTimeOffset since, IReadOnlyList<Metric> restored)
{
    private readonly Dictionary<string, MetricSet> _sets = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>A sampler's own.</summary>
    public MetricSet Of(string sampler)
    {
        lock (_gate)
        {
            if (!_sets.TryGetValue(sampler, out var set))
            {
                _sets.Add(sampler, set = new MetricSet(sampler, since, restored.Where(metric => string.Equals(metric.Sampler, sampler, StringComparison.Ordinal))));
            }

            return set;
        }
    }

    /// <summary>Metrics of samplers that an earlier run had and this one has not: they stay as they were.</summary>
    public IEnumerable<Metric> OfNone(IReadOnlyList<SamplerRegistration> samplers) =>
        restored.Where(metric => !samplers.Any(sampler => string.Equals(sampler.Name, metric.Sampler, StringComparison.Ordinal)));
}
