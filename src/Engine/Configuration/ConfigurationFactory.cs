using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Akka.Configuration.Hocon;
using Newtonsoft.Json;

namespace Akka.Configuration;

/// <summary>Makes configurations from text, embedded resources and objects.</summary>
public class ConfigurationFactory
{
    private const string Reference = "Akka.Configuration.reference.conf";

    /// <summary>A configuration without keys.</summary>
    public static Config Empty => Config.Empty;

    /// <summary>The configuration of a text. An optional substitution, <c>${?NAME}</c>, that names no key is the environment variable of that name.</summary>
    /// <param name="hocon">The text; empty gives an empty configuration.</param>
    /// <param name="includeCallback">Gives what an <c>include</c> names; null: an include is an error.</param>
    /// <exception cref="ConfigurationException">The text is malformed; the message names line and column.</exception>
    public static Config ParseString(string hocon, Func<string, HoconRoot>? includeCallback) => new(Parser.Parse(hocon, includeCallback));

    /// <summary>The configuration of a text without includes.</summary>
    public static Config ParseString(string hocon) => ParseString(hocon, null);

    /// <summary>What the surroundings of the program configure: nothing. Akka.NET reads the <c>akka</c> section of an <c>app.config</c> here.</summary>
    public static Config Load() => Empty;

    /// <summary>The engine's defaults.</summary>
    public static Config Default() => FromResource(Reference, typeof(ConfigurationFactory).Assembly);

    /// <summary>The configuration of a resource in the assembly of an object's type, or in the assembly given.</summary>
    public static Config FromResource(string resourceName, object instanceInAssembly) =>
        FromResource(resourceName, instanceInAssembly as Assembly ?? (instanceInAssembly as Type ?? instanceInAssembly.GetType()).Assembly);

    /// <summary>The configuration of a resource in the assembly of <typeparamref name="TAssembly"/>.</summary>
    public static Config FromResource<TAssembly>(string resourceName) => FromResource(resourceName, typeof(TAssembly).Assembly);

    /// <summary>The configuration of a resource.</summary>
    /// <exception cref="ConfigurationException">The assembly has no such resource, or it is malformed.</exception>
    public static Config FromResource(string resourceName, Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new ConfigurationException($"Assembly {assembly.GetName().Name} has no resource '{resourceName}'.");
        using var reader = new StreamReader(stream);
        try
        {
            return ParseString(reader.ReadToEnd());
        }
        catch (ConfigurationException e)
        {
            throw new ConfigurationException($"{resourceName}, {e.Message}", e);
        }
    }

    /// <summary>The public properties of an object, nested ones too, as a configuration.</summary>
    public static Config FromObject(object source) => ParseString(JsonConvert.SerializeObject(source));
}

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

/// <summary>The configuration is malformed, or a value is missing or of the wrong kind. The message names the place.</summary>
public class ConfigurationException : AkkaException
{
    /// <summary>An error with its text.</summary>
    public ConfigurationException(string message) : base(message) { }

    /// <summary>An error with its text and what led to it.</summary>
    public ConfigurationException(string message, Exception? exception) : base(message, exception) { }

    /// <summary>The error of a component <typeparamref name="T"/> that was given no configuration.</summary>
    public static ConfigurationException NullOrEmptyConfig<T>(string? path = null) =>
        new(path is null or ""
            ? $"{typeof(T).FullName} was given no configuration."
            : $"{typeof(T).FullName} was given no configuration: '{path}' is missing or empty.");
}
