using System.Collections;
using System.Runtime.CompilerServices;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Takes one message; null if none came in time.</summary>
    public object? ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Done(Take(false, max, cancellationToken)).Message;

    public async ValueTask<object?> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await Take(true, max, cancellationToken)).Message;

    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        envelope = Done(Take(false, max, cancellationToken));
        return envelope is RealMessageEnvelope;
    }

    public async ValueTask<(bool success, MessageEnvelope envelope)> TryReceiveOneAsync(TimeSpan? max, CancellationToken cancellationToken = default)
    {
        var envelope = await Take(true, max, cancellationToken);
        return (envelope is RealMessageEnvelope, envelope);
    }

    /// <summary>The next message, which stays in the queue; null if none came in time.</summary>
    public object? PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default) => Done(Peek(false, max, cancellationToken)).Message;

    public object? PeekOne(CancellationToken cancellationToken) => PeekOne(null, cancellationToken);

    public async ValueTask<object?> PeekOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await Peek(true, max, cancellationToken)).Message;

    public ValueTask<object?> PeekOneAsync(CancellationToken cancellationToken) => PeekOneAsync(null, cancellationToken);

    public bool TryPeekOne(out MessageEnvelope envelope, TimeSpan? max, CancellationToken cancellationToken)
    {
        envelope = Done(Peek(false, max, cancellationToken));
        return envelope is RealMessageEnvelope;
    }

    public async ValueTask<(bool success, MessageEnvelope envelope)> TryPeekOneAsync(TimeSpan? max, CancellationToken cancellationToken)
    {
        var envelope = await Peek(true, max, cancellationToken);
        return (envelope is RealMessageEnvelope, envelope);
    }

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        Done(ReceiveMany(false, numberOfMessages, RemainingOrDefault, cancellationToken));

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        Done(ReceiveMany(false, numberOfMessages, Dilated(max), cancellationToken));

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        Stream(token => ReceiveMany(true, numberOfMessages, RemainingOrDefault, token), cancellationToken);

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        Stream(token => ReceiveMany(true, numberOfMessages, Dilated(max), token), cancellationToken);

    /// <summary>Takes messages until one matches; the others are gone.</summary>
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage<object>(isMessage, max, hint, cancellationToken);

    public ValueTask<object> FishForMessageAsync(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync<object>(isMessage, max, hint, cancellationToken);

    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Done(Fish(false, isMessage, null, max, hint, cancellationToken));

    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Fish(true, isMessage, null, max, hint, cancellationToken);

    /// <param name="isMessage">The message looked for.</param>
    /// <param name="allMessages">Gets every message that did not match.</param>
    /// <param name="max">Time for all of it.</param>
    /// <param name="hint">Part of the failure's text.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public T FishForMessage<T>(
        Predicate<T> isMessage, ArrayList? allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Done(Fish(false, isMessage, allMessages, max, hint, cancellationToken));

    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, ArrayList? allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Fish(true, isMessage, allMessages, max, hint, cancellationToken);

    /// <summary>Drops messages until one of the type is next; that one stays in the queue.</summary>
    public async Task FishUntilMessageAsync<T>(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        await ReceiveWhileCore<object>(true, message => message is T ? null : message, max, null, int.MaxValue, cancellationToken);

    /// <summary>Takes messages until none came for the time; gives those it took.</summary>
    public async Task<ArrayList> WaitForRadioSilenceAsync(TimeSpan? max = null, uint? maxMessages = null, CancellationToken cancellationToken = default)
    {
        var silence = RemainingOrDilated(max);
        var messages = new ArrayList();
        for (uint count = 0; ; count++)
        {
            if (await ReceiveOneAsync(silence, cancellationToken) is not { } message) return messages;

            if (count >= maxMessages) _assertions.Fail("More than {0} messages came before there was silence for {1}.", maxMessages, silence);

            messages.Add(message);
        }
    }

    private static async IAsyncEnumerable<T> Stream<T, TList>(
        Func<CancellationToken, ValueTask<TList>> receive, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TList : IEnumerable<T>
    {
        foreach (var message in await receive(cancellationToken)) yield return message;
    }

    private static IAsyncEnumerable<T> Stream<T>(Func<CancellationToken, ValueTask<List<T>>> receive, CancellationToken cancellationToken) =>
        Stream<T, List<T>>(receive, cancellationToken);

    private async ValueTask<MessageEnvelope> Take(bool async, TimeSpan? max, CancellationToken cancellationToken)
    {
        // One test reads, so what was waited for is still there.
        var found = await Wait(async, max, cancellationToken) && _queue.TryTake(out var envelope) ? envelope : (MessageEnvelope)NullMessageEnvelope.Instance;
        _lastWasNoMsg = false;
        _lastMessage = found;
        return found;
    }

    private async ValueTask<MessageEnvelope> Peek(bool async, TimeSpan? max, CancellationToken cancellationToken)
    {
        var found = await Wait(async, max, cancellationToken) && _queue.TryPeek(out var envelope) ? envelope : (MessageEnvelope)NullMessageEnvelope.Instance;
        _lastWasNoMsg = false;
        return found;
    }

    private ValueTask<bool> Wait(bool async, TimeSpan? max, CancellationToken cancellationToken)
    {
        var timeout = max ?? RemainingOrDefault;
        return timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan
            ? ValueTask.FromResult(_queue.Count > 0)
            : _queue.WaitAsync(async, timeout == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : timeout, cancellationToken);
    }

    private async ValueTask<List<object>> ReceiveMany(bool async, int count, TimeSpan max, CancellationToken cancellationToken)
    {
        var start = Now;
        var received = new List<object>();
        while (received.Count < count)
        {
            var message = (await Take(async, Positive(start + max - Now), cancellationToken)).Message;
            _assertions.AssertTrue(
                message is not null, "Timeout ({0}) while waiting for {1} messages. Only got {2}: {3}", max, count, received.Count, Shown(received));
            received.Add(message!);
        }

        return received;
    }

    private async ValueTask<T> Fish<T>(
        bool async, Predicate<T> isMessage, ArrayList? others, TimeSpan? max, string hint, CancellationToken cancellationToken)
    {
        var timeout = RemainingOrDilated(max);
        var end = Now + timeout;
        while (true)
        {
            var message = (await Take(async, Positive(end - Now), cancellationToken)).Message;
            _assertions.AssertTrue(message is not null, "Timeout ({0}) while fishing for a message of type {1}. {2}", timeout, typeof(T), hint);
            if (message is T typed && isMessage(typed)) return typed;

            others?.Add(message);
        }
    }

    private static string Shown(IEnumerable<object?> messages) => string.Join(", ", messages.Select(message => $"<{message}>"));
}
