using System.Runtime.Serialization;

namespace Akka.Serialization;

/// <summary>The serializers of an actor system and which of them writes what.</summary>
public partial class Serialization
{
    private readonly Serializer _null;
    private readonly ConcurrentDictionary<string, Serializer> _byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, Serializer> _byId = new();
    private readonly ConcurrentDictionary<Type, Serializer> _bound = new();
    private readonly ConcurrentDictionary<Type, Serializer> _found = new();

    /// <summary>The serializers that the system's configuration names.</summary>
    /// <exception cref="ConfigurationException">A serializer's class is not found or cannot be made, or a binding names no serializer.</exception>
    public Serialization(ExtendedActorSystem system)
    {
        System = system;
        var config = system.Settings.Config;
        Types = new TypeAllowList(config.GetStringList("akka.actor.serialization-settings.allowed-assemblies"));
        _null = new NullSerializer(system);
        AddSerializer("null", _null);
        foreach (var (name, value) in config.GetConfig("akka.actor.serializers")?.AsEnumerable() ?? [])
            AddSerializer(name, Create(name, value.GetString() ?? ""));
        if (system.Settings.Setup.Get<SerializationSetup>() is { HasValue: true } setup)
        {
            foreach (var details in setup.Value.CreateSerializers(system))
            {
                AddSerializer(details.Alias, details.Serializer);
                foreach (var type in details.UseFor) AddSerializationMap(type, details.Serializer);
            }
        }

        foreach (var (type, value) in config.GetConfig("akka.actor.serialization-bindings")?.AsEnumerable() ?? [])
            Bind(type, value.GetString() ?? "");
    }

    public ExtendedActorSystem System { get; }
    internal TypeAllowList Types { get; }

    /// <summary>The name that goes with what a serializer writes; empty where it needs none.</summary>
    public static string ManifestFor(Serializer s, object msg) =>
        s is SerializerWithStringManifest own ? own.Manifest(msg) : s.IncludeManifest ? TypeNames.Of(msg.GetType()) : "";

    /// <summary>Adds a serializer under its identifier.</summary>
    [Obsolete("Give its name too.", error: true)]
    public void AddSerializer(Serializer serializer) => _byId[serializer.Identifier] = serializer;

    /// <summary>Adds a serializer under its identifier and a name.</summary>
    public void AddSerializer(string name, Serializer serializer)
    {
        _byId[serializer.Identifier] = serializer;
        _byName[name] = serializer;
    }

    /// <summary>Lets a serializer write a type and what derives from it.</summary>
    public void AddSerializationMap(Type type, Serializer serializer)
    {
        _bound[type] = serializer;
        _found.Clear();
        if (type != typeof(object)) Types.AllowBound(type);
    }

    /// <summary>The bytes of an object, by the serializer of its type.</summary>
    public byte[] Serialize(object o) => WithTransport(System, () => FindSerializerFor(o).ToBinary(o));

    /// <summary>The object of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="serializerId">The number of the serializer that wrote them.</param>
    /// <param name="type">The type, where the serializer needs it.</param>
    /// <exception cref="SerializationException">No serializer has this number, or it cannot read the bytes.</exception>
    public object Deserialize(byte[] bytes, int serializerId, Type? type)
    {
        var serializer = ById(serializerId, type?.FullName);
        return WithTransport(System, () => serializer.FromBinary(bytes, type));
    }

    /// <summary>The object of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="serializerId">The number of the serializer that wrote them.</param>
    /// <param name="manifest">The name that was written beside them; may be empty.</param>
    /// <exception cref="SerializationException">No serializer has this number, or it does not know the name, or cannot read the bytes.</exception>
    public object Deserialize(byte[] bytes, int serializerId, string manifest)
    {
        var serializer = ById(serializerId, manifest);
        return WithTransport(System, () => serializer switch
        {
            SerializerWithStringManifest own => own.FromBinary(bytes, manifest),
            _ when string.IsNullOrEmpty(manifest) => serializer.FromBinary(bytes, null),
            _ => serializer.FromBinary(bytes, Types.Resolve(manifest)),
        });
    }

    public Serializer FindSerializerFor(object? obj, string? defaultSerializerName = null) =>
        obj is null ? _null : FindSerializerForType(obj.GetType(), defaultSerializerName);

    /// <summary>The serializer of a type: that of the nearest base class or interface that is bound.</summary>
    /// <param name="objectType">The type.</param>
    /// <param name="defaultSerializerName">The serializer used where none but that of every object is bound.</param>
    /// <exception cref="SerializationException">There is none.</exception>
    public Serializer FindSerializerForType(Type objectType, string? defaultSerializerName = null)
    {
        if (defaultSerializerName is null) return _found.GetOrAdd(objectType, t => Find(t, null));
        return Find(objectType, defaultSerializerName);
    }

    /// <summary>The reference of an actor that was written as a path.</summary>
    public IActorRef DeserializeActorRef(string path) => System.Provider.ResolveActorRef(path);

    /// <summary>Written and read back.</summary>
    internal object Reread(object message)
    {
        var serializer = FindSerializerFor(message);
        // It comes from this process, not from data.
        Types.AllowBound(message.GetType());
        return Deserialize(WithTransport(System, () => serializer.ToBinary(message)), serializer.Identifier, ManifestFor(serializer, message));
    }

    private Serializer Find(Type type, string? defaultName)
    {
        if (_bound.TryGetValue(type, out var exact) && type != typeof(object)) return exact;
        Type? nearest = null;
        foreach (var candidate in _bound.Keys)
        {
            // Of two that do not derive from each other the name decides, so that every start chooses the same.
            if (candidate != typeof(object) && candidate.IsAssignableFrom(type)
                && (nearest is null || nearest.IsAssignableFrom(candidate)
                    || (!candidate.IsAssignableFrom(nearest) && (candidate.IsClass && !nearest.IsClass || candidate.IsClass == nearest.IsClass && string.CompareOrdinal(candidate.FullName, nearest.FullName) < 0))))
                nearest = candidate;
        }

        if (nearest is not null) return _bound[nearest];
        if (defaultName is not null)
        {
            return _byName.GetValueOrDefault(defaultName)
                ?? throw new SerializationException($"No serializer is named '{defaultName}' in akka.actor.serializers.");
        }

        return _bound.GetValueOrDefault(typeof(object))
            ?? throw new SerializationException($"No serializer is bound to {type.FullName} in akka.actor.serialization-bindings.");
    }

    private Serializer ById(int id, string? what) =>
        _byId.GetValueOrDefault(id)
        ?? throw new SerializationException(
            $"No serializer has the number {id} ('{what}' was written with it): add the one that wrote it to akka.actor.serializers.");

    private Serializer Create(string name, string typeName)
    {
        var setting = $"akka.actor.serializers.{name}";
        var withSettings = TypeNames.Named(typeName, setting).GetConstructor([typeof(ExtendedActorSystem), typeof(Config)]) is not null;
        var settings = withSettings ? System.Settings.Config.GetConfig("akka.actor.serialization-settings." + name) : null;
        try
        {
            return TypeNames.Make<Serializer>(typeName, setting, settings is null ? [System] : [System, settings]);
        }
        catch (Exception e) when (e is MissingMethodException or global::System.Reflection.TargetInvocationException)
        {
            throw new ConfigurationException($"{setting}: {typeName} cannot be made: {(e.InnerException ?? e).Message}", e);
        }
    }

    private void Bind(string typeName, string serializerName)
    {
        if (!_byName.TryGetValue(serializerName, out var serializer))
            throw new ConfigurationException($"akka.actor.serialization-bindings.\"{typeName}\": no serializer is named '{serializerName}' in akka.actor.serializers.");
        if (TypeNames.Find(typeName) is { } type) AddSerializationMap(type, serializer);
        else
            Logging.GetLogger(System, typeof(Serialization)).Warning("akka.actor.serialization-bindings: type '{0}' is not found, its binding is passed over.", typeName);
    }
}
