using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence.Journal;

namespace Akka.Persistence.Tests.Journal;

/// <summary>Fails writes of "fail", rejects "reject", replays badly "bad replay" ids; otherwise a memory journal.</summary>
internal sealed class FaultyJournal : AsyncWriteJournal
{
    private readonly Dictionary<string, List<IPersistentRepresentation>> _events = new(StringComparer.Ordinal);

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        foreach (var e in Of(persistenceId).Where(e => e.SequenceNr >= fromSequenceNr && e.SequenceNr <= toSequenceNr).ToArray())
        {
            recoveryCallback(e);
        }

        return persistenceId.StartsWith("bad replay", StringComparison.Ordinal)
            ? Task.FromException(new InvalidOperationException("the disk is gone"))
            : Task.CompletedTask;
    }

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) =>
        persistenceId.StartsWith("bad replay", StringComparison.Ordinal)
            ? Task.FromResult(1L)
            : Task.FromResult(Of(persistenceId).Select(e => e.SequenceNr).DefaultIfEmpty().Max());

    protected override Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var writes = messages.ToArray();
        var events = writes.SelectMany(w => (IImmutableList<IPersistentRepresentation>)w.Payload).ToArray();
        if (events.Any(e => Equals(e.Payload, "fail")))
        {
            return Task.FromException<IImmutableList<Exception?>?>(new InvalidOperationException("the disk is full"));
        }

        var answer = writes.Select(w => ((IImmutableList<IPersistentRepresentation>)w.Payload).Any(e => Equals(e.Payload, "reject"))
            ? new InvalidOperationException("not this one")
            : null).ToArray();
        foreach (var (write, rejected) in writes.Zip(answer))
        {
            if (rejected is null)
            {
                Of(write.PersistenceId).AddRange((IImmutableList<IPersistentRepresentation>)write.Payload);
            }
        }

        return Task.FromResult<IImmutableList<Exception?>?>(answer.ToImmutableList<Exception?>());
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) => Task.FromException(new InvalidOperationException("cannot delete"));

    private List<IPersistentRepresentation> Of(string id)
    {
        lock (_events)
        {
            return _events.TryGetValue(id, out var list) ? list : _events[id] = [];
        }
    }
}

/// <summary>Never gives an answer to a replay.</summary>
internal sealed class SilentJournal : AsyncWriteJournal
{
    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback) =>
        new TaskCompletionSource().Task;

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) => new TaskCompletionSource<long>().Task;

    protected override Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages) =>
        Task.FromResult<IImmutableList<Exception?>?>(null);

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) => Task.CompletedTask;
}

/// <summary>Ends writes out of order: the first of each id only after the second has ended.</summary>
internal sealed class UnorderedJournal : AsyncWriteJournal
{
    private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback) =>
        Task.CompletedTask;

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) => Task.FromResult(0L);

    protected override async Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        if (messages.Single().LowestSequenceNr == 1)
        {
            await _second.Task;
        }
        else
        {
            _second.TrySetResult();
        }

        return null;
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) => Task.CompletedTask;
}

/// <summary>Keeps the first write open until it is told "release"; asked for "writes", it says of how many batches each was.</summary>
internal sealed class HeldJournal : AsyncWriteJournal
{
    private readonly TaskCompletionSource<IImmutableList<Exception?>?> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<int> _writes = [];

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback) =>
        Task.CompletedTask;

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) => Task.FromResult(0L);

    protected override Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        _writes.Add(messages.Count());
        return _writes.Count == 1 ? _first.Task : Task.FromResult<IImmutableList<Exception?>?>(null);
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) => Task.CompletedTask;

    protected override bool ReceivePluginInternal(object message)
    {
        switch (message)
        {
            case "release":
                return _first.TrySetResult(null);
            case "writes":
                Sender.Tell(_writes.ToArray());
                return true;
            default:
                return false;
        }
    }
}
