using System.Globalization;
using System.Text;
using Actors.Messages.Wire;

namespace Actors.Outputs;

/// <summary>Live metrics in Prometheus' text format 0.0.4.</summary>
public static class PrometheusExposition
{
    /// <summary>All metrics of jobs under names of our own.</summary>
    public static string Of(IReadOnlyCollection<LiveJob> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var families = new SortedDictionary<string, (Metric First, StringBuilder Lines)>(StringComparer.Ordinal);
        foreach (var job in jobs)
        {
            var facts = job.Report.Facts;
            var common = $"cluster=\"{Escape(job.Report.Ref.Cluster)}\",node=\"{Escape(job.Node)}\",jobid=\"{Escape(job.JobId)}\",user=\"{Escape(facts?.User?.Value ?? "")}\",project=\"{Escape(facts?.Project?.Value ?? "")}\"";
            foreach (var metric in job.Report.Usage?.Metrics ?? [])
            {
                var name = MetricNames.Prometheus(metric);
                if (!families.TryGetValue(name, out var family))
                {
                    families.Add(name, family = (metric, new StringBuilder()));
                }

                family.Lines.Append(name).Append('{').Append(common);
                foreach (var label in metric.Labels)
                {
                    family.Lines.Append(",label_").Append(MetricNames.Plain(label.Name).Replace('-', '_')).Append("=\"").Append(Escape(label.Value)).Append('"');
                }

                if (metric.Rule.Length > 0)
                {
                    family.Lines.Append(",rule=\"").Append(Escape(metric.Rule)).Append('"');
                }

                family.Lines.Append("} ").Append(Number(metric.Last)).Append('\n');
            }
        }

        var text = new StringBuilder();
        foreach (var (name, (first, lines)) in families)
        {
            text.Append("# HELP ").Append(name).Append(" Of a job on a node, sampler ").Append(Line(first.Sampler)).Append(".\n# TYPE ").Append(name)
                .Append(first.Kind == MetricKind.Counter ? " counter\n" : " gauge\n").Append(lines);
        }

        return text.ToString();
    }

    /// <summary>Values under names that a site chose: <c>name{label="value"}</c>; a name without labels is one too.</summary>
    internal static string Of(IEnumerable<(string Name, double Value)> values)
    {
        var text = new StringBuilder();
        var last = "";
        foreach (var (template, value) in values.OrderBy(pair => Family(pair.Name), StringComparer.Ordinal).ThenBy(pair => pair.Name, StringComparer.Ordinal))
        {
            var name = Family(template);
            if (!string.Equals(name, last, StringComparison.Ordinal))
            {
                text.Append("# HELP ").Append(name).Append(" Job Usage Metrics\n# TYPE ").Append(name).Append(" gauge\n");
                last = name;
            }

            text.Append(Line(template)).Append(' ').Append(Number(value)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A label's value as the format writes it.</summary>
    /// <summary>A label's value as the format has it between quotes.</summary>
    public static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    internal static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Family(string template) => Line(template.Split('{')[0]);

    private static string Line(string text) => text.ReplaceLineEndings(" ");
}
