using Newtonsoft.Json;

namespace Akka.Serialization;

/// <summary>Serializers made by the program beside those of the configuration, which may name them in bindings.</summary>
public sealed class SerializationSetup : Actor.Setup.Setup
{
    internal SerializationSetup(Func<ExtendedActorSystem, ImmutableHashSet<SerializerDetails>> createSerializers) => CreateSerializers = createSerializers;
    public Func<ExtendedActorSystem, ImmutableHashSet<SerializerDetails>> CreateSerializers { get; }
    public static SerializationSetup Create(Func<ExtendedActorSystem, ImmutableHashSet<SerializerDetails>> createSerializers) => new(createSerializers);
}

/// <summary>One serializer with its name and the types it writes.</summary>
public sealed class SerializerDetails
{
    private SerializerDetails(string alias, Serializer serializer, ImmutableHashSet<Type> useFor) => (Alias, Serializer, UseFor) = (alias, serializer, useFor);
    public string Alias { get; }
    public Serializer Serializer { get; }
    public ImmutableHashSet<Type> UseFor { get; }
    public static SerializerDetails Create(string alias, Serializer serializer, ImmutableHashSet<Type> useFor) => new(alias, serializer, useFor);
}

/// <summary>Changes the settings of <see cref="NewtonSoftJsonSerializer"/>.</summary>
public sealed class NewtonSoftJsonSerializerSetup : Actor.Setup.Setup
{
    private NewtonSoftJsonSerializerSetup(Action<JsonSerializerSettings> settings) => ApplySettings = settings;
    public Action<JsonSerializerSettings> ApplySettings { get; }
    public static NewtonSoftJsonSerializerSetup Create(Action<JsonSerializerSettings> settings) => new(settings);
}
