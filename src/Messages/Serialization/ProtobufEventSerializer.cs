using System.Collections.Frozen;
using System.Runtime.Serialization;
using Actors.Messages.Events;
using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;

namespace Actors.Messages.Serialization;

/// <summary>
/// Writes the events and the snapshot of a job's journal as protobuf. Number and manifests are part of every site's journal: they are never changed, and a
/// message that changes in meaning gets a new message and manifest.
/// </summary>
public sealed class ProtobufEventSerializer : SerializerWithStringManifest
{
    /// <summary>The serializer's number in journals.</summary>
    public const int Id = 8401;

    private static readonly FrozenDictionary<string, MessageParser> Parsers = new Dictionary<string, MessageParser>(StringComparer.Ordinal)
    {
        ["NodeBound.1"] = NodeBound.Parser,
        ["NodeRebound.1"] = NodeRebound.Parser,
        ["JobDescribed.1"] = JobDescribed.Parser,
        ["UsageRecorded.1"] = UsageRecorded.Parser,
        ["NodeFinished.1"] = NodeFinished.Parser,
        ["JobClosed.1"] = JobClosed.Parser,
        ["JobReopened.1"] = JobReopened.Parser,
        ["SoftwareResolved.1"] = SoftwareResolved.Parser,
        ["RecordsIssued.1"] = RecordsIssued.Parser,
        ["JobSettled.1"] = JobSettled.Parser,
        ["JobImported.1"] = JobImported.Parser,
        ["JobState.1"] = JobState.Parser,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Made by the actor system.</summary>
    public ProtobufEventSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <summary>Every manifest this serializer reads.</summary>
    public static IReadOnlyCollection<string> Manifests => Parsers.Keys;

    /// <inheritdoc/>
    public override int Identifier => Id;

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        NodeBound => "NodeBound.1",
        NodeRebound => "NodeRebound.1",
        JobDescribed => "JobDescribed.1",
        UsageRecorded => "UsageRecorded.1",
        NodeFinished => "NodeFinished.1",
        JobClosed => "JobClosed.1",
        JobReopened => "JobReopened.1",
        SoftwareResolved => "SoftwareResolved.1",
        RecordsIssued => "RecordsIssued.1",
        JobSettled => "JobSettled.1",
        JobImported => "JobImported.1",
        JobState => "JobState.1",
        _ => throw NotMine(o),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => obj is IMessage message && Manifest(obj).Length > 0 ? message.ToByteArray() : throw NotMine(obj);

    /// <inheritdoc/>
    /// <exception cref="SerializationException">The manifest is not known to this version, or the bytes are damaged.</exception>
    public override object FromBinary(byte[] bytes, string manifest) => Read(bytes, manifest);

    /// <summary>The message of bytes, without an actor system.</summary>
    /// <exception cref="SerializationException">The manifest is not known to this version, or the bytes are damaged.</exception>
    public static IMessage Read(ReadOnlySpan<byte> bytes, string manifest)
    {
        if (manifest is null || !Parsers.TryGetValue(manifest, out var parser))
        {
            throw new SerializationException(
                $"The journal holds an event '{manifest}' (serializer {Id}) that this version of Actors does not know; it reads {string.Join(", ", Parsers.Keys.Order(StringComparer.Ordinal))}. Run the version that wrote it, or a newer one.");
        }

        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new SerializationException($"An event '{manifest}' of {bytes.Length} bytes in the journal is damaged: {e.Message}", e);
        }
    }

    private static ArgumentException NotMine(object o) =>
        new($"{o?.GetType().FullName ?? "null"} is not an event of a job; serializer {Id} writes only those.", nameof(o));
}
