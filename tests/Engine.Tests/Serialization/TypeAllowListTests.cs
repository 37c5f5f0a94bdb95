using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Newtonsoft.Json;

namespace Engine.Tests.Serialization;

public sealed class TypeAllowListTests
{
    [Theory]
    [InlineData("System.Int32, mscorlib", typeof(int))]
    [InlineData("System.Collections.Generic.Dictionary`2[[System.String, System.Private.CoreLib],[System.Int64, System.Private.CoreLib]], System.Private.CoreLib", typeof(Dictionary<string, long>))]
    [InlineData("System.Byte[], System.Private.CoreLib", typeof(byte[]))]
    [InlineData("System.Int32[,], System.Private.CoreLib", typeof(int[,]))]
    [InlineData("System.Nullable`1[[System.Int32]]", typeof(int?))]
    [InlineData("Akka.Actor.ActorRefBase+Surrogate, Akka", typeof(ActorRefBase.Surrogate))]
    public void Plain_types_are_allowed(string name, Type type) => Assert.Equal(type, new TypeAllowList([]).Resolve(name));

    [Fact]
    public void Types_of_a_bound_types_assembly_are_allowed_but_not_of_a_librarys()
    {
        var list = new TypeAllowList([]);
        list.AllowBound(typeof(JsonConvert));
        Assert.Equal(typeof(JsonConvert), list.Resolve("Newtonsoft.Json.JsonConvert, Newtonsoft.Json"));
        Assert.Throws<SerializationException>(() => list.Resolve("Newtonsoft.Json.JsonSerializer, Newtonsoft.Json"));
        list.AllowBound(typeof(SerializationTests.Circle));
        Assert.Equal(typeof(SerializationTests.Poco), list.Resolve($"{typeof(SerializationTests.Poco).FullName}, Engine.Tests"));
    }

    [Fact]
    public void Types_of_a_named_assembly_are_allowed()
    {
        Assert.Equal(typeof(SerializationTests.Poco), new TypeAllowList(["Engine.Tests"]).Resolve($"{typeof(SerializationTests.Poco).FullName}, Engine.Tests"));
        Assert.Contains("allowed-assemblies", Assert.Throws<SerializationException>(() => new TypeAllowList([]).Resolve($"{typeof(SerializationTests.Poco).FullName}, Engine.Tests")).Message, StringComparison.Ordinal);
    }
}
