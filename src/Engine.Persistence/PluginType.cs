using Akka.Configuration;
using Akka.Util;

namespace Akka.Persistence;

/// <summary>Finds the types that persistence's configuration names, by Akka.NET's names or their own.</summary>
internal static class PluginType
{
    /// <exception cref="ConfigurationException">No such type.</exception>
    public static Type Find(string? name, string key) =>
        string.IsNullOrWhiteSpace(name)
            ? throw new ConfigurationException($"{key} names no class")
            : TypeNames.Find(name) ?? throw new ConfigurationException($"{key} names the class \"{name}\", which does not exist");
}
