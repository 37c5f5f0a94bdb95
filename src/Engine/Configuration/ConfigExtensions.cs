using System.Diagnostics.CodeAnalysis;

namespace Akka.Configuration;

/// <summary>Shorthands on configurations that may be missing.</summary>
public static class ConfigExtensions
{
    /// <summary>Whether there is no configuration, or one without keys.</summary>
    public static bool IsNullOrEmpty([NotNullWhen(false)] this Config? config) => config is null || config.IsEmpty;

    /// <summary>As <see cref="Config.WithFallback"/>, where either side may be missing.</summary>
    public static Config SafeWithFallback(this Config? config, Config? fallback) =>
        config.IsNullOrEmpty() ? fallback ?? Config.Empty
        : ReferenceEquals(config, fallback) ? config
        : config.WithFallback(fallback);
}
