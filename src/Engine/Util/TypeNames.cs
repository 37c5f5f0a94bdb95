using System.Reflection;

namespace Akka.Util;

/// <summary>
/// Names of types in configurations. They are those of Akka.NET, whose types live here in other assemblies: <c>Akka.Event.DefaultLogger, Akka</c>.
/// Never for names that come with data: see <c>Akka.Serialization.TypeAllowList</c>.
/// </summary>
internal static class TypeNames
{
    private static readonly string[] EngineAssemblies = ["Actors.Engine", "Actors.Engine.Persistence", "Actors.Engine.TestKit"];
    private const BindingFlags AnyConstructor = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    // Longest first.
    private static readonly string[] AkkaAssemblies =
        ["Akka.Cluster.Sharding", "Akka.Cluster.Tools", "Akka.Cluster", "Akka.Persistence.Sql", "Akka.Persistence", "Akka.Remote", "Akka.TestKit"];

    /// <summary>The type of a name with or without its assembly; null where there is none.</summary>
    public static Type? Find(string name)
    {
        var comma = name.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0) return Type.GetType(name, throwOnError: false) ?? InEngine(name);
        var assembly = name[(comma + 1)..].Trim();
        return IsAkka(assembly) ? InEngine(name[..comma].Trim()) ?? Exact(name) : Exact(name);
    }

    /// <summary>The type that a setting names.</summary>
    /// <exception cref="ConfigurationException">It names none.</exception>
    public static Type Named(string? name, string setting) => string.IsNullOrWhiteSpace(name)
        ? throw new ConfigurationException($"{setting} names no class.")
        : Find(name) ?? throw new ConfigurationException($"{setting}: class '{name}' is not found.");

    /// <summary>An instance of the class that a setting names.</summary>
    /// <exception cref="ConfigurationException">It names none, or one of another kind.</exception>
    public static T Make<T>(string? name, string setting, params object?[] arguments) where T : class
    {
        var type = Named(name, setting);
        if (!typeof(T).IsAssignableFrom(type)) throw new ConfigurationException($"{setting}: class '{name}' is no {typeof(T).Name}.");
        return (T)Activator.CreateInstance(type, AnyConstructor, null, arguments, null)!;
    }

    /// <summary>The name of a type with its assembly but without version, culture and key.</summary>
    public static string Of(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";

    /// <summary>The assembly in which Akka.NET has a type of the engine; null for a type that is not the engine's.</summary>
    public static string? AkkaAssembly(Type type)
    {
        if (!EngineAssemblies.Contains(type.Assembly.GetName().Name, StringComparer.Ordinal)) return null;
        var space = type.Namespace ?? "";
        return Array.Find(AkkaAssemblies, a => space == a || space.StartsWith(a + ".", StringComparison.Ordinal)) ?? "Akka";
    }

    private static bool IsAkka(string assembly) => assembly == "Akka" || assembly.StartsWith("Akka.", StringComparison.Ordinal);

    private static Type? InEngine(string name)
    {
        foreach (var assembly in EngineAssemblies) if (Exact($"{name}, {assembly}") is { } type) return type;
        return null;
    }

    private static Type? Exact(string name)
    {
        try
        {
            return Type.GetType(name, throwOnError: false);
        }
        catch (Exception e) when (e is FileLoadException or BadImageFormatException or FileNotFoundException)
        {
            return null;
        }
    }
}
