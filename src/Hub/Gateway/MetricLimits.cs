using Actors.Messages.Wire;

namespace Actors.Hub.Gateway;

/// <summary>What a metric of a report may be. One that cannot be kept is left out, and the report counts all the same.</summary>
public static class MetricLimits
{
    /// <summary>Metrics of one job on one node.</summary>
    public const int Most = 5000;

    private const int MaxText = 255;
    private const int MaxLabels = 16;

    /// <summary>Takes out of a report what cannot be kept.</summary>
    /// <returns>How many metrics.</returns>
    public static int LeaveOut(JobUsage? usage)
    {
        if (usage is not { Metrics.Count: > 0 } || (usage.Metrics.Count <= Most && usage.Metrics.All(Possible)))
        {
            return 0;
        }

        var kept = usage.Metrics.Where(Possible).Take(Most).ToList();
        var left = usage.Metrics.Count - kept.Count;
        usage.Metrics.Clear();
        usage.Metrics.AddRange(kept);
        return left;
    }

    private static bool Possible(Metric metric) =>
        Text(metric.Sampler) && metric.Sampler.Length > 0 && Text(metric.Name) && metric.Name.Length > 0 && Text(metric.Unit) && Text(metric.Rule)
        && metric.Labels.Count <= MaxLabels && metric.Labels.All(label => Text(label.Name) && Text(label.Value))
        && double.IsFinite(metric.Last) && double.IsFinite(metric.Maximum) && double.IsFinite(metric.Integral)
        && metric.Seconds >= 0 && double.IsFinite(metric.Seconds) && (!metric.HasReading || double.IsFinite(metric.Reading));

    private static bool Text(string text) => text.Length <= MaxText && !text.Any(char.IsControl);
}
