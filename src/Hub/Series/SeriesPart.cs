using Actors.Messages.Wire;

namespace Actors.Hub.Series;

/// <summary>The newest state of one node's part of a job, and the maxima of the spans that are not over.</summary>
internal sealed class SeriesPart(string node, JobReport first, int spans)
{
    private readonly double[]?[] _maxima = new double[spans][];
    private readonly long[] _starts = new long[spans];

    public string Node { get; } = node;

    public JobReport Newest { get; private set; } = first;

    /// <summary>Something came since it was last written.</summary>
    public bool Changed { get; set; }

    /// <summary>When something came last.</summary>
    public long Heard { get; set; }

    /// <summary>Start of a span, seconds since 1970.</summary>
    public long StartOf(int span) => _starts[span];

    /// <summary>Takes a report; an older one, or the same again, says nothing new.</summary>
    /// <param name="report">With metrics.</param>
    /// <param name="seconds">Lengths of the spans.</param>
    /// <param name="over">Is given the rows of spans that are over now.</param>
    public void Take(JobReport report, IReadOnlyList<long> seconds, Action<int, JobUsage> over)
    {
        if (report.ObservedUnixUsec < Newest.ObservedUnixUsec)
        {
            return;
        }

        var isSame = SameMetrics(Newest.Usage.Metrics, report.Usage.Metrics);
        for (var i = 0; i < seconds.Count; i++)
        {
            var start = report.ObservedUnixUsec / 1_000_000 / seconds[i] * seconds[i];
            if (_maxima[i] is not null && start != _starts[i])
            {
                over(i, Row(i));
                _maxima[i] = null;
            }

            _starts[i] = start;
            if (_maxima[i] is { } maxima && isSame)
            {
                for (var m = 0; m < maxima.Length; m++)
                {
                    maxima[m] = Math.Max(maxima[m], report.Usage.Metrics[m].Last);
                }
            }
            else
            {
                _maxima[i] = [.. report.Usage.Metrics.Select(metric => metric.Last)];
            }
        }

        Newest = report;
        Changed = true;
    }

    /// <summary>What is kept of a span.</summary>
    public JobUsage Row(int span)
    {
        var usage = new JobUsage();
        for (var m = 0; m < Newest.Usage.Metrics.Count; m++)
        {
            var metric = Newest.Usage.Metrics[m].Clone();
            metric.Maximum = metric.Kind == MetricKind.Counter ? 0 : _maxima[span]![m];
            metric.ClearReading();
            usage.Metrics.Add(metric);
        }

        return usage;
    }

    private static bool SameMetrics(IReadOnlyList<Metric> before, IReadOnlyList<Metric> now)
    {
        for (var m = 0; m < now.Count; m++)
        {
            if (before.Count != now.Count || !string.Equals(before[m].Name, now[m].Name, StringComparison.Ordinal) || !before[m].Labels.Equals(now[m].Labels))
            {
                return false;
            }
        }

        return before.Count == now.Count;
    }
}
