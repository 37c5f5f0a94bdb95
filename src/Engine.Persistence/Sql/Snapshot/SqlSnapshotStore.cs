using Akka.Persistence.Snapshot;

namespace Akka.Persistence.Sql.Snapshot;

/// <summary>The SQL snapshot store, /system/akka.persistence.snapshot-store.sql. It shares the journal's writer where both use one database.</summary>
public class SqlSnapshotStore : SnapshotStore
{
    private readonly SqlPlugin _plugin;
    private readonly SnapshotTable _table;

    public SqlSnapshotStore(Config snapshotConfig)
    {
        _plugin = new SqlPlugin(snapshotConfig, Context, static dialect => dialect.CreateSnapshot);
        _table = new SnapshotTable(_plugin.Database);
    }

    protected override void PostStop()
    {
        _plugin.Close();
        base.PostStop();
    }

    protected override async Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        return await _plugin.Then(() => _table.Latest(persistenceId, Range(criteria))).ConfigureAwait(false) is { } row
            ? new SelectedSnapshot(
                new SnapshotMetadata(persistenceId, row.SequenceNr, new DateTime(row.Created, DateTimeKind.Utc)),
                _plugin.Codec.Decode(row.Snapshot, row.Manifest, row.SerializerId))
            : null;
    }

    protected override async Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        var (bytes, manifest, serializerId) = _plugin.Codec.Encode(snapshot);
        await _plugin.Then(() => _table.Save(new SnapshotRow(
            metadata.PersistenceId, metadata.SequenceNr, metadata.Timestamp.Ticks, bytes, manifest, serializerId))).ConfigureAwait(false);
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata) =>
        _plugin.Then(() => _table.Delete(metadata.PersistenceId, metadata.SequenceNr));

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        _plugin.Then(() => _table.Delete(persistenceId, Range(criteria)));

    private static SnapshotRange Range(SnapshotSelectionCriteria criteria) =>
        new(criteria.MinSequenceNr, criteria.MaxSequenceNr, criteria.MinTimestamp?.Ticks ?? 0, criteria.MaxTimeStamp.Ticks);
}
