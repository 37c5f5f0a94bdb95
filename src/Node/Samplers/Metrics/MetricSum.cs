using Actors.Messages.Identity;
using Actors.Messages.Wire;

namespace Actors.Node.Samplers.Metrics;

/// <summary>
/// One metric of one job, summed up over time. Of a gauge the integral is that of straight lines between readings; of a counter it is its
/// growth. What lies before the first reading counts only where the counter is known to begin with the job.
/// </summary>
internal sealed class MetricSum(MetricId id, string rule)
{
    private double _last;
    private double _maximum;
    private double _integral;
    private double _seconds;
    private double? _reading;
    private DateTimeOffset? _at;

    /// <summary>The gauge's value before belongs to another run of the agent: no line leads from it to the next.</summary>
    private bool _isRestored;

    /// <summary>How the node's value was given to the job, as last said.</summary>
    public string Rule { get; set; } = rule;

    /// <summary>Goes on from what an earlier run of the agent reported.</summary>
    public static MetricSum From(Metric metric, MetricId id) => new(id, metric.Rule)
    {
        _last = metric.Last,
        _maximum = metric.Maximum,
        _integral = metric.Integral,
        _seconds = metric.Seconds,
        _reading = metric.HasReading ? metric.Reading : null,
        _at = Instants.FromUnixUsec(metric.AsOfUnixUsec),
        _isRestored = true,
    };

    /// <summary>Takes a gauge's value.</summary>
    public void TakeGauge(double value, DateTimeOffset at)
    {
        if (Elapsed(at) is not { } elapsed)
        {
            return;
        }

        if (elapsed > 0 && !_isRestored)
        {
            _integral += elapsed * (_last + value) / 2;
            _seconds += elapsed;
        }

        _maximum = _at is null ? value : Math.Max(_maximum, value);
        _last = value;
        _at = at;
        _isRestored = false;
    }

    /// <summary>Takes a counter's reading.</summary>
    /// <param name="reading">As the counter stands.</param>
    /// <param name="share">What part of its growth is the job's.</param>
    /// <param name="at">When it was read.</param>
    /// <param name="wrapsAt">It begins again at 0 when it gets there; 0: a smaller reading means that it was set back to 0.</param>
    /// <param name="since">When it was 0 where it is the job's own and began with it; null: what it was before is not the job's.</param>
    public void TakeCounter(double reading, double share, DateTimeOffset at, double wrapsAt, DateTimeOffset? since)
    {
        _at ??= since;
        if (Elapsed(at) is not { } elapsed)
        {
            return;
        }

        var before = _reading ?? (since is null ? reading : 0);

        // How often a counter wrapped while no agent looked nobody knows.
        if (!(_isRestored && wrapsAt > 0))
        {
            var growth = share * (reading >= before ? reading - before : wrapsAt > before ? reading + wrapsAt - before : reading);
            _integral += growth;
            _seconds += elapsed;
            _maximum = elapsed > 0 ? Math.Max(_maximum, growth / elapsed) : _maximum;
        }

        _last = _integral;
        _reading = reading;
        _at = at;
        _isRestored = false;
    }

    /// <summary>As it is reported.</summary>
    public Metric ToWire(string sampler)
    {
        var metric = new Metric
        {
            Sampler = sampler,
            Name = id.Name,
            Unit = id.Unit,
            Kind = id.Kind,
            Rule = Rule,
            Last = _last,
            Maximum = _maximum,
            Integral = _integral,
            Seconds = _seconds,
            AsOfUnixUsec = (_at ?? DateTimeOffset.UnixEpoch).ToUnixUsec(),
        };
        foreach (var (name, value) in id.Labels)
        {
            metric.Labels.Add(new MetricLabel { Name = name, Value = value });
        }

        if (_reading is { } reading)
        {
            metric.Reading = reading;
        }

        return metric;
    }

    /// <summary>Seconds since the reading before; 0 at the first; null where it is the same reading again. A clock that was set back begins anew.</summary>
    private double? Elapsed(DateTimeOffset at) => _at is not { } before ? 0 : at == before ? null : Math.Max(0, (at - before).TotalSeconds);
}
