using System.Text.Json.Serialization;

namespace Actors.Messages.Json;

/// <summary>What a sampler measured of a job, summed up over its time.</summary>
public sealed record MetricView
{
    public required string Sampler { get; init; }
    public required string Name { get; init; }

    /// <summary>By, J, W, s, %, …; empty: a plain number.</summary>
    public required string Unit { get; init; }

    /// <summary>gauge or counter.</summary>
    public required string Kind { get; init; }

    /// <summary>Which of several: device, gpu, …</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>How the node's value was given to the job: whole-node, by-cpu-share, even, …; null: it is the job's own.</summary>
    public string? Rule { get; init; }

    /// <summary>Over time, of one node; of a counter, its growth per second.</summary>
    public double? Mean { get; init; }

    /// <summary>Of one node; of a counter, its largest growth per second between two readings.</summary>
    public double? Maximum { get; init; }

    /// <summary>Value × seconds, all nodes together; of a counter, its growth.</summary>
    public double? Integral { get; init; }

    /// <summary>That mean and integral cover, all nodes together.</summary>
    public required double Seconds { get; init; }

    /// <summary>Newest value; there for one node alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Last { get; init; }
}
