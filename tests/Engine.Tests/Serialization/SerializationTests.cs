using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using Newtonsoft.Json;

namespace Engine.Tests.Serialization;

public sealed class SerializationTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("serial", $$"""
        akka {
          stdout-loglevel = OFF
          actor {
            serializers.own = "{{typeof(Own).AssemblyQualifiedName}}"
            serialization-bindings {
              "{{typeof(IShape).AssemblyQualifiedName}}" = own
              "{{typeof(Square).AssemblyQualifiedName}}" = json
            }
          }
        }
        """);

    private Akka.Serialization.Serialization Serialization => _system.Serialization;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    private T Again<T>(T value) where T : notnull
    {
        var serializer = Serialization.FindSerializerFor(value);
        return (T)serializer.FromBinary(serializer.ToBinary(value), typeof(T));
    }

    [Fact]
    public void Serializer_is_that_of_the_nearest_bound_type()
    {
        Assert.Equal(77, Serialization.FindSerializerFor(new Circle()).Identifier);
        Assert.Equal(1, Serialization.FindSerializerFor(new Square()).Identifier);
        Assert.Equal(1, Serialization.FindSerializerFor("text").Identifier);
        Assert.Equal(4, Serialization.FindSerializerFor(new byte[1]).Identifier);
        Assert.Equal(0, Serialization.FindSerializerFor(null).Identifier);
        Assert.Equal(4, Serialization.FindSerializerFor("text", "bytes").Identifier);
        Assert.Equal(77, Serialization.FindSerializerFor(new Circle(), "bytes").Identifier);
    }

    [Fact]
    public void Own_serializer_reads_by_its_manifest()
    {
        var circle = new Circle { Radius = 3 };
        var serializer = Serialization.FindSerializerFor(circle);
        var manifest = Akka.Serialization.Serialization.ManifestFor(serializer, circle);
        Assert.Equal("C", manifest);
        Assert.Equal(3, ((Circle)Serialization.Deserialize(serializer.ToBinary(circle), 77, manifest)).Radius);
        Assert.Contains("'X'", Assert.Throws<SerializationException>(() => Serialization.Deserialize([], 77, "X")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Props_and_deciders_come_back_as_they_were()
    {
        var props = Props.Create(typeof(ReceiveActor)).WithMailbox("m").WithDispatcher("d");
        Assert.Equal(props, Again(props));
        var decider = Decider.From(Directive.Restart, Directive.Stop.When<ArgumentException>(), Directive.Escalate.When<TimeoutException>());
        var again = Again(decider);
        Assert.Equal(decider.Pairs, again.Pairs);
        Assert.Equal(Directive.Restart, again.DefaultDirective);
        Assert.Equal(Directive.Escalate, again.Decide(new TimeoutException()));
    }

    [Fact]
    public void Unknown_number_is_told() =>
        Assert.Contains("4711", Assert.Throws<SerializationException>(() => Serialization.Deserialize([1], 4711, "what")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1, "{\"$\":\"I1\"}")]
    [InlineData(-5, "{\"$\":\"I-5\"}")]
    [InlineData(9223372036854775807L, "9223372036854775807")]
    [InlineData(1.5, "1.5")]
    [InlineData(3.5f, "{\"$\":\"F3.5\"}")]
    [InlineData(true, "true")]
    [InlineData("a \"b\" \\ \n ü", "\"a \\\"b\\\" \\\\ \\n ü\"")]
    [InlineData("", "\"\"")]
    public void Plain_values_are_written_as_Akka_writes_them(object value, string json)
    {
        var bytes = Serialization.Serialize(value);
        Assert.Equal(json, Encoding.UTF8.GetString(bytes));
        Assert.Equal(value, Serialization.Deserialize(bytes, 1, ""));
    }

    [Fact]
    public void Decimals_keep_their_places()
    {
        var bytes = Serialization.Serialize(12.340m);
        Assert.Equal("{\"$\":\"M12.340\"}", Encoding.UTF8.GetString(bytes));
        Assert.Equal("12.340", ((decimal)Serialization.Deserialize(bytes, 1, "")).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Objects_are_written_as_Akka_writes_them()
    {
        var bytes = Serialization.Serialize(new Poco { Name = "one", Count = 1, Items = ["a"] });
        var name = $"{typeof(Poco).FullName}, {typeof(Poco).Assembly.GetName().Name}";
        Assert.Equal(
            $$$"""{"$id":"1","$type":"{{{name}}}","Name":"one","Count":{"$":"I1"},"Items":{"$type":"System.Collections.Generic.List`1[[System.String, System.Private.CoreLib]], System.Private.CoreLib","$values":["a"]}}""",
            Encoding.UTF8.GetString(bytes));
        var again = Assert.IsType<Poco>(Serialization.Deserialize(bytes, 1, ""));
        Assert.Equal("one 1 a", $"{again.Name} {again.Count} {again.Items![0]}");
    }

    [Fact]
    public void The_same_object_gives_the_same_bytes_again()
    {
        var poco = new Poco { Name = "one" };
        Assert.Equal(Serialization.Serialize(poco), Serialization.Serialize(poco));
    }

    [Fact]
    public void An_object_that_comes_twice_is_one_again()
    {
        var shared = new Poco { Name = "shared" };
        var again = (Pair)Serialization.Deserialize(Serialization.Serialize(new Pair { A = shared, B = shared }), 1, "");
        Assert.Same(again.A, again.B);
    }

    [Fact]
    public void Values_that_only_the_class_sets_are_read()
    {
        var again = (Closed)Serialization.Deserialize(Serialization.Serialize(Closed.Of(5)), 1, "");
        Assert.Equal(5, again.Value);
    }

    [Fact]
    public void Record_with_a_constructor_is_read() =>
        Assert.Equal(new Point(1, 2.5), Serialization.Deserialize(Serialization.Serialize(new Point(1, 2.5)), 1, ""));

    [Fact]
    public void Plain_numbers_are_read_where_an_int_is_expected()
    {
        var name = $"{typeof(Poco).FullName}, {typeof(Poco).Assembly.GetName().Name}";
        var read = (Poco)Serialization.Deserialize(Encoding.UTF8.GetBytes($$"""{"$type":"{{name}}","Count":7}"""), 1, "");
        Assert.Equal(7, read.Count);
    }

    [Fact]
    public void Reference_to_an_actor_is_read_as_that_actor()
    {
        var actor = _system.ActorOf(Props.Create<Silent>(), "silent");
        var bytes = Serialization.Serialize(new Letter { To = actor });
        Assert.Contains("Akka.Actor.ActorRefBase+Surrogate, Akka\"", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal(actor, ((Letter)Serialization.Deserialize(bytes, 1, "")).To);
    }

    [Theory]
    [InlineData("System.Diagnostics.Process, System.Diagnostics.Process")]
    [InlineData("System.IO.FileInfo, System.Private.CoreLib")]
    [InlineData("System.Windows.Data.ObjectDataProvider, PresentationFramework")]
    [InlineData("Newtonsoft.Json.Linq.JObject, Newtonsoft.Json")]
    [InlineData("System.Collections.Generic.List`1[[System.IO.FileInfo, System.Private.CoreLib]], System.Private.CoreLib")]
    [InlineData("System.IO.FileInfo[], System.Private.CoreLib")]
    [InlineData("System.Collections.Hashtable, System.Private.CoreLib")]
    [InlineData("Akka.Actor.Inbox, Akka")]
    [InlineData("Akka.Event.EventStream, Actors.Engine")]
    [InlineData("No.Such.Type, NoSuchAssembly")]
    [InlineData("List`1[[")]
    public void Types_that_are_not_allowed_are_refused(string type)
    {
        var json = $$"""{"$type":{{JsonConvert.ToString(type)}},"FileName":"x"}""";
        Assert.Throws<SerializationException>(() => Serialization.Deserialize(Encoding.UTF8.GetBytes(json), 1, ""));
    }

    [Theory]
    [InlineData("System.IO.FileInfo, System.Private.CoreLib")]
    [InlineData("")]
    public void Refusal_does_not_depend_on_where_the_name_stands(string manifest)
    {
        var name = $"{typeof(Bag).FullName}, {typeof(Bag).Assembly.GetName().Name}";
        var json = $$$"""{"$type":"{{{name}}}","Any":{"$type":"System.IO.FileInfo, System.Private.CoreLib","FileName":"x"}}""";
        Assert.Throws<SerializationException>(() => Serialization.Deserialize(Encoding.UTF8.GetBytes(json), 1, manifest));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"$\":\"I\"}")]
    [InlineData("{\"$\":\"Ix\"}")]
    [InlineData("{\"$\":\"Q1\"}")]
    [InlineData("{\"$\":\"I99999999999\"}")]
    public void Damaged_json_is_refused_or_nothing(string json)
    {
        if (json.Length == 0)
            Assert.Null(Serialization.Deserialize([], 1, ""));
        else
            Assert.Throws<SerializationException>(() => Serialization.Deserialize(Encoding.UTF8.GetBytes(json), 1, ""));
    }

    [Theory]
    [InlineData("S", "74657874", "text")]
    [InlineData("System.String, System.Private.CoreLib", "74657874", "text")]
    [InlineData("System.String, mscorlib", "", "")]
    [InlineData("I", "01000000", 1)]
    [InlineData("System.Int64, System.Private.CoreLib", "FFFFFFFFFFFFFFFF", -1L)]
    public void Primitives_of_others_are_read(string manifest, string hex, object expected) =>
        Assert.Equal(expected, Serialization.Deserialize(Convert.FromHexString(hex), 17, manifest));

    [Fact]
    public void Wrong_configuration_is_told()
    {
        static string Fault(string config) => Assert.Throws<ConfigurationException>(() => ActorSystem.Create("wrong", "akka.stdout-loglevel = OFF\n" + config)).Message;
        Assert.Contains("akka.actor.serializers.x", Fault("akka.actor.serializers.x = \"No.Such, None\""), StringComparison.Ordinal);
        Assert.Contains("is no Serializer", Fault("akka.actor.serializers.x = \"System.String\""), StringComparison.Ordinal);
        Assert.Contains("no serializer is named 'y'", Fault("akka.actor.serialization-bindings { \"System.String\" = y }"), StringComparison.Ordinal);
    }

    public interface IShape;

    public sealed class Circle : IShape
    {
        public int Radius { get; set; }
    }

    public sealed class Square : IShape;

    public sealed class Poco
    {
        public string? Name { get; set; }

        public int Count { get; set; }

        public List<string>? Items { get; set; }
    }

    public sealed class Pair
    {
        public Poco? A { get; set; }

        public Poco? B { get; set; }
    }

    public sealed class Bag
    {
        public object? Any { get; set; }
    }

    public sealed class Letter
    {
        public IActorRef? To { get; set; }
    }

    public sealed class Closed
    {
        private Closed()
        {
        }

        public int Value { get; private set; }

        public static Closed Of(int value) => new() { Value = value };
    }

    public sealed record Point(int X, double Y);

    public sealed class Silent : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }

    public sealed class Own(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        public override int Identifier => 77;

        public override string Manifest(object o) => o is Circle ? "C" : throw new ArgumentException("no circle");

        public override byte[] ToBinary(object obj) => BitConverter.GetBytes(((Circle)obj).Radius);

        public override object FromBinary(byte[] bytes, string manifest) =>
            manifest == "C" ? new Circle { Radius = BitConverter.ToInt32(bytes) } : throw new SerializationException($"unknown manifest '{manifest}'");
    }
}
