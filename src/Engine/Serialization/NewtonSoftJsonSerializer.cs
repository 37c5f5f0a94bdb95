using System.Reflection;
using System.Runtime.Serialization;
using Newtonsoft.Json.Serialization;
using Newtonsoft.Json;

namespace Akka.Serialization;

/// <summary>
/// JSON with the names of types in <c>$type</c>, as Akka.NET writes it: 32-bit, single and decimal numbers as <c>{"$":"I1"}</c>, references kept, nulls and
/// defaults left out. Names of types are read through an allow list; what is not on it is refused.
/// </summary>
public class NewtonSoftJsonSerializer : Serializer
{
    // Made when they are asked for: a program that writes no JSON need not load the library.
    private readonly Lock _gate = new();
    private readonly NewtonSoftJsonSerializerSettings _how;
    private JsonSerializerSettings? _settings;

    public NewtonSoftJsonSerializer(ExtendedActorSystem system) : this(system, NewtonSoftJsonSerializerSettings.Default) { }

    /// <summary>With settings from <c>akka.actor.serialization-settings.json</c>.</summary>
    public NewtonSoftJsonSerializer(ExtendedActorSystem system, Config config)
        : this(system, NewtonSoftJsonSerializerSettings.Create(config)) { }

    /// <summary>With these settings.</summary>
    public NewtonSoftJsonSerializer(ExtendedActorSystem system, NewtonSoftJsonSerializerSettings settings) : base(system) => _how = settings;

    /// <summary>The settings in use.</summary>
    public JsonSerializerSettings Settings
    {
        get
        {
            lock (_gate) return _settings ??= MakeSettings();
        }
    }

    /// <summary>A serializer with these settings. One for each object: it counts the references it has written.</summary>
    public object Serializer => Create();

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        using var bytes = new MemoryStream();
        using (var writer = new JsonTextWriter(new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))))
            Create().Serialize(writer, obj);
        return bytes.ToArray();
    }

    /// <exception cref="SerializationException">The bytes are not JSON, or name a type that is not allowed.</exception>
    public override object FromBinary(byte[] bytes, Type? type)
    {
        try
        {
            using var reader = new JsonTextReader(new StreamReader(new MemoryStream(bytes), Encoding.UTF8));
            return SurrogateConverter.Translate(Create().Deserialize(reader, type), system, type)!;
        }
        catch (JsonException e)
        {
            throw new SerializationException(e.InnerException is SerializationException refused ? refused.Message : $"JSON cannot be read: {e.Message}", e);
        }
    }

    private JsonSerializer Create() => JsonSerializer.Create(Settings);

    private JsonSerializerSettings MakeSettings()
    {
#pragma warning disable CA2326, CA2327 // the binder reads only names of its allow list
        var made = new JsonSerializerSettings
        {
            PreserveReferencesHandling = _how.PreserveObjectReferences ? PreserveReferencesHandling.Objects : PreserveReferencesHandling.None,
            NullValueHandling = NullValueHandling.Ignore,
            DefaultValueHandling = DefaultValueHandling.Ignore,
            MissingMemberHandling = MissingMemberHandling.Ignore,
            ConstructorHandling = ConstructorHandling.AllowNonPublicDefaultConstructor,
            TypeNameHandling = _how.EncodeTypeNames ? TypeNameHandling.All : TypeNameHandling.None,
        };
#pragma warning restore CA2326, CA2327
        system.Settings.Setup.Get<NewtonSoftJsonSerializerSetup>().OnSuccess(setup => setup.ApplySettings(made));

        // What references of actors and the allow list rest on is no program's to change.
        made.ObjectCreationHandling = ObjectCreationHandling.Replace;
        made.ContractResolver = new PrivateSetters();
        made.SerializationBinder = new AllowListBinder(this);
        foreach (var converter in _how.Converters) made.Converters.Add(Create(converter));
        made.Converters.Add(new SurrogateConverter(system));
        return made;
    }

    private JsonConverter Create(Type type)
    {
        object?[] arguments = type.GetConstructor([typeof(ExtendedActorSystem)]) is null ? [] : [system];
        return Activator.CreateInstance(type, arguments) as JsonConverter ?? throw new ConfigurationException($"{type.FullName} is no JSON converter.");
    }

    // Properties that only their class can set are set too, as with any other serializer of state.
    private sealed class PrivateSetters : DefaultContractResolver
    {
        protected override JsonProperty CreateProperty(MemberInfo member, MemberSerialization memberSerialization)
        {
            var property = base.CreateProperty(member, memberSerialization);
            if (!property.Writable && member is PropertyInfo info) property.Writable = info.GetSetMethod(nonPublic: true) is not null;
            return property;
        }
    }

    private sealed class AllowListBinder(NewtonSoftJsonSerializer owner) : ISerializationBinder
    {
        private static readonly DefaultSerializationBinder Names = new();

        public Type BindToType(string? assemblyName, string typeName) =>
            Types.Resolve(assemblyName is null ? typeName : $"{typeName}, {assemblyName}");

        public void BindToName(Type serializedType, out string? assemblyName, out string? typeName)
        {
            Types.AllowWritten(serializedType);
            Names.BindToName(serializedType, out assemblyName, out typeName);

            // Under Akka.NET's own names, so that either side reads what the other wrote.
            assemblyName = TypeNames.AkkaAssembly(serializedType) ?? assemblyName;
        }

        private TypeAllowList Types => owner.system.Serialization.Types;
    }
}

/// <summary>How <see cref="NewtonSoftJsonSerializer"/> writes.</summary>
public sealed class NewtonSoftJsonSerializerSettings(
    bool encodeTypeNames, bool preserveObjectReferences, IEnumerable<Type> converters, bool usePooledStringBuilder, int stringBuilderMinSize, int stringBuilderMaxSize)
{
    /// <summary>Names of types and references are written; no converters.</summary>
    public static readonly NewtonSoftJsonSerializerSettings Default = Create(Config.Empty);

    /// <summary>Whether <c>$type</c> is written; without it only what is asked for by type can be read.</summary>
    public bool EncodeTypeNames { get; } = encodeTypeNames;

    /// <summary>Whether an object that comes twice is written once.</summary>
    public bool PreserveObjectReferences { get; } = preserveObjectReferences;

    /// <summary>Classes of JSON converters, asked before the engine's own.</summary>
    public IEnumerable<Type> Converters { get; } = converters;

    /// <summary>Kept as they are set: bytes are written without a text between.</summary>
    public bool UsePooledStringBuilder { get; } = usePooledStringBuilder;

    /// <inheritdoc cref="UsePooledStringBuilder"/>
    public int StringBuilderMinSize { get; } = stringBuilderMinSize;

    /// <inheritdoc cref="UsePooledStringBuilder"/>
    public int StringBuilderMaxSize { get; } = stringBuilderMaxSize;

    /// <summary>From <c>encode-type-names</c>, <c>preserve-object-references</c> and <c>converters</c>.</summary>
    public static NewtonSoftJsonSerializerSettings Create(Config config) => new(
        config.GetBoolean("encode-type-names", true), config.GetBoolean("preserve-object-references", true),
        [.. config.GetStringList("converters").Select(name => TypeNames.Named(name, "converters"))],
        config.GetBoolean("use-pooled-string-builder", true), config.GetInt("pooled-string-builder-minsize", 2048), config.GetInt("pooled-string-builder-maxsize", 32768));
}
