namespace Akka.Persistence.Snapshot;

/// <summary>Base of snapshot stores. /system/PLUGIN-ID, one per plugin; persistent actors talk to it. Calls of the plugin go through a circuit breaker.</summary>
public abstract class SnapshotStore : ActorBase
{
    private readonly bool _publish = Context.System.Settings.Config.GetBoolean("akka.persistence.publish-plugin-commands", false);
    private readonly PluginBreaker _breaker;
    private readonly AnswerOrder _answers = new();

    protected SnapshotStore() => _breaker = new PluginBreaker(Persistence.Instance.Apply(Context.System).ConfigFor(Self));

    protected sealed override bool Receive(object message)
    {
        switch (message)
        {
            case LoadSnapshot load when load.Criteria.Equals(SnapshotSelectionCriteria.None):
                Sender.Tell(new LoadSnapshotResult(null, load.ToSequenceNr), Self);
                return true;
            case LoadSnapshot load:
                Answer(
                    () => LoadAsync(load.PersistenceId, load.Criteria.Limit(load.ToSequenceNr)),
                    found => new LoadSnapshotResult(found, load.ToSequenceNr),
                    cause => new LoadSnapshotFailed(cause));
                return true;
            case SaveSnapshot save:
                var metadata = save.Metadata.Timestamp == DateTime.MinValue
                    ? new SnapshotMetadata(save.Metadata.PersistenceId, save.Metadata.SequenceNr, DateTime.UtcNow)
                    : save.Metadata;
                Answer(
                    () => SaveAsync(metadata, save.Snapshot), () => new SaveSnapshotSuccess(metadata), cause => new SaveSnapshotFailure(metadata, cause));
                return true;
            case DeleteSnapshot delete:
                Answer(
                    () => DeleteAsync(delete.Metadata),
                    () => new DeleteSnapshotSuccess(delete.Metadata),
                    cause => new DeleteSnapshotFailure(delete.Metadata, cause));
                break;
            case DeleteSnapshots delete:
                Answer(
                    () => DeleteAsync(delete.PersistenceId, delete.Criteria),
                    () => new DeleteSnapshotsSuccess(delete.Criteria),
                    cause => new DeleteSnapshotsFailure(delete.Criteria, cause));
                break;
            default: return ReceivePluginInternal(message);
        }

        if (_publish) Context.System.EventStream.Publish(message);
        return true;
    }

    /// <summary>The newest snapshot that fits, or null.</summary>
    protected abstract Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria);

    /// <summary>Saves, or replaces one of the same sequence number.</summary>
    protected abstract Task SaveAsync(SnapshotMetadata metadata, object snapshot);

    /// <summary>Deletes the one snapshot, if it is there.</summary>
    protected abstract Task DeleteAsync(SnapshotMetadata metadata);

    /// <summary>Deletes all that fit.</summary>
    protected abstract Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria);

    /// <summary>Messages of the plugin's own; false: not handled.</summary>
    protected virtual bool ReceivePluginInternal(object message) => false;

    private void Answer(Func<Task> call, Func<object> success, Func<Exception, object> failure) => Answer(
        async () =>
        {
            await call().ConfigureAwait(false);
            return true;
        },
        _ => success(),
        failure);

    private void Answer<T>(Func<Task<T>> call, Func<T, object> success, Func<Exception, object> failure)
    {
        var (actor, self) = (Sender, Self);
        _ = _answers.After(actor, _breaker.Call(call), result => actor.Tell(
            result.IsCompletedSuccessfully
                ? success(result.Result)
                : failure(result.Exception?.GetBaseException() ?? new TaskCanceledException(result)),
            self));
    }
}
