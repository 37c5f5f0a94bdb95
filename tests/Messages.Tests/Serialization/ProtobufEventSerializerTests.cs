using System.Collections;
using System.Runtime.Serialization;
using Actors.Messages.Events;
using Actors.Messages.Serialization;
using Akka.Actor;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Messages.Tests.Serialization;

public sealed class ProtobufEventSerializerTests : IAsyncLifetime
{
    private static readonly MessageDescriptor[] Messages =
        [.. EventsReflection.Descriptor.MessageTypes.Where(m => m.Name is not ("ResolvedSoftware" or "IncarnationState" or "NodeState"))];

    private readonly ActorSystem _system = ActorSystem.Create("events", EventSerialization.Config.WithFallback("akka.stdout-loglevel = OFF"));

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public void Every_message_comes_back_as_it_was()
    {
        foreach (var descriptor in Messages)
        {
            Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
            {
                var message = Fill(descriptor, new Random(seed), 0);
                var serializer = _system.Serialization.FindSerializerFor(message);
                var manifest = Akka.Serialization.Serialization.ManifestFor(serializer, message);
                var again = _system.Serialization.Deserialize(serializer.ToBinary(message), serializer.Identifier, manifest);
                return serializer.Identifier == 8401 && manifest == descriptor.Name + ".1" && message.Equals(again);
            }));
        }
    }

    [Fact]
    public void Manifests_are_those_of_every_journal_written_so_far() =>
        Assert.Equal(
            ["JobClosed.1", "JobDescribed.1", "JobImported.1", "JobReopened.1", "JobSettled.1", "JobState.1", "NodeBound.1", "NodeFinished.1", "NodeRebound.1", "RecordsIssued.1", "SoftwareResolved.1", "UsageRecorded.1"],
            ProtobufEventSerializer.Manifests.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_event_of_the_contract_has_a_manifest() =>
        Assert.Equal(Messages.Select(m => m.Name + ".1").Order(StringComparer.Ordinal), ProtobufEventSerializer.Manifests.Order(StringComparer.Ordinal));

    [Fact]
    public void Bytes_of_an_event_are_fixed() =>
        Assert.Equal("08021080C2D72F", Convert.ToHexString(_system.Serialization.Serialize(new JobClosed { Incarnation = 2, AtUnixUsec = 100_000_000 })));

    [Theory]
    [InlineData("")]
    [InlineData("JobClosed")]
    [InlineData("JobClosed.2")]
    [InlineData("jobclosed.1")]
    [InlineData("System.IO.FileInfo, System.Private.CoreLib")]
    public void Unknown_manifest_is_told(string manifest)
    {
        var e = Assert.Throws<SerializationException>(() => _system.Serialization.Deserialize([], 8401, manifest));
        Assert.Contains($"'{manifest}' (serializer 8401)", e.Message, StringComparison.Ordinal);
        Assert.Contains("JobClosed.1", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FF")]
    [InlineData("0A7F01")]
    [InlineData("08")]
    public void Damaged_bytes_are_told(string hex) =>
        Assert.Contains("'NodeBound.1'", Assert.Throws<SerializationException>(() => ProtobufEventSerializer.Read(Convert.FromHexString(hex), "NodeBound.1")).Message, StringComparison.Ordinal);

    [Fact]
    public void Fields_of_a_newer_version_are_kept()
    {
        var newer = new JobClosed { Incarnation = 1 }.ToByteArray().Concat(Convert.FromHexString("A20603616263")).ToArray();
        var read = ProtobufEventSerializer.Read(newer, "JobClosed.1");
        Assert.Equal(newer, read.ToByteArray());
    }

    [Fact]
    public void Other_objects_are_refused()
    {
        var serializer = new ProtobufEventSerializer((ExtendedActorSystem)_system);
        Assert.Throws<ArgumentException>(() => serializer.Manifest("text"));
        Assert.Throws<ArgumentException>(() => serializer.ToBinary(new ResolvedSoftware()));
    }

    // Random values in every field, now and then left out.
    private static IMessage Fill(MessageDescriptor descriptor, Random random, int depth)
    {
        var message = descriptor.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in descriptor.Fields.InDeclarationOrder())
        {
            if (random.Next(4) == 0 || (depth > 3 && field.FieldType == FieldType.Message))
                continue;
            if (field.IsRepeated)
            {
                var list = (IList)field.Accessor.GetValue(message);
                for (var i = random.Next(4); i > 0; i--)
                    list.Add(Value(field, random, depth));
            }
            else
            {
                field.Accessor.SetValue(message, Value(field, random, depth));
            }
        }

        return message;
    }

    private static object Value(FieldDescriptor field, Random random, int depth) => field.FieldType switch
    {
        FieldType.Message => Fill(field.MessageType, random, depth + 1),
        FieldType.String => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => char.ConvertFromUtf32(random.Next(1, 0xD800)))),
        FieldType.Bytes => ByteString.CopyFrom([.. Enumerable.Range(0, random.Next(20)).Select(_ => (byte)random.Next(256))]),
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Int32 => random.Next(int.MinValue, int.MaxValue),
        FieldType.Int64 => random.NextInt64(long.MinValue, long.MaxValue),
        FieldType.UInt32 => (uint)random.NextInt64(uint.MaxValue),
        FieldType.UInt64 => (ulong)random.NextInt64(),
        FieldType.Double => random.NextDouble(),
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[random.Next(field.EnumType.Values.Count)].Number),
        _ => throw new NotSupportedException(field.FieldType.ToString()),
    };
}
