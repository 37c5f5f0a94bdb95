using Akka.Configuration;

namespace Actors.Outputs;

/// <summary>One output of live metrics, as a section of <c>actors.node.outputs</c> or <c>actors.hub.outputs</c> says.</summary>
public sealed record OutputSettings
{
    // Shows in the reference what an output may set.
    private const string Pattern = "*";

    /// <summary>As the site calls it.</summary>
    public required string Name { get; init; }

    /// <summary>prometheus, carbon, collectd, file or http.</summary>
    public required string Kind { get; init; }

    /// <summary>A path, <c>tcp://HOST:PORT</c>, <c>udp://HOST:PORT</c> or an URL.</summary>
    public required string To { get; init; }

    public required TimeSpan Interval { get; init; }

    public required TimeSpan Timeout { get; init; }

    public IReadOnlyList<string> Metrics { get; init; } = [];

    public IReadOnlyList<string> Map { get; init; } = [];

    public IReadOnlyList<string> StaticMap { get; init; } = [];

    /// <summary>All of a section, by name; what one does not set is as in the reference.</summary>
    /// <param name="config">The whole configuration.</param>
    /// <param name="section"><c>actors.node.outputs</c> or <c>actors.hub.outputs</c>.</param>
    public static IReadOnlyList<OutputSettings> Read(Config config, string section)
    {
        ArgumentNullException.ThrowIfNull(config);
        var standard = config.GetConfig($"{section}.\"{Pattern}\"");
        var names = (config.GetConfig(section)?.AsEnumerable() ?? []).Select(pair => pair.Key).Where(name => name is not Pattern).Order(StringComparer.Ordinal);
        return [.. names.Select(name =>
        {
            var keys = config.GetConfig($"{section}.{(name.Contains('.', StringComparison.Ordinal) ? $"\"{name}\"" : name)}")!.WithFallback(standard);
            return new OutputSettings
            {
                Name = name,
                Kind = keys.GetString("kind", ""),
                To = keys.GetString("to", ""),
                Interval = keys.GetTimeSpan("interval"),
                Timeout = keys.GetTimeSpan("timeout"),
                Metrics = [.. keys.GetStringList("metrics")],
                Map = [.. keys.GetStringList("map")],
                StaticMap = [.. keys.GetStringList("static-map")],
            };
        })];
    }
}
