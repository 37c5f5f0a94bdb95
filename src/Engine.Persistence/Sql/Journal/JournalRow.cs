namespace Akka.Persistence.Sql.Journal;

/// <summary>One event as it stands in table <c>journal</c>, with its rows of table <c>tags</c>.</summary>
/// <param name="PersistenceId">Whose event.</param>
/// <param name="SequenceNr">From 1, without gaps.</param>
/// <param name="Created">UTC, in .NET ticks.</param>
/// <param name="Message">The payload as its serializer wrote it.</param>
/// <param name="Manifest">The serializer's manifest, empty where it has none.</param>
/// <param name="SerializerId">Null in databases of very old writers: the manifest is a type name then.</param>
/// <param name="WriterUuid">Which incarnation wrote it.</param>
/// <param name="Tags">Not read back in a replay.</param>
internal sealed record JournalRow(
    string PersistenceId,
    long SequenceNr,
    long Created,
    byte[] Message,
    string Manifest,
    int? SerializerId,
    string WriterUuid,
    IReadOnlyCollection<string> Tags);
