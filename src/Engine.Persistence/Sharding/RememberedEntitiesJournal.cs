using Akka.Persistence;
using Newtonsoft.Json;

namespace Akka.Cluster.Sharding;

/// <summary>
/// Keeps the ids of the entities that a type's shards have started, below /system/sharding. Its events are texts, the id behind "+" or "-"; its snapshots a
/// JSON list. When the journal fails it stops, as every persistent actor does, and its parent starts it again.
/// </summary>
internal sealed class RememberedEntitiesJournal : ReceivePersistentActor
{
    private const int EventsPerSnapshot = 1000;
    private readonly HashSet<string> _entities = new(StringComparer.Ordinal);

    public RememberedEntitiesJournal(string typeName, string journalPluginId, string snapshotPluginId)
    {
        PersistenceId = $"/sharding/{typeName}/remembered-entities";
        JournalPluginId = journalPluginId;
        SnapshotPluginId = snapshotPluginId;
        Recover<string>(Apply);
        Recover<SnapshotOffer>(offer => _entities.UnionWith(JsonConvert.DeserializeObject<string[]>((string)offer.Snapshot)!));
        Command<RememberedEntities.Get>(_ => Sender.Tell(new RememberedEntities.All([.. _entities])));
        Command<RememberedEntities.Record>(Write);
        Command<SaveSnapshotSuccess>(saved => DeleteMessages(saved.Metadata.SequenceNr));
        CommandAny(_ => { });
    }

    public override string PersistenceId { get; }

    private void Write(RememberedEntities.Record record)
    {
        if (_entities.Contains(record.EntityId) == record.Started)
        {
            Sender.Tell(record);
            return;
        }
        Persist((record.Started ? "+" : "-") + record.EntityId, written =>
        {
            Apply(written);
            Sender.Tell(record);
            if (LastSequenceNr % EventsPerSnapshot == 0) SaveSnapshot(JsonConvert.SerializeObject(_entities));
        });
    }

    private void Apply(string written)
    {
        if (written[0] == '+') _entities.Add(written[1..]);
        else _entities.Remove(written[1..]);
    }
}
