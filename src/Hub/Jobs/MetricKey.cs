using System.Runtime.InteropServices;
using Actors.Messages.Wire;

namespace Actors.Hub.Jobs;

/// <summary>What tells one metric of a job from another.</summary>
/// <param name="Sampler">Whose.</param>
/// <param name="Name">Which of its.</param>
/// <param name="Labels">Of which device; <c>name=value</c>, joined by a character that neither holds.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MetricKey(string Sampler, string Name, string Labels) : IComparable<MetricKey>
{
    private const char Separator = '\u001f';

    /// <summary>Of a metric.</summary>
    public static MetricKey Of(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return new MetricKey(metric.Sampler, metric.Name, metric.Labels.Count switch
        {
            0 => "",
            1 => $"{metric.Labels[0].Name}={metric.Labels[0].Value}",
            _ => string.Join(Separator, metric.Labels.Select(label => $"{label.Name}={label.Value}")),
        });
    }

    /// <inheritdoc/>
    public int CompareTo(MetricKey other)
    {
        var order = string.CompareOrdinal(Sampler, other.Sampler);
        order = order != 0 ? order : string.CompareOrdinal(Name, other.Name);
        return order != 0 ? order : string.CompareOrdinal(Labels, other.Labels);
    }
}
