namespace Akka.Persistence.Journal;

/// <summary>
/// Base of journals that write without blocking. /system/PLUGIN-ID, one per plugin; persistent actors talk to it. Calls of the plugin go
/// through a circuit breaker; answers reach each actor in the order of its requests.
/// </summary>
public abstract class AsyncWriteJournal : WriteJournalBase, IAsyncRecovery
{
    /// <summary>Whether requests are published on the event stream (<c>akka.persistence.publish-plugin-commands</c>).</summary>
    protected readonly bool CanPublish;

    private readonly PluginBreaker _breaker;
    private readonly ReplayFilterSettings _replayFilter;
    private readonly AnswerOrder _answers = new();

    protected AsyncWriteJournal()
    {
        var extension = Persistence.Instance.Apply(Context.System);
        var config = extension.ConfigFor(Self);
        CanPublish = Context.System.Settings.Config.GetBoolean("akka.persistence.publish-plugin-commands", false);
        _breaker = new PluginBreaker(config);
        _replayFilter = ReplayFilterSettings.From(config, Context.GetLogger());
    }

    /// <inheritdoc/>
    public abstract Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback);

    /// <inheritdoc/>
    public abstract Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr);

    /// <summary>
    /// Writes. The task fails where the writes failed or may have; it ends with null, or an entry for each write, where they were dealt with:
    /// null for a write that is done, the reason for one that was rejected and of which nothing is written.
    /// </summary>
    protected abstract Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages);

    /// <summary>Deletes events up to a sequence number; the highest sequence number stays known.</summary>
    protected abstract Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr);

    /// <summary>Messages of the plugin's own; false: not handled.</summary>
    protected virtual bool ReceivePluginInternal(object message) => false;

    protected sealed override bool Receive(object message) => ReceiveWriteJournal(message) || ReceivePluginInternal(message);

    protected bool ReceiveWriteJournal(object message)
    {
        switch (message)
        {
            case WriteMessages write: Write(write); break;
            case ReplayMessages replay: _ = Replay(replay, Context); break;
            case DeleteMessagesTo delete: _ = Delete(delete); break;
            default: return false;
        }

        if (CanPublish) Context.System.EventStream.Publish(message);

        return true;
    }

    protected static Exception TryUnwrapException(Exception e) =>
        e is AggregateException aggregate && aggregate.Flatten().InnerExceptions is [var only] ? only : e;

    private void Write(WriteMessages request)
    {
        var writes = 0;
        Task<IImmutableList<Exception?>?> result;
        try
        {
            var prepared = PreparePersistentBatch(request.Messages);
            writes = prepared.Count();
            result = writes == 0
                ? Task.FromResult<IImmutableList<Exception?>?>(null)
                : _breaker.Call(() => WriteMessagesAsync(prepared));
        }
        catch (Exception cause)
        {
            // An event adapter failed: nothing was given to the plugin.
            result = Task.FromException<IImmutableList<Exception?>?>(cause);
        }

        var self = Self;
        _ = _answers.After(request.PersistentActor, result, ended => Answer(request, ended, writes, self));
    }

    private static void Answer(WriteMessages request, Task<IImmutableList<Exception?>?> result, int writes, IActorRef self)
    {
        var actor = request.PersistentActor;
        var failure = result.IsCompletedSuccessfully ? null : TryUnwrapException(result.Exception ?? (Exception)new TaskCanceledException(result));
        var rejections = failure is null ? result.Result : null;
        if (rejections is not null && rejections.Count != writes)
        {
            failure = new InvalidOperationException($"WriteMessagesAsync answered for {rejections.Count} writes, but was given {writes}.");
        }

        actor.Tell(failure is null ? WriteMessagesSuccessful.Instance : new WriteMessagesFailed(failure, writes), self);
        var index = 0;
        foreach (var envelope in request.Messages)
        {
            if (envelope is not AtomicWrite write)
            {
                actor.Tell(new LoopMessageSuccess(envelope.Payload, request.ActorInstanceId), envelope.Sender);
                continue;
            }

            var rejection = rejections?[index++];
            foreach (var e in write.Events)
            {
                actor.Tell(
                    failure is not null ? new WriteMessageFailure(e, failure, request.ActorInstanceId)
                    : rejection is not null ? new WriteMessageRejected(e, rejection, request.ActorInstanceId)
                    : new WriteMessageSuccess(e, request.ActorInstanceId),
                    e.Sender);
            }
        }
    }

    private async Task Replay(ReplayMessages request, IActorContext context)
    {
        var actor = request.PersistentActor;
        var self = Self;
        try
        {
            var from = request.FromSequenceNr;
            var highest = await _breaker.Call(() => ReadHighestSequenceNrAsync(request.PersistenceId, Math.Max(0, from - 1))).ConfigureAwait(false);
            var to = Math.Min(request.ToSequenceNr, highest);
            if (to > 0 && from <= to && request.Max > 0)
            {
                var filter = new ReplayWindow(_replayFilter, actor);
                await ReplayMessagesAsync(context, request.PersistenceId, from, to, request.Max, e =>
                {
                    if (!e.IsDeleted) foreach (var adapted in AdaptFromJournal(e)) filter.Add(new ReplayedMessage(adapted));
                }).ConfigureAwait(false);
                filter.Flush();
            }

            actor.Tell(new RecoverySuccess(highest), self);
        }
        catch (Exception cause)
        {
            actor.Tell(new ReplayMessagesFailure(TryUnwrapException(cause)), self);
        }
    }

    private async Task Delete(DeleteMessagesTo request)
    {
        var self = Self;
        try
        {
            await _breaker.Call(() => DeleteMessagesToAsync(request.PersistenceId, request.ToSequenceNr)).ConfigureAwait(false);
            request.PersistentActor.Tell(new DeleteMessagesSuccess(request.ToSequenceNr), self);
        }
        catch (Exception cause)
        {
            request.PersistentActor.Tell(new DeleteMessagesFailure(TryUnwrapException(cause), request.ToSequenceNr), self);
        }
    }
}

/// <summary>How a journal gives back what it holds.</summary>
public interface IAsyncRecovery
{
    /// <summary>Calls back, in order and one at a time, for the events asked for that are not deleted.</summary>
    Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback);

    /// <summary>The highest sequence number ever written for an id; 0 where there is none.</summary>
    Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr);
}
