using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Persistence.Snapshot;
using Akka.Persistence.Sql.Store;

namespace Akka.Persistence.Sql.Snapshot;

/// <summary>The SQL snapshot store, /system/akka.persistence.snapshot-store.sql. It shares the journal's writer where both use one database.</summary>
public sealed class SqlSnapshotStore : SnapshotStore
{
    private readonly SqlSettings _settings;
    private readonly PayloadCodec _codec;
    private readonly SqlDatabase _database;
    private readonly SnapshotTable _table;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private Task _ready = Task.CompletedTask;

    public SqlSnapshotStore(Config snapshotConfig)
    {
        _settings = SqlSettings.From(snapshotConfig, Self.Path.Name);
        _codec = new PayloadCodec((ExtendedActorSystem)Context.System, _settings.Serializer);
        _database = SqlDatabases.Of(Context.System).Open(_settings);
        _table = new SnapshotTable(_database);
    }

    protected override void PreStart()
    {
        _ready = Initialize();
        base.PreStart();
    }

    protected override void PostStop()
    {
        SqlDatabases.Of(Context.System).Close(_database);
        base.PostStop();
    }

    protected override async Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        await Ready().ConfigureAwait(false);
        return await _table.Latest(persistenceId, Range(criteria)).ConfigureAwait(false) is { } row
            ? new SelectedSnapshot(
                new SnapshotMetadata(persistenceId, row.SequenceNr, new DateTime(row.Created, DateTimeKind.Utc)),
                _codec.Decode(row.Snapshot, row.Manifest, row.SerializerId))
            : null;
    }

    protected override async Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        var (bytes, manifest, serializerId) = _codec.Encode(snapshot);
        await Ready().ConfigureAwait(false);
        await _table.Save(new SnapshotRow(
            metadata.PersistenceId, metadata.SequenceNr, metadata.Timestamp.Ticks, bytes, manifest, serializerId)).ConfigureAwait(false);
    }

    protected override async Task DeleteAsync(SnapshotMetadata metadata)
    {
        await Ready().ConfigureAwait(false);
        await _table.Delete(metadata.PersistenceId, metadata.SequenceNr).ConfigureAwait(false);
    }

    protected override async Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        await Ready().ConfigureAwait(false);
        await _table.Delete(persistenceId, Range(criteria)).ConfigureAwait(false);
    }

    private static SnapshotRange Range(SnapshotSelectionCriteria criteria) =>
        new(criteria.MinSequenceNr, criteria.MaxSequenceNr, criteria.MinTimestamp?.Ticks ?? 0, criteria.MaxTimeStamp.Ticks);

    private async Task Initialize()
    {
        if (!_settings.AutoInitialize)
        {
            return;
        }

        try
        {
            await _table.Create().ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            if (_settings.WarnOnAutoInitFail)
            {
                _log.Warning(cause, "The snapshot store's table could not be created or checked: {0}", cause.Message);
            }

            throw;
        }
    }

    private Task Ready()
    {
        var ready = _ready;
        return ready.IsFaulted ? _ready = Initialize() : ready;
    }
}
