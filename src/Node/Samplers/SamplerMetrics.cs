using System.Diagnostics.Metrics;

namespace Actors.Node.Samplers;

/// <summary>Duration and success of every sample, by sampler: meter <c>Actors.Node</c>.</summary>
internal sealed class SamplerMetrics : IDisposable
{
    private readonly Meter _meter = new("Actors.Node");
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _failures;

    public SamplerMetrics()
    {
        _duration = _meter.CreateHistogram<double>("actors.node.sampler.duration", "s", "Time of one sample of one job");
        _failures = _meter.CreateCounter<long>("actors.node.sampler.failures", "{sample}", "Samples that failed");
    }

    /// <summary>A sample was taken, or failed.</summary>
    public void Taken(string sampler, TimeSpan duration, bool isSuccess)
    {
        var tag = new KeyValuePair<string, object?>("sampler", sampler);
        _duration.Record(duration.TotalSeconds, tag);
        if (!isSuccess)
        {
            _failures.Add(1, tag);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
