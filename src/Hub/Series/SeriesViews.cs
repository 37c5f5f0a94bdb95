using Actors.Hub.Jobs;
using Actors.Messages.Identity;
using Actors.Messages.Json;
using Actors.Messages.Wire;

namespace Actors.Hub.Series;

/// <summary>Series as people see them.</summary>
internal static class SeriesViews
{
    /// <summary>Series of one node's part: what lies between two rows is the difference of their sums.</summary>
    public static IEnumerable<SeriesView> Of(IReadOnlyList<SeriesRow> rows) => rows
        .SelectMany(row => row.Usage.Metrics.Select(metric => (Row: row, Metric: metric)))
        .GroupBy(item => MetricKey.Of(item.Metric)).OrderBy(group => group.Key)
        .Select(group => View([.. group]));

    private static SeriesView View(IReadOnlyList<(SeriesRow Row, Metric Metric)> items)
    {
        var last = items[^1].Metric;
        var points = new List<SeriesPoint>();
        var (integral, seconds) = (0.0, 0.0);
        foreach (var (row, metric) in items)
        {
            var (grown, covered) = (metric.Integral - integral, metric.Seconds - seconds);
            points.Add(new SeriesPoint
            {
                Start = Instants.FromUnixUsec(row.StartUnixSeconds * 1_000_000).ToRfc3339(),
                Mean = covered > 0 && grown >= 0 ? grown / covered : null,
                Maximum = metric.Kind == MetricKind.Counter ? null : metric.Maximum,
                Last = metric.Last,
            });
            (integral, seconds) = (metric.Integral, metric.Seconds);
        }

        return new SeriesView
        {
            Node = items[0].Row.Node,
            Sampler = last.Sampler,
            Name = last.Name,
            Unit = last.Unit,
            Kind = last.Kind == MetricKind.Counter ? "counter" : "gauge",
            Labels = last.Labels.DistinctBy(label => label.Name, StringComparer.Ordinal).ToDictionary(label => label.Name, label => label.Value, StringComparer.Ordinal),
            Rule = last.Rule.Length == 0 ? null : last.Rule,
            SpanSeconds = items[0].Row.SpanSeconds,
            Points = points,
        };
    }
}
