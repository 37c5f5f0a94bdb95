using Akka.Actor;

namespace Akka.Configuration;

/// <summary>The configuration is malformed, or a value is missing or of the wrong kind. The message names the place.</summary>
public class ConfigurationException : AkkaException
{
    /// <summary>An error with its text.</summary>
    public ConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its text and what led to it.</summary>
    public ConfigurationException(string message, Exception? exception)
        : base(message, exception)
    {
    }

    /// <summary>The error of a component <typeparamref name="T"/> that was given no configuration.</summary>
    public static ConfigurationException NullOrEmptyConfig<T>(string? path = null) =>
        new(path is null or ""
            ? $"{typeof(T).FullName} was given no configuration."
            : $"{typeof(T).FullName} was given no configuration: '{path}' is missing or empty.");
}
