using Actors.Messages.Wire;

namespace Actors.Node.Samplers.Metrics;

/// <summary>
/// What one sampler measured of one job so far. Outlives the sampler's actor, so that one that is started again goes on. Safe from any
/// thread: a sampler that hung may wake beside the one that took its place.
/// </summary>
internal sealed class MetricSet
{
    /// <summary>More than this of one sampler and job is nobody's intention: what comes first stays.</summary>
    public const int Most = 500;

    private const int LongestText = 255;

    private readonly Lock _gate = new();
    private readonly string _sampler;
    private readonly DateTimeOffset _since;
    private readonly Dictionary<MetricId, MetricSum> _sums = [];

    /// <param name="sampler">Whose they are.</param>
    /// <param name="since">When the job began.</param>
    /// <param name="restored">What an earlier run of the agent reported of them.</param>
    public MetricSet(string sampler, DateTimeOffset since, IEnumerable<Metric> restored)
    {
        _sampler = sampler;
        _since = since;
        foreach (var metric in restored)
        {
            var id = MetricId.Of(metric);
            _sums[id] = MetricSum.From(metric, id);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _sums.Count;
            }
        }
    }

    /// <summary>Takes a gauge's value; null where there is none. What is no number is left out.</summary>
    public void Gauge(MetricId id, double? value, DateTimeOffset at, string rule = "")
    {
        if (value is not { } known || !double.IsFinite(known))
        {
            return;
        }

        lock (_gate)
        {
            Sum(id, rule)?.TakeGauge(known, at);
        }
    }

    /// <summary>Takes the reading of a counter that is the job's own and began with it at 0.</summary>
    public void Own(MetricId id, double? reading, DateTimeOffset at) => Counter(id, reading, 1, at, 0, "", _since);

    /// <summary>Takes the reading of a counter that is not the job's alone; null where there is none.</summary>
    /// <inheritdoc cref="MetricSum.TakeCounter"/>
    public void Counter(MetricId id, double? reading, double share, DateTimeOffset at, double wrapsAt = 0, string rule = "") =>
        Counter(id, reading, share, at, wrapsAt, rule, null);

    /// <summary>All of them as they are reported.</summary>
    public IReadOnlyList<Metric> ToWire()
    {
        lock (_gate)
        {
            var metrics = new Metric[_sums.Count];
            var at = 0;
            foreach (var sum in _sums.Values)
            {
                metrics[at++] = sum.ToWire(_sampler);
            }

            return metrics;
        }
    }

    private void Counter(MetricId id, double? reading, double share, DateTimeOffset at, double wrapsAt, string rule, DateTimeOffset? since)
    {
        if (reading is not { } known || !double.IsFinite(known) || known < 0 || !double.IsFinite(share))
        {
            return;
        }

        lock (_gate)
        {
            Sum(id, rule)?.TakeCounter(known, share, at, wrapsAt, since);
        }
    }

    private MetricSum? Sum(MetricId id, string rule)
    {
        if (_sums.TryGetValue(id, out var sum))
        {
            sum.Rule = rule;
            return sum;
        }

        if (_sums.Count >= Most || id.Name.Length == 0 || !Fits(id.Name) || !Fits(id.Unit) || id.Labels.Any(label => !Fits(label.Name) || !Fits(label.Value)))
        {
            return null;
        }

        _sums.Add(id, sum = new MetricSum(id, rule));
        return sum;
    }

    private static bool Fits(string text) => text.Length <= LongestText && !text.Any(char.IsControl);
}
