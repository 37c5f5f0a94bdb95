using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Actors.Messages.Wire;

namespace Actors.Outputs;

/// <summary>A job's newest state on a node as JSON, for files and HTTP.</summary>
internal static class JobJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(LiveJob job)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            var facts = job.Report.Facts;
            json.WriteStartObject();
            json.WriteString("cluster", job.Report.Ref.Cluster);
            json.WriteString("jobId", job.JobId);
            json.WriteString("node", job.Node);
            json.WriteString("user", facts?.User?.Value);
            json.WriteString("project", facts?.Project?.Value);
            json.WriteString("observed", DateTimeOffset.FromUnixTimeMilliseconds(job.Report.ObservedUnixUsec / 1000).UtcDateTime);
            json.WriteBoolean("final", job.Report.Final);
            json.WriteStartArray("metrics");
            foreach (var metric in job.Report.Usage?.Metrics ?? [])
            {
                Write(json, metric);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, Metric metric)
    {
        json.WriteStartObject();
        json.WriteString("sampler", metric.Sampler);
        json.WriteString("name", metric.Name);
        json.WriteString("unit", metric.Unit);
        json.WriteString("kind", metric.Kind == MetricKind.Counter ? "counter" : "gauge");
        json.WriteStartObject("labels");
        foreach (var label in metric.Labels)
        {
            json.WriteString(label.Name, label.Value);
        }

        json.WriteEndObject();
        json.WriteString("rule", metric.Rule.Length == 0 ? null : metric.Rule);
        json.WriteNumber("last", metric.Last);
        json.WriteNumber("maximum", metric.Maximum);
        json.WriteNumber("integral", metric.Integral);
        json.WriteNumber("seconds", metric.Seconds);
        json.WriteEndObject();
    }
}
