using System.Text.Json;
using System.Text.Json.Serialization;

namespace Actors.Slurm;

/// <summary>One line of the truth launcher, or of a workload program on itself: CPU as the kernel counted it, in seconds.</summary>
internal sealed record TruthLine
{
    /// <summary>wait4, or self: of one program image before it became another.</summary>
    [JsonPropertyName("by")]
    public required string By { get; init; }

    /// <summary>main, orphan, many, or launcher: the launcher's own CPU.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; init; } = "";

    [JsonPropertyName("label")]
    public string Label { get; init; } = "";

    [JsonPropertyName("exe")]
    public required string Executable { get; init; }

    /// <summary>Processes.</summary>
    [JsonPropertyName("count")]
    public long Count { get; init; }

    [JsonPropertyName("user_s")]
    public required double UserSeconds { get; init; }

    [JsonPropertyName("sys_s")]
    public required double SystemSeconds { get; init; }

    /// <summary>Seconds since the epoch; 0 in a line of a program on itself.</summary>
    [JsonPropertyName("start")]
    public double Start { get; init; }

    [JsonPropertyName("end")]
    public double End { get; init; }

    public double CpuSeconds => UserSeconds + SystemSeconds;

    public static IReadOnlyList<TruthLine> Read(string file) => [.. File.ReadAllLines(file).Select(l => JsonSerializer.Deserialize<TruthLine>(l)!)];
}
