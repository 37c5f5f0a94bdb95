using System.Collections.Frozen;
using System.Reflection;

namespace Akka.Util;

/// <summary>
/// Finds types that configuration names. Names of Akka.NET's assemblies stand for the engine's own, so that the same
/// configuration serves both.
/// </summary>
internal static class EngineTypes
{
    private static readonly FrozenDictionary<string, string> Assemblies = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["Akka"] = "Actors.Engine",
        ["Akka.Cluster"] = "Actors.Engine",
        ["Akka.Cluster.Sharding"] = "Actors.Engine",
        ["Akka.Persistence"] = "Actors.Engine.Persistence",
        ["Akka.Persistence.Sql"] = "Actors.Engine.Persistence",
        ["Akka.TestKit"] = "Actors.Engine.TestKit",
        ["Akka.TestKit.Xunit2"] = "Actors.Engine.TestKit",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The type, or null. A name without assembly is one of the engine's or of the runtime.</summary>
    public static Type? Find(string name) => Type.GetType(name, ResolveAssembly, ResolveType, throwOnError: false);

    private static Assembly? ResolveAssembly(AssemblyName name)
    {
        var wanted = name.Name is { } simple && Assemblies.TryGetValue(simple, out var own) ? new AssemblyName(own) : name;
        try
        {
            return Assembly.Load(wanted);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null;
        }
    }

    private static Type? ResolveType(Assembly? assembly, string name, bool ignoreCase) =>
        assembly is not null ? assembly.GetType(name, throwOnError: false, ignoreCase) : typeof(EngineTypes).Assembly.GetType(name) ?? Type.GetType(name);
}
