using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Serialization;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace Engine.Tests.Serialization;

public sealed class SerializationSetupTests
{
    [Fact]
    public void Serializers_of_the_program_are_used_by_type_and_by_bindings_of_the_configuration()
    {
        var setup = SerializationSetup.Create(system => [SerializerDetails.Create("mine", new Mine(system), [typeof(Uri)])]);
        using var system = ActorSystem.Create("setup", Config($$"""
            akka.actor.serialization-bindings { "{{typeof(Version).AssemblyQualifiedName}}" = mine }
            """).And(setup));
        Assert.IsType<Mine>(system.Serialization.FindSerializerForType(typeof(Uri)));
        Assert.IsType<Mine>(system.Serialization.FindSerializerForType(typeof(Version)));
        Assert.IsType<NewtonSoftJsonSerializer>(system.Serialization.FindSerializerForType(typeof(TimeZoneInfo)));
    }

    [Fact]
    public void Settings_of_the_json_serializer_can_be_changed()
    {
        using var system = ActorSystem.Create("setup", Config("").And(NewtonSoftJsonSerializerSetup.Create(s => s.DateFormatString = "yyyy")));
        Assert.Equal("yyyy", ((NewtonSoftJsonSerializer)system.Serialization.FindSerializerForType(typeof(object))).Settings.DateFormatString);
    }

    [Fact]
    public void What_references_and_the_allow_list_rest_on_stays_as_it_is()
    {
        using var system = ActorSystem.Create("setup", Config("").And(NewtonSoftJsonSerializerSetup.Create(s =>
        {
            s.ContractResolver = new DefaultContractResolver();
            s.ObjectCreationHandling = ObjectCreationHandling.Reuse;
            s.SerializationBinder = new DefaultSerializationBinder();
            s.Converters = [];
        })));
        var settings = ((NewtonSoftJsonSerializer)system.Serialization.FindSerializerForType(typeof(object))).Settings;
        Assert.Equal(ObjectCreationHandling.Replace, settings.ObjectCreationHandling);
        Assert.IsNotType<DefaultContractResolver>(settings.ContractResolver);
        Assert.IsNotType<DefaultSerializationBinder>(settings.SerializationBinder);
        Assert.NotEmpty(settings.Converters);
    }

    [Fact]
    public void A_converter_that_configuration_names_may_ask_for_the_system()
    {
        using var system = ActorSystem.Create("setup", Config($"akka.actor.serialization-settings.json.converters = [\"{typeof(OfSystem).AssemblyQualifiedName}\"]"));
        var settings = ((NewtonSoftJsonSerializer)system.Serialization.FindSerializerForType(typeof(object))).Settings;
        Assert.Same(system, Assert.Single(settings.Converters.OfType<OfSystem>()).System);
    }

    private static BootstrapSetup Config(string hocon) => BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString("akka.stdout-loglevel = OFF\nakka.loglevel = OFF\n" + hocon));

    private sealed class OfSystem(ExtendedActorSystem system) : JsonConverter
    {
        public ActorSystem System { get; } = system;

        public override bool CanConvert(Type objectType) => false;

        public override object ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer) => throw new NotSupportedException();

        public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) => throw new NotSupportedException();
    }

    private sealed class Mine(ExtendedActorSystem system) : Serializer(system)
    {
        public override int Identifier => 6661;

        public override bool IncludeManifest => false;

        public override byte[] ToBinary(object obj) => [];

        public override object FromBinary(byte[] bytes, Type? type) => "";
    }
}
