using Actors.Messages.Wire;
using Actors.Node.Samplers.Metrics;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Samplers;

/// <summary>What a site measures itself: a command that prints Prometheus' text format (0.0.4). The label <c>jobid</c> says whose a value is.</summary>
internal sealed class ExecSampler(SamplerSection section) : NodeSampler
{
    private const string JobLabel = "jobid";

    private readonly SamplerCommand _command = section.NeededCommand("command");

    public static NodeSamplerKind Kind { get; } = new("exec", section => new ExecSampler(section));

    public override string Name => Kind.Name;

    public override void Read(NodeReadingBuilder reading)
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        string? wrong = null;
        foreach (var line in _command.Run().Split('\n'))
        {
            number++;
            var text = line.Trim();
            if (text.StartsWith("# TYPE ", StringComparison.Ordinal) && text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, var name, var type])
            {
                types[name] = type;
            }
            else if (text.Length > 0 && text[0] != '#')
            {
                if (PrometheusLine.Parse(text) is { } sample)
                {
                    Add(reading, sample, types);
                }
                else
                {
                    wrong ??= $"line {number} of what the command printed is no Prometheus text: {(text.Length <= 80 ? text : text[..80])}";
                }
            }
        }

        if (wrong is not null)
        {
            reading.Try(() => throw new SamplerCommandException(wrong));
        }
    }

    private static void Add(NodeReadingBuilder reading, PrometheusLine sample, Dictionary<string, string> types)
    {
        var owner = sample.Labels.FirstOrDefault(label => label.Name is JobLabel).Value;
        var job = owner is null ? null : reading.Jobs.FirstOrDefault(job => string.Equals(job.Id.RawId, owner, StringComparison.Ordinal));
        if (owner is not null && job is null)
        {
            return;
        }

        var kind = types.GetValueOrDefault(sample.Name) is { } type ? type is "counter" ? MetricKind.Counter : MetricKind.Gauge
            : sample.Name.EndsWith("_total", StringComparison.Ordinal) || types.Any(known => known.Value is "histogram" or "summary" && IsPart(sample.Name, known.Key)) ? MetricKind.Counter
            : MetricKind.Gauge;
        var unit = sample.Name.Contains("_bytes", StringComparison.Ordinal) ? "By"
            : sample.Name.Contains("_seconds", StringComparison.Ordinal) ? "s"
            : sample.Name.Contains("_joules", StringComparison.Ordinal) ? "J"
            : sample.Name.Contains("_watts", StringComparison.Ordinal) ? "W"
            : "";
        reading.Add(new MetricId(sample.Name, unit, kind, [.. sample.Labels.Where(label => label.Name is not JobLabel)]), sample.Value, 0, null, job?.Id);
    }

    private static bool IsPart(string name, string family) =>
        name.StartsWith(family, StringComparison.Ordinal) && name[family.Length..] is "_bucket" or "_sum" or "_count";
}
