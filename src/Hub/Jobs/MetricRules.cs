using Actors.Messages.Json;
using Actors.Messages.Wire;

namespace Actors.Hub.Jobs;

/// <summary>How what samplers measured of a job becomes one figure each.</summary>
public static class MetricRules
{
    /// <summary>
    /// Brings what an older state knows into a newer one: a metric that the newer has not stays, and of one that an agent without memory began
    /// anew the longer sum stands until the other has outgrown it.
    /// </summary>
    public static void Merge(JobUsage older, JobUsage newer)
    {
        ArgumentNullException.ThrowIfNull(older);
        ArgumentNullException.ThrowIfNull(newer);
        Dictionary<MetricKey, int>? places = null;
        for (var position = 0; position < older.Metrics.Count; position++)
        {
            var before = older.Metrics[position];
            var key = MetricKey.Of(before);

            // Nodes report them in one order.
            var place = position < newer.Metrics.Count && MetricKey.Of(newer.Metrics[position]) == key ? position : Place(key);
            if (place < 0)
            {
                newer.Metrics.Add(before);
            }
            else if (newer.Metrics[place].Seconds < before.Seconds)
            {
                newer.Metrics[place] = before;
            }
        }

        int Place(MetricKey key)
        {
            if (places is null)
            {
                places = [];
                for (var i = 0; i < newer.Metrics.Count; i++)
                {
                    places.TryAdd(MetricKey.Of(newer.Metrics[i]), i);
                }
            }

            return places.GetValueOrDefault(key, -1);
        }
    }

    /// <summary>One entry per metric over all nodes of an incarnation; by sampler, name and labels.</summary>
    public static IReadOnlyList<MetricView> OfJob(Incarnation incarnation)
    {
        ArgumentNullException.ThrowIfNull(incarnation);
        return [.. incarnation.Nodes.Where(part => part.Usage is not null).SelectMany(part => part.Usage!.Metrics).GroupBy(MetricKey.Of).OrderBy(group => group.Key).Select(group => View([.. group], isNodes: false))];
    }

    /// <summary>Those of one node.</summary>
    public static IReadOnlyList<MetricView> OfNode(JobUsage? usage) => [.. (usage?.Metrics ?? []).OrderBy(MetricKey.Of).Select(metric => View([metric], isNodes: true))];

    private static MetricView View(IReadOnlyList<Metric> parts, bool isNodes)
    {
        var first = parts[0];
        var seconds = parts.Sum(part => part.Seconds);
        var integral = parts.Sum(part => part.Integral);
        return new MetricView
        {
            Sampler = first.Sampler,
            Name = first.Name,
            Unit = first.Unit,
            Kind = first.Kind == MetricKind.Counter ? "counter" : "gauge",
            Labels = first.Labels.DistinctBy(label => label.Name, StringComparer.Ordinal).ToDictionary(label => label.Name, label => label.Value, StringComparer.Ordinal),
            Rule = string.Join(',', parts.Select(part => part.Rule).Where(rule => rule.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) is { Length: > 0 } rules ? rules : null,
            Mean = seconds > 0 ? Finite(integral / seconds) : first.Kind == MetricKind.Counter ? null : Finite(parts.Average(part => part.Last)),
            Maximum = Finite(parts.Max(part => part.Maximum)),
            Integral = Finite(integral),
            Seconds = Finite(seconds) ?? 0,
            Last = isNodes ? Finite(first.Last) : null,
        };
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
