using System.Globalization;
using System.Text;

namespace Actors.Hub.Metrics;

/// <summary>Writes Prometheus' text format, version 0.0.4.</summary>
public sealed class PrometheusText
{
    /// <summary>Media type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private readonly StringBuilder _text = new();

    /// <summary>A value that only grows.</summary>
    public PrometheusText Counter(string name, string help, double value) => Head(name, help, "counter").Line(name, "", value);

    /// <summary>A value that comes and goes.</summary>
    public PrometheusText Gauge(string name, string help, double value) => Head(name, help, "gauge").Line(name, "", value);

    /// <summary>A value that comes and goes, per value of one label.</summary>
    public PrometheusText Gauge(string name, string help, string label, IEnumerable<(string Label, double Value)> values) => Labelled(name, help, "gauge", label, values);

    /// <summary>A value that only grows, per value of one label.</summary>
    public PrometheusText Counter(string name, string help, string label, IEnumerable<(string Label, double Value)> values) => Labelled(name, help, "counter", label, values);

    private PrometheusText Labelled(string name, string help, string type, string label, IEnumerable<(string Label, double Value)> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Head(name, help, type);
        foreach (var (each, value) in values)
        {
            Line(name, $"{{{label}=\"{Escape(each)}\"}}", value);
        }

        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private PrometheusText Head(string name, string help, string type)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n').Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    private PrometheusText Line(string name, string labels, double value)
    {
        _text.Append(name).Append(labels).Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }
}
