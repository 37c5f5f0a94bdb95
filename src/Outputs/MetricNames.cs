using System.Text;
using Actors.Messages.Wire;

namespace Actors.Outputs;

/// <summary>The names that outputs give where a site has not set its own.</summary>
public static class MetricNames
{
    /// <summary><c>actors_job_energy_power_watts</c>.</summary>
    public static string Prometheus(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var unit = metric.Unit switch
        {
            "By" => "bytes",
            "s" => "seconds",
            "J" => "joules",
            "W" => "watts",
            "%" => "percent",
            "MHz" => "megahertz",
            "Cel" => "celsius",
            _ => "",
        };
        var name = $"actors_job_{metric.Sampler}_{metric.Name}";
        name = unit.Length == 0 || name.EndsWith("_" + unit, StringComparison.Ordinal) ? name : $"{name}_{unit}";
        name = metric.Kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
        return Plain(name).Replace('-', '_');
    }

    /// <summary><c>actors.CLUSTER.NODE.JOBID.SAMPLER.NAME.LABEL…</c></summary>
    public static string Dotted(LiveJob job, Metric metric)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(metric);
        string[] parts = ["actors", job.Report.Ref.Cluster, job.Node, job.JobId, metric.Sampler, metric.Name, .. metric.Labels.Select(label => label.Value)];
        return string.Join('.', parts.Select(part => Plain(part)));
    }

    /// <summary>Letters, digits, <c>_</c> and <c>-</c> alone.</summary>
    internal static string Plain(string text)
    {
        var plain = new StringBuilder(text);
        for (var i = 0; i < plain.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(plain[i]) && plain[i] is not ('_' or '-'))
            {
                plain[i] = '_';
            }
        }

        return plain.Length == 0 ? "_" : plain.ToString();
    }
}
