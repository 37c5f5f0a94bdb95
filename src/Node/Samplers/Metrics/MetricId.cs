using Actors.Messages.Wire;

namespace Actors.Node.Samplers.Metrics;

/// <summary>What a sampler measures: one of a sampler, name and labels.</summary>
internal sealed class MetricId : IEquatable<MetricId>
{
    private readonly (string Name, string Value)[] _labels;
    private readonly int _hash;

    /// <param name="name">Name within its sampler: <c>read_bytes</c>.</param>
    /// <param name="unit">By, J, W, s, %, …; empty: a plain number.</param>
    /// <param name="kind">Whether it only grows.</param>
    /// <param name="labels">Which of several: <c>device</c>, <c>gpu</c>.</param>
    public MetricId(string name, string unit, MetricKind kind, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        Name = name;
        Unit = unit;
        Kind = kind;
        _labels = labels.ToArray();
        Array.Sort(_labels, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        var hash = new HashCode();
        hash.Add(name, StringComparer.Ordinal);
        foreach (var (label, value) in _labels)
        {
            hash.Add(label, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }

        _hash = hash.ToHashCode();
    }

    public string Name { get; }

    public string Unit { get; }

    public MetricKind Kind { get; }

    /// <summary>Ordered by name.</summary>
    public IReadOnlyList<(string Name, string Value)> Labels => _labels;

    /// <summary>Of a metric as it was reported.</summary>
    public static MetricId Of(Metric metric) => new(metric.Name, metric.Unit, metric.Kind, [.. metric.Labels.Select(label => (label.Name, label.Value))]);

    public static MetricId Gauge(string name, string unit, params ReadOnlySpan<(string Name, string Value)> labels) => new(name, unit, MetricKind.Gauge, labels);

    public static MetricId Counter(string name, string unit, params ReadOnlySpan<(string Name, string Value)> labels) => new(name, unit, MetricKind.Counter, labels);

    /// <inheritdoc/>
    public bool Equals(MetricId? other) => other is not null && _hash == other._hash && string.Equals(Name, other.Name, StringComparison.Ordinal) && _labels.AsSpan().SequenceEqual(other._labels);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MetricId);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public override string ToString() => _labels.Length == 0 ? Name : $"{Name}{{{string.Join(',', _labels.Select(label => $"{label.Name}={label.Value}"))}}}";
}
