using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.Serialization;

namespace Akka.Serialization;

/// <summary>
/// The types that a name in data may stand for. Whoever can write a name into data must not choose what is constructed here: a name is looked up only among
/// plain types of the base library, types bound to a serializer and their assemblies, types that this system wrote itself, the program's own assembly, and
/// the assemblies named by <c>akka.actor.serialization-settings.allowed-assemblies</c>.
/// </summary>
internal sealed class TypeAllowList
{
    private const string Setting = "akka.actor.serialization-settings.allowed-assemblies";

    // Whole assemblies of these are never opened by one bound type: they hold types that act when they are constructed.
    private static readonly string[] NeverWhole = ["System", "Microsoft", "mscorlib", "netstandard", "Newtonsoft", "Google", "Actors.Engine", "Akka"];
    private readonly ConcurrentDictionary<string, Type> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _assemblies = new(StringComparer.Ordinal);

    public TypeAllowList(IEnumerable<string> assemblies)
    {
        foreach (var assembly in assemblies) _assemblies[assembly] = true;
        if (Assembly.GetEntryAssembly() is { } program) AllowAssemblyOf(program);
    }

    /// <summary>Allows a type that was bound to a serializer, and with it the assembly it comes from unless that is a library.</summary>
    public void AllowBound(Type type)
    {
        AllowWritten(type);
        AllowAssemblyOf(type.Assembly);
    }

    /// <summary>Allows a type that this system itself wrote.</summary>
    public void AllowWritten(Type type)
    {
        if (type.HasElementType) AllowWritten(type.GetElementType()!);
        else if (type.IsConstructedGenericType) AllowWritten(type.GetGenericTypeDefinition());
        else
        {
            _types.TryAdd(TypeNames.Of(type), type);
            if (TypeNames.AkkaAssembly(type) is { } akka) _types.TryAdd($"{type.FullName}, {akka}", type);
        }
        foreach (var argument in type.GenericTypeArguments) AllowWritten(argument);
    }

    /// <summary>The type of a name.</summary>
    /// <exception cref="SerializationException">The name is malformed, or not allowed, or no type has it.</exception>
    public Type Resolve(string name)
    {
        if (!TypeName.TryParse(name, out var parsed, new TypeNameParseOptions { MaxNodes = 50 }))
            throw new SerializationException($"'{name}' is not the name of a type.");
        return Resolve(parsed, name);
    }

    private Type Resolve(TypeName name, string whole)
    {
        if (name.IsArray)
        {
            var element = Resolve(name.GetElementType(), whole);
            return name.IsSZArray ? element.MakeArrayType() : element.MakeArrayType(name.GetArrayRank());
        }

        if (name.IsPointer || name.IsByRef) throw Refused(name, whole);
        if (!name.IsConstructedGenericType) return Plain(name, whole);
        var definition = Plain(name.GetGenericTypeDefinition(), whole);
        var arguments = name.GetGenericArguments();
        if (!definition.IsGenericTypeDefinition || definition.GetGenericArguments().Length != arguments.Length)
            throw new SerializationException($"'{whole}' has a wrong number of type arguments.");
        return definition.MakeGenericType([.. arguments.Select(a => Resolve(a, whole))]);
    }

    private Type Plain(TypeName name, string whole)
    {
        var assembly = name.AssemblyName?.Name;
        var isBase = assembly is null or "mscorlib" or "netstandard" || assembly.StartsWith("System.", StringComparison.Ordinal);
        if (isBase && BaseLibrary.Types.TryGetValue(name.FullName, out var known)) return known;
        var full = $"{name.FullName}, {assembly}";
        if (_types.TryGetValue(full, out var seen)) return seen;
        if (assembly is not null && (assembly == "Akka" || assembly.StartsWith("Akka.", StringComparison.Ordinal) || assembly.StartsWith("Actors.Engine", StringComparison.Ordinal)))
            return EngineType(name.FullName) ?? throw Refused(name, whole);
        if (assembly is null || !_assemblies.ContainsKey(assembly)) throw Refused(name, whole);
        return _types[full] = Load(assembly)?.GetType(name.FullName, throwOnError: false)
            ?? throw new SerializationException($"No type is named '{full}' (in '{whole}'); what was written under this name cannot be read any more.");
    }

    // Of the engine's own: plain forms of references, and messages without behaviour.
    private static Type? EngineType(string name) =>
        TypeNames.Find(name) is { } type
        && (typeof(ISurrogate).IsAssignableFrom(type) || typeof(AkkaException).IsAssignableFrom(type) || IsMessage(type))
            ? type
            : null;

    private static bool IsMessage(Type type) =>
        type.FullName is "Akka.Actor.PoisonPill" or "Akka.Actor.Kill" or "Akka.Actor.Identify" or "Akka.Actor.ActorIdentity" or "Akka.Actor.ReceiveTimeout"
            or "Akka.Actor.Status+Success" or "Akka.Actor.Status+Failure" or "Akka.Done" or "Akka.NotUsed"
        || (type.FullName!.StartsWith("Akka.Persistence.", StringComparison.Ordinal) && type.Name is "AtLeastOnceDeliverySnapshot" or "UnconfirmedDelivery" or "Tagged")
        || (type.FullName.StartsWith("Akka.Cluster.Sharding.", StringComparison.Ordinal) && type.Name is "ShardingEnvelope" or "Passivate");

    private static Assembly? Load(string name)
    {
        try
        {
            return Assembly.Load(new AssemblyName(name));
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null;
        }
    }

    private void AllowAssemblyOf(Assembly assembly)
    {
        var name = assembly.GetName().Name!;
        if (!NeverWhole.Any(n => name == n || name.StartsWith(n + ".", StringComparison.Ordinal))) _assemblies[name] = true;
    }

    private static SerializationException Refused(TypeName name, string whole) =>
        new($"Type '{name.AssemblyQualifiedName}' may not be read from data (in '{whole}'): bind it in akka.actor.serialization-bindings, or name its assembly in {Setting}.");

    // Apart, for it takes libraries that a program which reads no names need not load.
    private static class BaseLibrary
    {
        public static readonly Dictionary<string, Type> Types = new[]
        {
            typeof(string), typeof(bool), typeof(char), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long),
            typeof(ulong), typeof(Int128), typeof(UInt128), typeof(Half), typeof(float), typeof(double), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset),
            typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid), typeof(Uri), typeof(Version), typeof(object), typeof(DayOfWeek), typeof(DateTimeKind),
            typeof(Nullable<>), typeof(KeyValuePair<,>), typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(SortedSet<>), typeof(SortedDictionary<,>),
            typeof(SortedList<,>), typeof(Queue<>), typeof(Stack<>), typeof(LinkedList<>), typeof(ConcurrentDictionary<,>), typeof(ConcurrentQueue<>),
            typeof(System.Collections.ObjectModel.Collection<>), typeof(System.Collections.ObjectModel.ReadOnlyCollection<>),
            typeof(System.Collections.ObjectModel.ReadOnlyDictionary<,>), typeof(System.Numerics.BigInteger), typeof(System.Net.IPAddress),
            typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>), typeof(ImmutableDictionary<,>),
            typeof(ImmutableSortedDictionary<,>), typeof(ImmutableQueue<>), typeof(ImmutableStack<>),
            typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>), typeof(Tuple<,,,,,>), typeof(Tuple<,,,,,,>),
            typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>), typeof(ValueTuple<,,,,,>),
            typeof(ValueTuple<,,,,,,>), typeof(Exception), typeof(ArgumentException), typeof(InvalidOperationException), typeof(NotSupportedException),
            typeof(TimeoutException), typeof(OperationCanceledException),
        }.ToDictionary(t => t.FullName!, StringComparer.Ordinal);
    }
}
