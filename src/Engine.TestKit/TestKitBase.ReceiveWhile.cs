namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        Done(ReceiveWhileCore<T>(false, filter, max, null, msgs, cancellationToken));

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        Stream(token => ReceiveWhileCore<T>(true, filter, max, null, msgs, token), cancellationToken);

    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        Done(ReceiveWhileCore<T>(false, filter, max, idle, msgs, cancellationToken));

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        Stream(token => ReceiveWhileCore<T>(true, filter, max, idle, msgs, token), cancellationToken);

    /// <summary>Takes messages as long as the filter gives something for them; the first for which it gives null stays.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Func<object, T?> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        Done(ReceiveWhileCore<T>(false, filter, max, idle, msgs, cancellationToken));

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Func<object, T?> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        Stream(token => ReceiveWhileCore<T>(true, filter, max, idle, msgs, token), cancellationToken);

    /// <summary>Takes messages of the type as long as the predicate holds; the first for which it does not stays.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default) =>
        Done(ReceiveWhileCore(false, shouldContinue, max, idle, msgs, shouldIgnoreOtherMessageTypes, cancellationToken));

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default) =>
        Stream(token => ReceiveWhileCore(true, shouldContinue, max, idle, msgs, shouldIgnoreOtherMessageTypes, token), cancellationToken);

    private ValueTask<List<T>> ReceiveWhileCore<T>(
        bool async, Func<object, T?> filter, TimeSpan? max, TimeSpan? idle, int msgs, CancellationToken cancellationToken) =>
        ReceiveWhileCore<T>(
            async, message => filter(message) is { } result ? (Verdict.Keep, result) : (Verdict.End, default), max, idle, msgs,
            cancellationToken);

    private ValueTask<List<T>> ReceiveWhileCore<T>(
        bool async, Predicate<T> shouldContinue, TimeSpan? max, TimeSpan? idle, int msgs, bool ignoreOthers, CancellationToken cancellationToken) =>
        ReceiveWhileCore<T>(
            async,
            message => message is T typed
                ? (shouldContinue(typed) ? Verdict.Keep : Verdict.End, typed)
                : (ignoreOthers ? Verdict.Drop : Verdict.End, default),
            max,
            idle,
            msgs,
            cancellationToken);

    private async ValueTask<List<T>> ReceiveWhileCore<T>(
        bool async, Func<object, (Verdict Verdict, T? Result)> judge, TimeSpan? max, TimeSpan? idle, int msgs, CancellationToken cancellationToken)
    {
        var stop = Now + RemainingOrDilated(max);
        var results = new List<T>();
        MessageEnvelope last = NullMessageEnvelope.Instance;
        while (results.Count < msgs)
        {
            var left = Positive(stop - Now);
            var envelope = await Peek(async, idle is { } quiet ? Shorter(left, quiet) : left, cancellationToken);
            if (envelope.Message is not { } message) break;

            var (verdict, result) = judge(message);
            if (verdict == Verdict.End) break;

            _queue.TryTake(out _);
            if (verdict == Verdict.Keep)
            {
                last = envelope;
                results.Add(result!);
            }
        }

        _lastMessage = last;
        _lastWasNoMsg = true;
        return results;
    }

    private enum Verdict
    {
        Keep,
        Drop,
        End,
    }
}
